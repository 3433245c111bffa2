/** UTF-8, as the Encoding standard has it: malformed input becomes U+FFFD and never an error. */
export class Utf8 {
  static encode(text: string): Uint8Array {
    return Uint8Array.wrap(String.UTF8.encode(text, false, String.UTF8.ErrorMode.REPLACE));
  }

  /** Replaces each maximal malformed part by U+FFFD. A byte order mark is text like any other. */
  static decode(bytes: Uint8Array): string {
    return decodeAt(bytes.dataStart, bytes.length);
  }

  /** How many bytes `encode` would return. */
  static byteLength(text: string): i32 {
    return String.UTF8.byteLength(text);
  }
}

/** Decodes `length` bytes at an address. */
export function decodeAt(pointer: usize, length: i32): string {
  if (length == 0) return "";
  // Never more code units than bytes: four bytes make two.
  const text = __new(<usize>length << 1, idof<String>());
  const end = pointer + length;
  let at = text;
  while (pointer < end) {
    const byte = <u32>load<u8>(pointer++);
    if (byte < 0x80) {
      store<u16>(at, byte);
      at += 2;
      continue;
    }
    const point = decodeSequence(byte, pointer, end);
    pointer = sequenceEnd;
    if (point < 0x10000) {
      store<u16>(at, point);
      at += 2;
    } else {
      store<u16>(at, 0xd7c0 + (point >> 10));
      store<u16>(at, 0xdc00 | (point & 0x3ff), 2);
      at += 4;
    }
  }
  return changetype<string>(__renew(text, at - text));
}

/** Where the sequence that `decodeSequence` saw last ends. */
let sequenceEnd: usize = 0;

/** Table 3-7 of the Unicode standard: which second bytes a lead byte permits decides everything else. */
function decodeSequence(lead: u32, pointer: usize, end: usize): u32 {
  let more = 0;
  let lower: u32 = 0x80;
  let upper: u32 = 0xbf;
  let point: u32 = 0xfffd;
  if (lead >= 0xc2 && lead <= 0xdf) {
    more = 1;
    point = lead & 0x1f;
  } else if ((lead & 0xf0) == 0xe0) {
    more = 2;
    point = lead & 0x0f;
    if (lead == 0xe0) lower = 0xa0;
    else if (lead == 0xed) upper = 0x9f;
  } else if (lead >= 0xf0 && lead <= 0xf4) {
    more = 3;
    point = lead & 0x07;
    if (lead == 0xf0) lower = 0x90;
    else if (lead == 0xf4) upper = 0x8f;
  }
  for (; more > 0; more--) {
    const byte = pointer < end ? <u32>load<u8>(pointer) : 0;
    if (byte < lower || byte > upper) {
      point = 0xfffd;
      break;
    }
    point = (point << 6) | (byte & 0x3f);
    lower = 0x80;
    upper = 0xbf;
    pointer++;
  }
  sequenceEnd = pointer;
  return point;
}
