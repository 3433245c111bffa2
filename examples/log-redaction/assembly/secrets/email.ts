import { Line, isDigit, isLetter, isWord } from "../line";

/** The end of an address that starts here, or -1: what people have as `name@example.org`. */
export function emailEnd(line: Line, start: i32): i32 {
  if (!isLocal(line.at(start)) || isLocal(line.at(start - 1))) return -1;
  let at = start + 1;
  while (isLocal(line.at(at))) at++;
  return line.at(at) == 0x40 ? domainEnd(line, at + 1) : -1;
}

/** Labels with dots between them, two at least. */
function domainEnd(line: Line, start: i32): i32 {
  let labels = 0;
  let end = -1;
  for (let at = start; isDomain(line.at(at)); ) {
    while (isDomain(line.at(at))) at++;
    labels++;
    if (labels > 1) end = at;
    if (line.at(at) == 0x2e) at++;
  }
  return end;
}

function isDomain(byte: i32): bool {
  return isLetter(byte) || isDigit(byte) || byte == 0x2d || byte > 0x7f;
}

/** `.` `%` `+` `-` `'` */
function isLocal(byte: i32): bool {
  return isWord(byte) || byte == 0x2e || byte == 0x25 || byte == 0x2b || byte == 0x2d || byte == 0x27;
}
