/** The text with A–Z in lower case, and nothing else changed: no Unicode tables are needed for names of headers. */
export function asciiLower(text: string): string {
  const size = <usize>text.length << 1;
  const start = changetype<usize>(text);
  const upper = firstUpper(start, start + size) - start;
  if (upper == size) return text;
  const lower = String.UTF16.decodeUnsafe(start, size);
  const end = changetype<usize>(lower) + size;
  for (let at = changetype<usize>(lower) + upper; at < end; at = firstUpper(at + 2, end)) {
    store<u16>(at, load<u16>(at) | 0x20);
  }
  return lower;
}

/** Address of the first of A–Z, or `end`. */
function firstUpper(pointer: usize, end: usize): usize {
  while (pointer < end && <u32>load<u16>(pointer) - 0x41 >= 26) pointer += 2;
  return pointer;
}
