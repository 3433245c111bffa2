import { decodeAt } from "./decode";
import { utf8Length, writeUtf8 } from "./encode";
import { hexValue, upperHexDigit } from "./hex-digit";
import { Utf8 } from "./utf8";

/**
 * Decodes `%xx` sequences as UTF-8, as the URL standard does: what is not an escape stays as it is, malformed UTF-8 becomes
 * U+FFFD.
 *
 * @param plusIsSpace as in the query of a form
 */
export function percentDecode(text: string, plusIsSpace: bool = false): string {
  if (!text.includes("%") && !(plusIsSpace && text.includes("+"))) return text;
  const units = text.length;
  const start = heap.alloc(utf8Length(changetype<usize>(text), units));
  const end = writeUtf8(changetype<usize>(text), units, start);
  let target = start;
  for (let source = start; source < end; source++, target++) {
    let byte = <i32>load<u8>(source);
    if (byte == 0x25 && source + 2 < end) {
      const high = hexValue(load<u8>(source, 1));
      const low = hexValue(load<u8>(source, 2));
      if (high >= 0 && low >= 0) {
        byte = (high << 4) | low;
        source += 2;
      }
    } else if (byte == 0x2b && plusIsSpace) {
      byte = 0x20;
    }
    store<u8>(target, byte);
  }
  const decoded = decodeAt(start, <i32>(target - start));
  heap.free(start);
  return decoded;
}

/**
 * Encodes everything but letters, digits and `-_.!~*'()`, as JavaScript's `encodeURIComponent` does: safe as a segment
 * of a path or a value of a query.
 */
export function percentEncode(text: string): string {
  const bytes = Utf8.encode(text);
  const encoded = __new(<usize>bytes.length * 6, idof<String>());
  let at = encoded;
  for (let i = 0, n = bytes.length; i < n; i++) {
    const byte = <u32>bytes[i];
    if (isUnreserved(byte)) {
      store<u16>(at, byte);
      at += 2;
    } else {
      writeEscape(at, byte);
      at += 6;
    }
  }
  return changetype<string>(__renew(encoded, at - encoded));
}

/** Writes `%XX` for a byte: three characters at an address. */
export function writeEscape(at: usize, byte: u32): void {
  store<u16>(at, 0x25);
  store<u16>(at, upperHexDigit(byte >> 4), 2);
  store<u16>(at, upperHexDigit(byte & 15), 4);
}

function isUnreserved(byte: u32): bool {
  if (byte - 0x30 < 10 || (byte | 0x20) - 0x61 < 26) return true;
  // ! ' ( ) * - .
  if (byte == 0x21 || (byte >= 0x27 && byte <= 0x2a) || byte == 0x2d || byte == 0x2e) return true;
  // _ ~
  return byte == 0x5f || byte == 0x7e;
}
