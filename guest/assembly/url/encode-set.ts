import { hexValue } from "../text/hex-digit";
import { writeEscape } from "../text/percent";
import { Utf8 } from "../text/utf8";

/**
 * The percent-encode sets of the URL standard, section 1.3, each by the ASCII characters that it has beyond controls.
 * Everything above U+007E is in all of them.
 */

// @ts-ignore: decorator
@lazy
export const CONTROL_SET: string = "";
// @ts-ignore: decorator
@lazy
export const FRAGMENT_SET: string = ' "<>`';
// @ts-ignore: decorator
@lazy
export const QUERY_SET: string = ' "#<>';
// @ts-ignore: decorator
@lazy
export const SPECIAL_QUERY_SET: string = " \"#<>'";
// @ts-ignore: decorator
@lazy
export const PATH_SET: string = ' "#<>?^`{}';
// @ts-ignore: decorator
@lazy
export const USERINFO_SET: string = ' "#<>?^`{}/:;=@[\\]|';
/** Of `application/x-www-form-urlencoded`; a space becomes a plus. */
// @ts-ignore: decorator
@lazy
export const FORM_SET: string = " \"#<>?^`{}/:;=@[\\]|$%&+,!'()~";

function isInSet(unit: u32, set: string): bool {
  if (unit < 0x20 || unit > 0x7e) return true;
  if ((unit | 0x20) - 0x61 < 26 || unit - 0x30 < 10) return false;
  for (let i = 0, n = set.length; i < n; i++) if (<u32>set.charCodeAt(i) == unit) return true;
  return false;
}

/** Where the first character of `set` is, or the length. */
function firstOfSet(text: string, set: string): i32 {
  for (let i = 0, n = text.length; i < n; i++) if (isInSet(text.charCodeAt(i), set)) return i;
  return text.length;
}

/** Encodes the characters of a set as UTF-8 in `%XX`; a lone surrogate is encoded as U+FFFD. Escapes stay as they are. */
export function encodeSet(text: string, set: string, spaceAsPlus: bool = false): string {
  if (firstOfSet(text, set) == text.length) return text;
  const bytes = Utf8.encode(text);
  const encoded = __new(<usize>bytes.length * 6, idof<String>());
  let at = encoded;
  for (let i = 0, n = bytes.length; i < n; i++) {
    const byte = <u32>bytes[i];
    if (byte == 0x20 && spaceAsPlus) {
      store<u16>(at, 0x2b);
      at += 2;
    } else if (!isInSet(byte, set)) {
      store<u16>(at, byte);
      at += 2;
    } else {
      writeEscape(at, byte);
      at += 6;
    }
  }
  return changetype<string>(__renew(encoded, at - encoded));
}

/** The character that a `%XX` at a position stands for, or -1. */
export function escapeAt(text: string, at: i32): i32 {
  if (at + 2 >= text.length || text.charCodeAt(at) != 0x25) return -1;
  const high = hexValue(text.charCodeAt(at + 1));
  const low = hexValue(text.charCodeAt(at + 2));
  return (high | low) < 0 ? -1 : (high << 4) | low;
}
