/** The mixing of scrypt: RFC 7914. */

/** Where a block of 64 bytes is turned into the next: its state, and the working copy. */
function salsa(block: usize, copy: usize): void {
  memory.copy(copy, block, 64);
  for (let round = 0; round < 4; round++) {
    quarter(copy, 0, 4, 8, 12);
    quarter(copy, 5, 9, 13, 1);
    quarter(copy, 10, 14, 2, 6);
    quarter(copy, 15, 3, 7, 11);
    quarter(copy, 0, 1, 2, 3);
    quarter(copy, 5, 6, 7, 4);
    quarter(copy, 10, 11, 8, 9);
    quarter(copy, 15, 12, 13, 14);
  }
  for (let at: usize = 0; at < 64; at += 4) store<u32>(block + at, load<u32>(block + at) + load<u32>(copy + at));
}

// @ts-ignore: decorator
@inline
function quarter(x: usize, a: usize, b: usize, c: usize, d: usize): void {
  let one = load<u32>(x + a * 4), two = load<u32>(x + b * 4), three = load<u32>(x + c * 4), four = load<u32>(x + d * 4);
  two ^= rotl<u32>(one + four, 7);
  three ^= rotl<u32>(two + one, 9);
  four ^= rotl<u32>(three + two, 13);
  one ^= rotl<u32>(four + three, 18);
  store<u32>(x + a * 4, one);
  store<u32>(x + b * 4, two);
  store<u32>(x + c * 4, three);
  store<u32>(x + d * 4, four);
}

function xor(target: usize, source: usize, size: usize): void {
  for (let at: usize = 0; at < size; at += 8) store<u64>(target + at, load<u64>(target + at) ^ load<u64>(source + at));
}

/** @param y room for a block of 128 * r bytes; @param small room for 128 bytes */
function mixBlock(x: usize, y: usize, small: usize, r: u32): void {
  const parts: u32 = 2 * r;
  memory.copy(small, x + <usize>(parts - 1) * 64, 64);
  for (let part: u32 = 0; part < parts; part++) {
    xor(small, x + <usize>part * 64, 64);
    salsa(small, small + 64);
    memory.copy(y + <usize>(part & 1 ? r + (part >> 1) : part >> 1) * 64, small, 64);
  }
  memory.copy(x, y, <usize>parts * 64);
}

/** @param table room for n blocks, and after them for one more and 128 bytes */
export function mix(x: usize, table: usize, n: u32, r: u32): void {
  const size = <usize>r * 128;
  const y = table + <usize>n * size;
  const small = y + size;
  for (let index: u32 = 0; index < n; index++) {
    memory.copy(table + <usize>index * size, x, size);
    mixBlock(x, y, small, r);
  }
  for (let index: u32 = 0; index < n; index++) {
    const chosen = load<u32>(x + size - 64) & (n - 1);
    xor(x, table + <usize>chosen * size, size);
    mixBlock(x, y, small, r);
  }
}
