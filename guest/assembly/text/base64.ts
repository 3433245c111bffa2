import { Failure, Result } from "../result";

const PAD: i32 = 0x3d;

/**
 * Bytes as text of 64 characters, RFC 4648. Decoding is strict: what `encode` would not have written is refused, so no
 * two texts stand for the same bytes.
 */
export class Base64 {
  /** The alphabet with `+` and `/`, padded with `=`: section 4, what `btoa` and `Buffer` write. */
  static encode(bytes: Uint8Array): string {
    return encode(bytes, 0x2b, 0x2f, true);
  }

  /** The alphabet with `-` and `_`, not padded: section 5 as JSON Web Tokens have it. Safe in URLs and file names. */
  static encodeUrl(bytes: Uint8Array): string {
    return encode(bytes, 0x2d, 0x5f, false);
  }

  /**
   * Reads what `encode` writes. Fails with `"invalid-base64"` for a character outside the alphabet, spaces and
   * line ends included, for missing or surplus padding, and for bits after the last byte that are not zero.
   */
  static decode(text: string): Result<Uint8Array> {
    const units = text.length;
    if ((units & 3) != 0) return fail("The length is not a multiple of 4: " + units.toString());
    let digits = units;
    if (digits > 0 && text.charCodeAt(digits - 1) == PAD) digits--;
    if (digits == units - 1 && text.charCodeAt(digits - 1) == PAD) digits--;
    return decode(text, digits, 0x2b, 0x2f);
  }

  /** Reads what `encodeUrl` writes. Fails like `decode`, and for padding. */
  static decodeUrl(text: string): Result<Uint8Array> {
    return decode(text, text.length, 0x2d, 0x5f);
  }
}

function fail(message: string): Result<Uint8Array> {
  return Result.fail<Uint8Array>(new Failure("invalid-base64", message));
}

/** @param c62 the character for 62, @param c63 the one for 63 */
function encode(bytes: Uint8Array, c62: u32, c63: u32, isPadded: bool): string {
  const length = bytes.length;
  const rest = length % 3;
  const units = (length / 3) * 4 + (rest == 0 ? 0 : isPadded ? 4 : rest + 1);
  const text = __new(<usize>units << 1, idof<String>());
  const end = bytes.dataStart + length - rest;
  let at = text;
  let source = bytes.dataStart;
  for (; source < end; source += 3, at += 8) {
    const group = (<u32>load<u8>(source) << 16) | (<u32>load<u8>(source, 1) << 8) | load<u8>(source, 2);
    writeDigit(at, group >> 18, c62, c63);
    writeDigit(at + 2, (group >> 12) & 63, c62, c63);
    writeDigit(at + 4, (group >> 6) & 63, c62, c63);
    writeDigit(at + 6, group & 63, c62, c63);
  }
  if (rest == 0) return changetype<string>(text);
  const last = (<u32>load<u8>(source) << 16) | (rest == 2 ? <u32>load<u8>(source, 1) << 8 : 0);
  writeDigit(at, last >> 18, c62, c63);
  writeDigit(at + 2, (last >> 12) & 63, c62, c63);
  if (rest == 2) writeDigit(at + 4, (last >> 6) & 63, c62, c63);
  else if (isPadded) store<u16>(at, PAD, 4);
  if (isPadded) store<u16>(at, PAD, 6);
  return changetype<string>(text);
}

// @ts-ignore: decorator
@inline
function writeDigit(at: usize, value: u32, c62: u32, c63: u32): void {
  store<u16>(at, value < 26 ? 0x41 + value : value < 52 ? 0x47 + value : value < 62 ? value - 4 : value == 62 ? c62 : c63);
}

/** @returns the value of a digit, 64 or more for any other character */
function digitValue(unit: u32, c62: u32, c63: u32): u32 {
  if (unit - 0x41 < 26) return unit - 0x41;
  if (unit - 0x61 < 26) return unit - 0x47;
  if (unit - 0x30 < 10) return unit + 4;
  return unit == c62 ? 62 : unit == c63 ? 63 : 64;
}

function decode(text: string, digits: i32, c62: u32, c63: u32): Result<Uint8Array> {
  const rest = digits & 3;
  if (rest == 1) return fail("One character is left over");
  const bytes = new Uint8Array((digits >> 2) * 3 + (rest == 0 ? 0 : rest - 1));
  const source = changetype<usize>(text);
  let target = bytes.dataStart;
  let group: u32 = 0;
  for (let i = 0; i < digits; i++) {
    const value = digitValue(load<u16>(source + (<usize>i << 1)), c62, c63);
    if (value >= 64) return fail("Not a character of the alphabet at position " + i.toString());
    group = (group << 6) | value;
    if ((i & 3) != 3) continue;
    store<u8>(target, group >> 16);
    store<u8>(target, group >> 8, 1);
    store<u8>(target, group, 2);
    target += 3;
    group = 0;
  }
  // Two digits hold one byte and four bits, three hold two bytes and two bits.
  const surplus: u32 = rest == 2 ? 4 : 2;
  if (rest != 0 && (group & ((1 << surplus) - 1)) != 0) return fail("Bits after the last byte are not zero");
  if (rest == 2) store<u8>(target, group >> 4);
  if (rest == 3) {
    store<u8>(target, group >> 10);
    store<u8>(target, group >> 2, 1);
  }
  return Result.ok(bytes);
}
