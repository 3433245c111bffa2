import { Failure, Result } from "../result";
import { hexValue } from "./hex-digit";

/** Bytes as pairs of hexadecimal digits, RFC 4648 section 8. */
export class Hex {
  /** Two lower-case digits for each byte: `"00ff"`. */
  static encode(bytes: Uint8Array): string {
    const length = bytes.length;
    const text = __new(<usize>length << 2, idof<String>());
    const source = bytes.dataStart;
    for (let i: usize = 0; i < <usize>length; i++) {
      const byte = <u32>load<u8>(source + i);
      store<u16>(text + (i << 2), lowerHexDigit(byte >> 4));
      store<u16>(text + (i << 2), lowerHexDigit(byte & 15), 2);
    }
    return changetype<string>(text);
  }

  /**
   * Reads digits of either case. Fails with `"invalid-hex"` for any other character, spaces included, and for an odd
   * number of digits.
   */
  static decode(text: string): Result<Uint8Array> {
    const units = text.length;
    if ((units & 1) != 0) return fail("An odd number of digits: " + units.toString());
    const bytes = new Uint8Array(units >> 1);
    for (let i = 0; i < units; i += 2) {
      const high = hexValue(text.charCodeAt(i));
      const low = hexValue(text.charCodeAt(i + 1));
      if ((high | low) < 0) return fail("Not a hexadecimal digit at position " + (high < 0 ? i : i + 1).toString());
      bytes[i >> 1] = <u8>((high << 4) | low);
    }
    return Result.ok(bytes);
  }
}

function fail(message: string): Result<Uint8Array> {
  return Result.fail<Uint8Array>(new Failure("invalid-hex", message));
}

function lowerHexDigit(value: u32): u32 {
  return value < 10 ? 0x30 + value : 0x57 + value;
}
