import { Line, isDigit, isHex, isWord } from "../line";

const COLON: i32 = 0x3a;
const DOT: i32 = 0x2e;

/** The end of an IPv4 address that starts here, or -1. */
export function ip4End(line: Line, start: i32): i32 {
  if (isWord(line.at(start - 1)) || line.at(start - 1) == DOT) return -1;
  const end = quadEnd(line, start);
  return end > 0 && !isWord(line.at(end)) && !(line.at(end) == DOT && isDigit(line.at(end + 1))) ? end : -1;
}

/** The end of an IPv6 address that starts here, or -1 (RFC 4291 section 2.2). */
export function ip6End(line: Line, start: i32): i32 {
  if (isWord(line.at(start - 1)) || line.at(start - 1) == COLON) return -1;
  let at = start;
  let groups = 0;
  let isShortened = false;
  if (line.at(at) == COLON) {
    if (line.at(at + 1) != COLON) return -1;
    isShortened = true;
    at += 2;
  }
  while (groups < 8 && isHex(line.at(at))) {
    const quad = isShortened || groups == 6 ? quadEnd(line, at) : -1;
    if (quad > 0) {
      at = quad;
      groups += 2;
      break;
    }
    const end = groupEnd(line, at);
    if (end < 0) return -1;
    at = end;
    groups++;
    if (line.at(at) != COLON) break;
    if (line.at(at + 1) == COLON) {
      if (isShortened) return -1;
      isShortened = true;
      at += 2;
    } else if (groups < 8 && isHex(line.at(at + 1))) {
      at++;
    } else {
      break;
    }
  }
  const isComplete = isShortened ? groups > 0 && groups < 8 : groups == 8;
  const goesOn = isWord(line.at(at)) || (line.at(at) == COLON && isHex(line.at(at + 1)));
  return isComplete && !goesOn ? at : -1;
}

/** The end of up to four hexadecimal digits, or -1. */
function groupEnd(line: Line, start: i32): i32 {
  let at = start;
  while (isHex(line.at(at))) at++;
  return at - start <= 4 ? at : -1;
}

/** The end of four numbers up to 255 with dots between them, or -1. */
function quadEnd(line: Line, start: i32): i32 {
  let at = start;
  for (let part = 0; part < 4; part++) {
    if (part > 0 && line.at(at++) != DOT) return -1;
    let value = 0;
    const first = at;
    for (; isDigit(line.at(at)) && at - first < 3; at++) value = value * 10 + line.at(at) - 0x30;
    if (at == first || value > 255) return -1;
  }
  return at;
}
