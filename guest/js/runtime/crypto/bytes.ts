/** Bytes, numbers, and text of keys. */

/** Takes the same time wherever they differ. */
export function areEqual(one: Uint8Array, other: Uint8Array): boolean {
  if (one.length !== other.length) return false;
  let difference = 0;
  for (const [index, byte] of one.entries()) difference |= byte ^ other[index]!;
  return difference === 0;
}

export function toNumber(bytes: Uint8Array): bigint {
  return bytes.length === 0 ? 0n : BigInt(`0x${bytes.toHex()}`);
}

/** @param length in bytes; default: as few as the number needs, at least one */
export function toBytes(value: bigint, length?: number): Uint8Array<ArrayBuffer> {
  const digits = value.toString(16);
  const bytes = Uint8Array.fromHex(digits.length % 2 === 0 ? digits : `0${digits}`);
  if (length === undefined || bytes.length === length) return bytes as Uint8Array<ArrayBuffer>;
  const result = new Uint8Array(length);
  result.set(bytes.subarray(Math.max(0, bytes.length - length)), Math.max(0, length - bytes.length));
  return result;
}

export const toUrlText = (bytes: Uint8Array): string => bytes.toBase64({ alphabet: 'base64url', omitPadding: true });

/** @throws SyntaxError for what is not base64url */
export const fromUrlText = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.fromBase64(text, { alphabet: 'base64url' }) as Uint8Array<ArrayBuffer>;

/** Getting more at once fails, as the standard says. */
const RANDOM_BYTES_AT_ONCE = 65_536;

export function randomBytes(length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += RANDOM_BYTES_AT_ONCE) crypto.getRandomValues(bytes.subarray(at, at + RANDOM_BYTES_AT_ONCE));
  return bytes;
}
