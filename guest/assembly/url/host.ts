import { asciiLower } from "../text/ascii";
import { percentDecode } from "../text/percent";
import { CONTROL_SET, encodeSet } from "./encode-set";
import { endsInNumber, parseIpv4 } from "./ipv4";
import { parseIpv6 } from "./ipv6";

/** Section 3.1 of the URL standard: what no host may have, beyond NUL, tab, line feed and carriage return. */
// @ts-ignore: decorator
@lazy
const FORBIDDEN: string = " #/:<>?@[\\]^|";

function isForbidden(unit: u32): bool {
  return unit == 0 || unit == 9 || unit == 10 || unit == 13 || FORBIDDEN.includes(String.fromCharCode(unit));
}

/**
 * The host parser of the URL standard, section 3.5. Names that are not ASCII are refused: what they mean depends on
 * tables of 100 KB (IDNA), so whoever has one passes its `xn--` form.
 *
 * @returns the host as it is written in an address; null when it is none
 */
export function parseHost(text: string, isSpecial: bool): string | null {
  if (text.startsWith("[")) {
    if (!text.endsWith("]")) return null;
    const address = parseIpv6(text.substring(1, text.length - 1));
    return address === null ? null : "[" + address + "]";
  }
  return isSpecial ? parseDomain(text) : parseOpaque(text);
}

function parseOpaque(text: string): string | null {
  for (let i = 0, n = text.length; i < n; i++) if (isForbidden(text.charCodeAt(i))) return null;
  return encodeSet(text, CONTROL_SET);
}

function parseDomain(text: string): string | null {
  const domain = asciiLower(percentDecode(text));
  if (domain.length == 0) return null;
  for (let i = 0, n = domain.length; i < n; i++) {
    const unit = <u32>domain.charCodeAt(i);
    if (unit <= 0x20 || unit >= 0x7f || unit == 0x25 || isForbidden(unit)) return null;
  }
  return endsInNumber(domain) ? parseIpv4(domain) : domain;
}
