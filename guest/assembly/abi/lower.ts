import { firstLoneSurrogate } from "./bindings/text";

/** From values to the canonical ABI's layout. */

/** Address of a string's code units. The host accepts only what `wellFormed` has been through. */
// @ts-ignore: decorator
@inline
export function pointerOf(text: string): usize {
  return changetype<usize>(text);
}

/**
 * The same text with every lone surrogate replaced by U+FFFD. The component model knows Unicode scalar values only: a
 * host stops a guest that passes anything else.
 */
export function wellFormed(text: string): string {
  const size = <usize>text.length << 1;
  const start = pointerOf(text);
  const lone = firstLoneSurrogate(start, start + size) - start;
  return lone == size ? text : repair(start, size);
}

function repair(start: usize, size: usize): string {
  const copy = String.UTF16.decodeUnsafe(start, size);
  const end = pointerOf(copy) + size;
  let lone = firstLoneSurrogate(pointerOf(copy), end);
  while (lone < end) {
    store<u16>(lone, 0xfffd);
    lone = firstLoneSurrogate(lone + 2, end);
  }
  return copy;
}
