import { hexValue } from "../text/hex-digit";

const PIECES: i32 = 8;
const COLON: i32 = 0x3a;
const DOT: i32 = 0x2e;

/** The IPv6 parser of the URL standard, section 3.5. @returns the shortest form, or null when it is not an address */
export function parseIpv6(text: string): string | null {
  const pieces = new StaticArray<u16>(PIECES);
  let index = 0;
  let compress = -1;
  let at = 0;
  const end = text.length;
  if (end > 0 && text.charCodeAt(0) == COLON) {
    if (end < 2 || text.charCodeAt(1) != COLON) return null;
    at = 2;
    compress = ++index;
  }
  while (at < end) {
    if (index == PIECES) return null;
    if (text.charCodeAt(at) == COLON) {
      if (compress >= 0) return null;
      at++;
      compress = ++index;
      continue;
    }
    let value: u32 = 0;
    const start = at;
    for (; at < end && at - start < 4 && hexValue(text.charCodeAt(at)) >= 0; at++) {
      value = (value << 4) | hexValue(text.charCodeAt(at));
    }
    if (at < end && text.charCodeAt(at) == DOT) {
      if (at == start || index > PIECES - 2) return null;
      const address = parseDotted(text, start);
      if (address < 0) return null;
      pieces[index++] = <u16>(address >> 16);
      pieces[index++] = <u16>address;
      at = end;
      break;
    }
    if (at < end) {
      if (text.charCodeAt(at) != COLON) return null;
      if (++at == end) return null;
    }
    pieces[index++] = <u16>value;
  }
  if (compress < 0 && index != PIECES) return null;
  if (compress >= 0) spread(pieces, compress, index);
  return formatIpv6(pieces);
}

/** Four decimal numbers from a position to the end, without leading zeros; -1 when they are not. */
function parseDotted(text: string, at: i32): i64 {
  let address: i64 = 0;
  const end = text.length;
  for (let part = 0; part < 4; part++) {
    if (part > 0) {
      if (at >= end || text.charCodeAt(at) != DOT) return -1;
      at++;
    }
    const start = at;
    let value = 0;
    for (; at < end && <u32>(text.charCodeAt(at) - 0x30) < 10; at++) {
      if (at > start && value == 0) return -1;
      value = value * 10 + text.charCodeAt(at) - 0x30;
      if (value > 255) return -1;
    }
    if (at == start) return -1;
    address = (address << 8) | value;
  }
  return at == end ? address : -1;
}

/** Moves what stands behind the gap to the end. */
function spread(pieces: StaticArray<u16>, compress: i32, index: i32): void {
  for (let to = PIECES - 1, from = index - 1; from >= compress; to--, from--) {
    const piece = pieces[from];
    pieces[from] = 0;
    pieces[to] = piece;
  }
}

/** RFC 5952: the first of the longest runs of zeros, if it has two or more, becomes `::`. */
function formatIpv6(pieces: StaticArray<u16>): string {
  let runStart = -1;
  let runLength = 1;
  for (let i = 0; i < PIECES; i++) {
    let length = 0;
    while (i + length < PIECES && pieces[i + length] == 0) length++;
    if (length > runLength) {
      runStart = i;
      runLength = length;
    }
    if (length > 0) i += length - 1;
  }
  let text = "";
  for (let i = 0; i < PIECES; i++) {
    if (i == runStart) {
      text += i == 0 ? "::" : ":";
      i += runLength - 1;
      continue;
    }
    text += (<u32>pieces[i]).toString(16);
    if (i < PIECES - 1) text += ":";
  }
  return text;
}
