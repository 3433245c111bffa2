/** UTF-16 in memory to UTF-8 in memory. Addresses, not strings: nothing here is seen by the garbage collector. */

// @ts-ignore: decorator
@inline
function isPair(lead: u32, pointer: usize, end: usize): bool {
  return lead < 0xdc00 && pointer < end && (load<u16>(pointer) & 0xfc00) == 0xdc00;
}

/** How many bytes `writeUtf8` writes. */
export function utf8Length(pointer: usize, units: i32): i32 {
  const end = pointer + (<usize>units << 1);
  let length = 0;
  while (pointer < end) {
    const unit = <u32>load<u16>(pointer);
    pointer += 2;
    if (unit < 0x80) length += 1;
    else if (unit < 0x800) length += 2;
    else if ((unit & 0xf800) == 0xd800 && isPair(unit, pointer, end)) {
      length += 4;
      pointer += 2;
    } else length += 3;
  }
  return length;
}

/** Writes `units` code units as UTF-8, a lone surrogate as U+FFFD. @returns the address after the last byte */
export function writeUtf8(pointer: usize, units: i32, target: usize): usize {
  const end = pointer + (<usize>units << 1);
  while (pointer < end) {
    let point = <u32>load<u16>(pointer);
    pointer += 2;
    if (point < 0x80) {
      store<u8>(target++, point);
      continue;
    }
    if ((point & 0xf800) == 0xd800) {
      if (isPair(point, pointer, end)) {
        point = 0x10000 + ((point & 0x3ff) << 10) + (<u32>load<u16>(pointer) & 0x3ff);
        pointer += 2;
      } else point = 0xfffd;
    }
    target = writeSequence(point, target);
  }
  return target;
}

/** A code point from U+0080 on. */
function writeSequence(point: u32, target: usize): usize {
  if (point < 0x800) {
    store<u8>(target++, 0xc0 | (point >> 6));
  } else {
    if (point < 0x10000) {
      store<u8>(target++, 0xe0 | (point >> 12));
    } else {
      store<u8>(target++, 0xf0 | (point >> 18));
      store<u8>(target++, 0x80 | ((point >> 12) & 0x3f));
    }
    store<u8>(target++, 0x80 | ((point >> 6) & 0x3f));
  }
  store<u8>(target, 0x80 | (point & 0x3f));
  return target + 1;
}
