import { hexValue } from "../text/hex-digit";

const NO_NUMBER: i64 = -1;

/** Whether the last part of a domain is a number: then the whole must be an IPv4 address. */
export function endsInNumber(domain: string): bool {
  const parts = domain.split(".");
  let last = parts.length - 1;
  if (parts[last].length == 0) {
    if (last == 0) return false;
    last--;
  }
  return isDigits(parts[last]) || parseNumber(parts[last]) != NO_NUMBER;
}

/** An IPv4 address in any of the forms that `inet_aton` took, in four decimal parts; null when it is none. */
export function parseIpv4(domain: string): string | null {
  const parts = domain.split(".");
  if (parts[parts.length - 1].length == 0 && parts.length > 1) parts.pop();
  const count = parts.length;
  if (count > 4) return null;
  let address: i64 = 0;
  for (let i = 0; i < count; i++) {
    const number = parseNumber(parts[i]);
    const isLast = i == count - 1;
    // The last number fills all bytes that are left.
    const limit = isLast ? <i64>1 << (8 * (5 - count)) : 256;
    if (number == NO_NUMBER || number >= limit) return null;
    address += isLast ? number : number << (8 * (3 - i));
  }
  return formatIpv4(<u32>address);
}

export function formatIpv4(address: u32): string {
  let text = (address >> 24).toString();
  for (let shift = 16; shift >= 0; shift -= 8) text += "." + ((address >> shift) & 255).toString();
  return text;
}

function isDigits(text: string): bool {
  for (let i = 0, n = text.length; i < n; i++) if (<u32>(text.charCodeAt(i) - 0x30) >= 10) return false;
  return text.length > 0;
}

/** Decimal, `0x…` or octal `0…`; more than 32 bits stay more than 32 bits. */
function parseNumber(text: string): i64 {
  let length = text.length;
  if (length == 0) return NO_NUMBER;
  let at = 0;
  let base = 10;
  if (length >= 2 && text.charCodeAt(0) == 0x30) {
    const isHex = (text.charCodeAt(1) | 0x20) == 0x78;
    base = isHex ? 16 : 8;
    at = isHex ? 2 : 1;
  }
  let value: i64 = 0;
  for (; at < length; at++) {
    const digit = hexValue(text.charCodeAt(at));
    if (digit < 0 || digit >= base) return NO_NUMBER;
    value = min<i64>(value * base + digit, <i64>1 << 40);
  }
  return value;
}
