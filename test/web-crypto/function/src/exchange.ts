/** Keys and messages between two implementations: each can use what the other has made. */

const { subtle } = crypto;
const text = (value: ArrayBuffer): string => new Uint8Array(value).toHex();
const bytes = (value: string): Uint8Array<ArrayBuffer> => Uint8Array.fromHex(value) as Uint8Array<ArrayBuffer>;
const MESSAGE = new TextEncoder().encode('a message of some length, äöü');

interface Made {
  readonly spki: string;
  readonly pkcs8: string;
  readonly publicJwk: JsonWebKey;
  readonly privateJwk: JsonWebKey;
  /** A signature, or the message encrypted. */
  readonly output: string;
}

/** By the name of a kind. */
export type Exchange = Readonly<Record<string, Made>>;

interface Kind {
  readonly generate: RsaHashedKeyGenParams | EcKeyGenParams | { readonly name: string };
  readonly use: RsaPssParams | EcdsaParams | RsaOaepParams | { readonly name: string };
}

const RSA = { modulusLength: 1024, publicExponent: Uint8Array.of(1, 0, 1) };
const SIGNING: Readonly<Record<string, Kind>> = {
  ...Object.fromEntries(
    ['P-256', 'P-384', 'P-521'].map((namedCurve) => [
      `ECDSA ${namedCurve}`,
      { generate: { name: 'ECDSA', namedCurve }, use: { name: 'ECDSA', hash: 'SHA-384' } },
    ]),
  ),
  Ed25519: { generate: { name: 'Ed25519' }, use: { name: 'Ed25519' } },
  'RSASSA-PKCS1-v1_5': { generate: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', ...RSA }, use: { name: 'RSASSA-PKCS1-v1_5' } },
  'RSA-PSS': { generate: { name: 'RSA-PSS', hash: 'SHA-256', ...RSA }, use: { name: 'RSA-PSS', saltLength: 20 } },
};
const ENCRYPTING: Readonly<Record<string, Kind>> = {
  'RSA-OAEP': { generate: { name: 'RSA-OAEP', hash: 'SHA-1', ...RSA }, use: { name: 'RSA-OAEP', label: bytes('0102') } },
};
const AGREEING: Readonly<Record<string, Kind>> = {
  ...Object.fromEntries(
    ['P-256', 'P-384', 'P-521'].map((namedCurve) => [
      `ECDH ${namedCurve}`,
      { generate: { name: 'ECDH', namedCurve }, use: { name: 'ECDH' } },
    ]),
  ),
  X25519: { generate: { name: 'X25519' }, use: { name: 'X25519' } },
};

async function make(
  { generate, use }: Kind,
  usages: KeyUsage[],
  run: (pair: CryptoKeyPair) => Promise<ArrayBuffer | undefined>,
): Promise<Made> {
  const pair = (await subtle.generateKey(generate as EcKeyGenParams, true, usages)) as CryptoKeyPair;
  void use;
  return {
    spki: text(await subtle.exportKey('spki', pair.publicKey)),
    pkcs8: text(await subtle.exportKey('pkcs8', pair.privateKey)),
    publicJwk: await subtle.exportKey('jwk', pair.publicKey),
    privateJwk: await subtle.exportKey('jwk', pair.privateKey),
    output: text((await run(pair)) ?? new ArrayBuffer(0)),
  };
}

async function makeAll(): Promise<Exchange> {
  const made: Record<string, Made> = {};
  for (const [name, kind] of Object.entries(SIGNING))
    made[name] = await make(kind, ['sign', 'verify'], ({ privateKey }) => subtle.sign(kind.use, privateKey, MESSAGE));
  for (const [name, kind] of Object.entries(ENCRYPTING))
    made[name] = await make(kind, ['encrypt', 'decrypt'], ({ publicKey }) => subtle.encrypt(kind.use, publicKey, MESSAGE.slice(0, 20)));
  for (const [name, kind] of Object.entries(AGREEING)) made[name] = await make(kind, ['deriveBits'], async () => undefined);
  return made;
}

async function check(name: string, { spki, pkcs8, publicJwk, privateJwk, output }: Made): Promise<unknown> {
  const kind = (SIGNING[name] ?? ENCRYPTING[name] ?? AGREEING[name])!;
  const [forPublic, forPrivate]: [KeyUsage[], KeyUsage[]] =
    name in SIGNING ? [['verify'], ['sign']] : name in ENCRYPTING ? [['encrypt'], ['decrypt']] : [[], ['deriveBits']];
  const imported = kind.generate as EcKeyImportParams;
  const publics = [
    await subtle.importKey('spki', bytes(spki), imported, true, forPublic),
    await subtle.importKey('jwk', publicJwk, imported, true, forPublic),
  ];
  const privates = [
    await subtle.importKey('pkcs8', bytes(pkcs8), imported, true, forPrivate),
    await subtle.importKey('jwk', privateJwk, imported, true, forPrivate),
  ];
  const isSame =
    text(await subtle.exportKey('spki', publics[1]!)) === spki && text(await subtle.exportKey('pkcs8', privates[1]!)) === pkcs8;
  const works = await Promise.all(
    publics.flatMap((publicKey) =>
      privates.map(async (privateKey) => {
        if (name in SIGNING)
          return (
            (await subtle.verify(kind.use, publicKey, bytes(output), MESSAGE)) &&
            (await subtle.verify(kind.use, publicKey, await subtle.sign(kind.use, privateKey, MESSAGE), MESSAGE))
          );
        if (name in ENCRYPTING)
          return text(await subtle.decrypt(kind.use, privateKey, bytes(output))) === text(MESSAGE.slice(0, 20).buffer);
        return text(await subtle.deriveBits({ ...kind.use, public: publicKey } as EcdhKeyDeriveParams, privateKey, null as never));
      }),
    ),
  );
  return [isSame, works];
}

/** Without anything given, makes keys and uses them; otherwise says what came of those of the other. */
export async function exchange(given: Exchange | undefined): Promise<unknown> {
  if (given === undefined || given === null) return makeAll();
  const found: Record<string, unknown> = {};
  for (const [name, made] of Object.entries(given)) found[name] = await check(name, made).catch((error: unknown) => String(error));
  return found;
}
