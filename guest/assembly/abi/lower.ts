/** From values to the canonical ABI's layout. */

/** Address of a string's code units. The host accepts only what `wellFormed` has been through. */
// @ts-ignore: decorator
@inline
export function pointerOf(text: string): usize {
  return changetype<usize>(text);
}

/** Index of the first lone surrogate at or after `from`, or the length. */
function firstLoneSurrogate(text: string, from: i32): i32 {
  const length = text.length;
  let i = from;
  for (; i < length; i++) {
    const unit = text.charCodeAt(i);
    if ((unit & 0xf800) != 0xd800) continue;
    const isPair = unit < 0xdc00 && i + 1 < length && (text.charCodeAt(i + 1) & 0xfc00) == 0xdc00;
    if (!isPair) break;
    i++;
  }
  return i;
}

/**
 * The same text with every lone surrogate replaced by U+FFFD. The component model knows Unicode scalar values only: a
 * host stops a guest that passes anything else.
 */
export function wellFormed(text: string): string {
  const length = text.length;
  let i = firstLoneSurrogate(text, 0);
  if (i == length) return text;
  const repaired = String.UTF16.decodeUnsafe(pointerOf(text), length << 1);
  while (i < length) {
    store<u16>(pointerOf(repaired) + (<usize>i << 1), 0xfffd);
    i = firstLoneSurrogate(repaired, i + 1);
  }
  return repaired;
}
