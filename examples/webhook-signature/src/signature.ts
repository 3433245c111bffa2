const HMAC = { name: 'HMAC', hash: 'SHA-256' };
const encoder = new TextEncoder();

/** What a sender claims to have signed. */
export interface Claim {
  readonly message: Uint8Array<ArrayBuffer>;
  /** In hexadecimal; one of them has to be right. */
  readonly signatures: readonly string[];
}

/** Whether one of the secrets made one of the signatures. `verify` compares in constant time: its duration tells nothing. */
export async function isGenuine({ message, signatures }: Claim, secrets: readonly string[]): Promise<boolean> {
  const candidates = signatures.map(fromHex).filter((bytes) => bytes !== undefined);
  for (const secret of secrets) {
    const key = await crypto.subtle.importKey('raw', encoder.encode(secret), HMAC, false, ['verify']);
    for (const signature of candidates) {
      if (await crypto.subtle.verify('HMAC', key, signature, message)) return true;
    }
  }
  return false;
}

/** The 32 bytes of a SHA-256, or undefined. */
function fromHex(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^[\da-f]{64}$/i.test(text)) return undefined;
  return Uint8Array.from(text.match(/../g)!, (byte) => Number.parseInt(byte, 16));
}
