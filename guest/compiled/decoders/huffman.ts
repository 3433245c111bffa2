/**
 * Tables for prefix codes of DEFLATE, in two steps: the first looks at `root` bits, and leads to a second table where a code is
 * longer. An entry is: how many bits to drop; what it is; how many bits more; a number of 16 bits.
 */
export const DROP: u32 = 31;
export const LITERAL: u32 = 1 << 5;
export const LINK: u32 = 1 << 6;
/** The end of a block, or nothing that may be. */
export const OTHER: u32 = 1 << 7;
export const END_OF_BLOCK: u32 = 0;
export const NO_CODE: u32 = 1;

const LONGEST: u32 = 15;

// @ts-ignore: decorator
@inline
export function more(entry: u32): u32 {
  return (entry >> 8) & 31;
}

// @ts-ignore: decorator
@inline
export function number(entry: u32): u32 {
  return entry >> 16;
}

function entry(kind: u32, extra: u32, value: u32): u32 {
  return kind | (extra << 8) | (value << 16);
}

const NONE: u32 = OTHER | (NO_CODE << 16) | 1;

export const LITERALS: u32 = 0;
export const DISTANCES: u32 = 1;
export const LENGTHS: u32 = 2;
/** Symbols that mean themselves. */
export const SYMBOLS: u32 = 3;

/** RFC 1951, 3.2.5 */
function meaning(kind: u32, symbol: u32): u32 {
  if (kind >= LENGTHS) return entry(LITERAL, 0, symbol);
  if (kind == DISTANCES) {
    if (symbol >= 30) return entry(OTHER, 0, NO_CODE);
    if (symbol < 4) return entry(0, 0, symbol + 1);
    const extra = (symbol >> 1) - 1;
    return entry(0, extra, ((2 + (symbol & 1)) << extra) + 1);
  }
  if (symbol < 256) return entry(LITERAL, 0, symbol);
  if (symbol == 256) return entry(OTHER, 0, END_OF_BLOCK);
  if (symbol > 285) return entry(OTHER, 0, NO_CODE);
  if (symbol == 285) return entry(0, 0, 258);
  if (symbol < 265) return entry(0, 0, symbol - 254);
  const extra = (symbol - 261) >> 2;
  return entry(0, extra, ((4 + ((symbol - 265) & 3)) << extra) + 3);
}

function reversed(code: u32, bits: u32): u32 {
  let result: u32 = 0;
  for (let left = bits; left > 0; left--) {
    result = (result << 1) | (code & 1);
    code >>= 1;
  }
  return result;
}

/** Memory that building a table needs: how many codes there are of each length, where each length begins, and the symbols in order. */
const STARTS: usize = 64;
const ORDER: usize = 128;
export const MOST_SYMBOLS: u32 = 704;
export const BUILD_BYTES: usize = ORDER + <usize>MOST_SYMBOLS * 2;

/**
 * @param table of `capacity` entries
 * @param lengths of the codes, a byte for each symbol
 * @param symbols up to `MOST_SYMBOLS`
 * @param work `BUILD_BYTES`
 * @returns how many entries there are; 0 for codes that are too many or too few, or do not fit. A single one of one bit may be too few.
 */
export function buildTable(kind: u32, table: usize, capacity: u32, root: u32, lengths: usize, symbols: u32, work: usize): u32 {
  memory.fill(work, 0, ORDER);
  for (let symbol: u32 = 0; symbol < symbols; symbol++) {
    const at = work + <usize>load<u8>(lengths + symbol) * 4;
    store<u32>(at, load<u32>(at) + 1);
  }
  const used = symbols - load<u32>(work);
  let left: i32 = 1;
  let longest: u32 = 0;
  for (let bits: u32 = 1; bits <= LONGEST; bits++) {
    const count = load<u32>(work + bits * 4);
    left = (left << 1) - <i32>count;
    if (left < 0) return 0;
    if (count > 0) longest = bits;
    if (bits < LONGEST) store<u32>(work + STARTS + (bits + 1) * 4, load<u32>(work + STARTS + bits * 4) + count);
  }
  if (left > 0 && (kind >= LENGTHS || longest > 1)) return 0;
  for (let index: u32 = 0; index < <u32>1 << root; index++) store<u32>(table + index * 4, NONE);
  for (let symbol: u32 = 0; symbol < symbols; symbol++) {
    const bits = <usize>load<u8>(lengths + symbol);
    if (bits == 0) continue;
    const start = work + STARTS + bits * 4;
    const place = load<u32>(start);
    store<u16>(work + ORDER + place * 2, <u16>symbol);
    store<u32>(start, place + 1);
  }
  return fill(kind, table, capacity, root, used, work);
}

/** Gives each symbol its code: those of fewer bits first, in order. */
function fill(kind: u32, table: usize, capacity: u32, root: u32, used: u32, work: usize): u32 {
  let next: u32 = 1 << root;
  let code: u32 = 0;
  let bits: u32 = 1;
  let prefix: u32 = 0xffffffff;
  let second: usize = 0;
  let secondBits: u32 = 0;
  for (let index: u32 = 0; index < used; index++) {
    while (load<u32>(work + bits * 4) == 0) {
      bits++;
      code <<= 1;
    }
    const value = meaning(kind, load<u16>(work + ORDER + index * 2));
    const turned = reversed(code, bits);
    if (bits <= root) {
      for (let place = turned; place < <u32>1 << root; place += 1 << bits) store<u32>(table + place * 4, value | bits);
    } else {
      const first = turned & ((1 << root) - 1);
      if (first != prefix) {
        prefix = first;
        secondBits = secondSize(work, bits, root);
        if (next + (1 << secondBits) > capacity) return 0;
        second = table + next * 4;
        store<u32>(table + first * 4, LINK | root | (secondBits << 8) | (next << 16));
        next += 1 << secondBits;
      }
      for (let place = turned >> root; place < <u32>1 << secondBits; place += 1 << (bits - root)) {
        store<u32>(second + place * 4, value | (bits - root));
      }
    }
    store<u32>(work + bits * 4, load<u32>(work + bits * 4) - 1);
    code++;
  }
  return next;
}

/** How many bits a second table looks at: as many as the codes need that still come and fill it. */
function secondSize(work: usize, bits: u32, root: u32): u32 {
  let size = bits - root;
  let left: i32 = 1 << size;
  while (size + root < LONGEST) {
    left -= <i32>load<u32>(work + (size + root) * 4);
    if (left <= 0) break;
    size++;
    left <<= 1;
  }
  return size;
}
