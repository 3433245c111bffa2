import { allocate } from "./memory";

/** Address of the first lone surrogate, or `end`. */
export function firstLoneSurrogate(pointer: usize, end: usize): usize {
  for (; pointer < end; pointer += 2) {
    const unit = <u32>load<u16>(pointer);
    if ((unit & 0xf800) != 0xd800) continue;
    if (unit >= 0xdc00 || pointer + 2 >= end || (load<u16>(pointer, 2) & 0xfc00) != 0xdc00) break;
    pointer += 2;
  }
  return pointer;
}

/**
 * Address of the code units of a text, for as long as the text is held. The component model knows Unicode scalar values
 * only: of a text with lone surrogates it is a copy that has U+FFFD in their places.
 */
export function textOf(value: string): usize {
  const start = changetype<usize>(value);
  const end = start + (<usize>value.length << 1);
  const lone = firstLoneSurrogate(start, end);
  return lone == end ? start : repair(start, end);
}

function repair(start: usize, end: usize): usize {
  const size = end - start;
  const copy = allocate(size);
  memory.copy(copy, start, size);
  let lone = firstLoneSurrogate(copy, copy + size);
  while (lone < copy + size) {
    store<u16>(lone, 0xfffd);
    lone = firstLoneSurrogate(lone + 2, copy + size);
  }
  return copy;
}

/** The text that the host wrote. Its block is freed. */
export function takeText(pointer: usize, length: i32): string {
  if (length == 0) return "";
  const text = String.UTF16.decodeUnsafe(pointer, <usize>length << 1);
  heap.free(pointer);
  return text;
}

/** A code point on its way out. Traps on surrogates and on what is above U+10FFFF. */
export function checkedChar(value: i32): i32 {
  if (<u32>value > 0x10ffff || (value & 0xfffff800) == 0xd800) {
    throw new Error("0x" + (<u32>value).toString(16) + " is not a Unicode scalar value");
  }
  return value;
}
