/** Where the sequence that `decodeSequence` saw last ends. */
let sequenceEnd: usize = 0;

/**
 * UTF-8 in memory to a string. Each maximal malformed part becomes U+FFFD.
 *
 * @param length in bytes
 */
export function decodeAt(pointer: usize, length: i32): string {
  if (length == 0) return "";
  // Never more code units than bytes: four bytes make two.
  const text = __new(<usize>length << 1, idof<String>());
  const end = pointer + length;
  let at = text;
  while (pointer < end) {
    let point = <u32>load<u8>(pointer++);
    if (point >= 0x80) {
      point = decodeSequence(point, pointer, end);
      pointer = sequenceEnd;
      if (point >= 0x10000) {
        store<u16>(at, 0xd7c0 + (point >> 10));
        at += 2;
        point = 0xdc00 | (point & 0x3ff);
      }
    }
    store<u16>(at, point);
    at += 2;
  }
  return changetype<string>(__renew(text, at - text));
}

/** Table 3-7 of the Unicode standard: which second bytes a lead byte permits decides everything else. */
function decodeSequence(lead: u32, pointer: usize, end: usize): u32 {
  let more = 0;
  let lower: u32 = 0x80;
  let upper: u32 = 0xbf;
  let point: u32 = 0xfffd;
  if (lead - 0xc2 <= 0xdf - 0xc2) {
    more = 1;
    point = lead & 0x1f;
  } else if ((lead & 0xf0) == 0xe0) {
    more = 2;
    point = lead & 0x0f;
    if (lead == 0xe0) lower = 0xa0;
    else if (lead == 0xed) upper = 0x9f;
  } else if (lead - 0xf0 <= 4) {
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
