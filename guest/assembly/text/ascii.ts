/** The text with A–Z in lower case, and nothing else changed: no Unicode tables are needed for names of headers. */
export function asciiLower(text: string): string {
  const length = text.length;
  let i = 0;
  while (i < length && !isUpper(text.charCodeAt(i))) i++;
  if (i == length) return text;
  const lower = String.UTF16.decodeUnsafe(changetype<usize>(text), length << 1);
  for (; i < length; i++) {
    const unit = text.charCodeAt(i);
    if (isUpper(unit)) store<u16>(changetype<usize>(lower) + (<usize>i << 1), unit | 0x20);
  }
  return lower;
}

// @ts-ignore: decorator
@inline
function isUpper(unit: i32): bool {
  return <u32>(unit - 0x41) < 26;
}
