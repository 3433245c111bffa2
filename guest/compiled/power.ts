/** Powers modulo an odd number, by Montgomery's multiplication and windows of four bits. */

/** Leaves the result at the beginning of `work`. */
export function montgomeryPower(base: usize, exponent: usize, exponentSize: usize, modulus: usize, words: u32, square: usize, work: usize): void {
  const size = <usize>words * 4;
  const inverse = negativeInverse(load<u32>(modulus));
  const accumulator = work;
  const table = work + size;
  const scratch = table + 16 * size;
  // 1 and the base as Montgomery has them: times the square, divided once.
  memory.fill(accumulator, 0, size);
  store<u32>(accumulator, 1);
  multiply(table, accumulator, square, modulus, words, inverse, scratch);
  multiply(table + size, base, square, modulus, words, inverse, scratch);
  for (let index: usize = 2; index < 16; index++) {
    multiply(table + index * size, table + (index - 1) * size, table + size, modulus, words, inverse, scratch);
  }
  memory.copy(accumulator, table, size);
  for (let at: usize = 0; at < exponentSize; at++) {
    const byte = <u32>load<u8>(exponent + at);
    for (let half: u32 = 0; half < 2; half++) {
      for (let turn: u32 = 0; turn < 4; turn++) multiply(accumulator, accumulator, accumulator, modulus, words, inverse, scratch);
      // Every digit multiplies, a zero by 1: how long it takes says nothing of the exponent.
      const digit = half == 0 ? byte >> 4 : byte & 15;
      multiply(accumulator, accumulator, table + <usize>digit * size, modulus, words, inverse, scratch);
    }
  }
  const one = table;
  memory.fill(one, 0, size);
  store<u32>(one, 1);
  multiply(accumulator, accumulator, one, modulus, words, inverse, scratch);
}

/** Newton's way: each step doubles the bits that are right. */
function negativeInverse(value: u32): u32 {
  let inverse: u32 = 1;
  for (let step = 0; step < 5; step++) inverse *= 2 - value * inverse;
  return 0 - inverse;
}

/** `target = one * other / 2 ** (32 * words) % modulus` */
function multiply(target: usize, one: usize, other: usize, modulus: usize, words: u32, inverse: u32, scratch: usize): void {
  const size = <usize>words * 4;
  memory.fill(scratch, 0, size + 8);
  for (let i: usize = 0; i < size; i += 4) {
    const digit = <u64>load<u32>(other + i);
    let carry: u64 = 0;
    for (let j: usize = 0; j < size; j += 4) {
      const sum = <u64>load<u32>(scratch + j) + <u64>load<u32>(one + j) * digit + carry;
      store<u32>(scratch + j, <u32>sum);
      carry = sum >> 32;
    }
    let sum = <u64>load<u32>(scratch + size) + carry;
    store<u32>(scratch + size, <u32>sum);
    store<u32>(scratch + size + 4, <u32>(sum >> 32));
    // In 32 bits: the conversion of a product would compute it in 64.
    const wrapped: u32 = load<u32>(scratch) * inverse;
    const factor = <u64>wrapped;
    carry = (<u64>load<u32>(scratch) + <u64>load<u32>(modulus) * factor) >> 32;
    for (let j: usize = 4; j < size; j += 4) {
      sum = <u64>load<u32>(scratch + j) + <u64>load<u32>(modulus + j) * factor + carry;
      store<u32>(scratch + j - 4, <u32>sum);
      carry = sum >> 32;
    }
    sum = <u64>load<u32>(scratch + size) + carry;
    store<u32>(scratch + size - 4, <u32>sum);
    store<u32>(scratch + size, load<u32>(scratch + size + 4) + <u32>(sum >> 32));
  }
  subtract(target, scratch, modulus, size);
}

/** The remainder is less than twice the modulus: both it and the difference are computed, and one is taken. */
function subtract(target: usize, value: usize, modulus: usize, size: usize): void {
  let borrow: i64 = 0;
  for (let at: usize = 0; at < size; at += 4) {
    const difference = <i64>load<u32>(value + at) - <i64>load<u32>(modulus + at) + borrow;
    borrow = difference >> 32;
  }
  const isLess = <i64>load<u32>(value + size) + borrow < 0;
  const mask: u32 = isLess ? 0 : 0xffffffff;
  borrow = 0;
  for (let at: usize = 0; at < size; at += 4) {
    const difference = <i64>load<u32>(value + at) - <i64>(load<u32>(modulus + at) & mask) + borrow;
    store<u32>(target + at, <u32>difference);
    borrow = difference >> 32;
  }
}
