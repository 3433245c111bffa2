/**
 * IP addresses as bytes, from the one textual form that URL parsers and resolvers produce: dotted decimal, and IPv6 as
 * in RFC 4291 section 2.2. Everything else (octal, hexadecimal, short forms, zone ids, brackets, blanks) is not an address.
 */

const DECIMAL_OCTET = /^(?:0|[1-9][0-9]{0,2})$/;
const HEX_GROUP = /^[0-9a-fA-F]{1,4}$/;
const GROUPS = 8;

/** 4 or 16 bytes in network order; undefined when `text` is not an address. */
export function parseAddress(text: string): Uint8Array | undefined {
  const bytes = text.includes(':') ? parseV6(text) : parseV4(text);
  return bytes === undefined ? undefined : Uint8Array.from(bytes);
}

function parseV4(text: string): number[] | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => DECIMAL_OCTET.test(part))) return undefined;
  const octets = parts.map(Number);
  return octets.every((octet) => octet <= 255) ? octets : undefined;
}

function parseV6(text: string): number[] | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head, tail] = [parseGroups(halves[0] ?? '', halves.length === 1), parseGroups(halves[1] ?? '', true)];
  if (head === undefined || tail === undefined) return undefined;
  const missing = 2 * GROUPS - head.length - tail.length;
  // "::" stands for at least one group, and without it none may be missing.
  if (halves.length === 2 ? missing < 2 : missing !== 0) return undefined;
  return [...head, ...Array.from({ length: missing }, () => 0), ...tail];
}

/** @param isEnd whether the last group may be a dotted IPv4 address */
function parseGroups(text: string, isEnd: boolean): number[] | undefined {
  if (text === '') return [];
  const bytes: number[] = [];
  const groups = text.split(':');
  for (const [i, group] of groups.entries()) {
    const isDotted = isEnd && i === groups.length - 1 && group.includes('.');
    const parsed = isDotted ? parseV4(group) : parseGroup(group);
    if (parsed === undefined) return undefined;
    bytes.push(...parsed);
  }
  return bytes;
}

function parseGroup(group: string): number[] | undefined {
  if (!HEX_GROUP.test(group)) return undefined;
  const value = Number.parseInt(group, 16);
  return [value >> 8, value & 0xff];
}

/** The addresses that share the first `bits` bits with `prefix`. */
export interface AddressRange {
  readonly prefix: Uint8Array;
  readonly bits: number;
}

/** @param cidr `10.0.0.0/8`, `fc00::/7`, or one address; a literal of this program, not input */
export function parseRange(cidr: string): AddressRange {
  const [address = '', bits] = cidr.split('/');
  const prefix = parseAddress(address);
  if (prefix === undefined) throw new TypeError(`Not an address range: ${cidr}`);
  return { prefix, bits: bits === undefined ? prefix.length * 8 : Number(bits) };
}

export function isInRange(address: Uint8Array, { prefix, bits }: AddressRange): boolean {
  if (address.length !== prefix.length) return false;
  const whole = bits >> 3;
  for (let i = 0; i < whole; i++) if (address[i] !== prefix[i]) return false;
  const rest = bits & 7;
  if (rest === 0) return true;
  const mask = 0xff00 >> rest;
  return ((address[whole] ?? 0) & mask) === ((prefix[whole] ?? 0) & mask);
}
