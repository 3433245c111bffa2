/** Prefix codes of RFC 7932, 3: each is read whole or not at all. */
import { Brotli, TABLE_ROOM } from "./brotli-state";
import { buildTable, DROP, LINK, LITERAL, more, number, SYMBOLS } from "./huffman";
import { Source } from "./source";

export const ROOT: u32 = 8;
const FULL: i32 = 32768;
const LENGTH_CODES: u32 = 18;

/** There are too few bits. */
export const LACKING: u32 = 0xffffffff;

/** @returns the symbol that comes next, or `LACKING` */
export function nextSymbol(source: Source, table: usize): u32 {
  // Bits that lack read as zeros: what is found holds if it needs no more than are there.
  if (source.bits < 15) source.fill();
  let found = load<u32>(table + ((<u32>source.hold & 0xff) << 2));
  if (found & LINK) {
    const second = (<u32>(source.hold >> ROOT) & ((1 << more(found)) - 1)) + number(found);
    found = load<u32>(table + (second << 2));
    if (source.bits < ROOT + (found & DROP)) return LACKING;
    source.drop(ROOT);
  } else if (source.bits < (found & DROP)) return LACKING;
  source.drop(found & DROP);
  return number(found);
}

/** @returns the offset of its table, or `LACKING`, also when something is wrong */
export function readCode(state: Brotli, alphabet: u32): u32 {
  const source = state.source;
  if (!source.has(2)) return LACKING;
  state.reserve();
  memory.fill(state.lengths, 0, max(alphabet, LENGTH_CODES));
  state.single = LACKING;
  const skipped = source.take(2);
  const isThere = skipped == 1 ? simpleCode(state, alphabet) : complexCode(state, alphabet, skipped);
  if (!isThere) return LACKING;
  const offset = state.tableEnd;
  const size = state.single != LACKING ? onlySymbol(state.table(offset), state.single) : build(state, alphabet);
  if (size == 0) {
    state.fail();
    return LACKING;
  }
  state.tableEnd += size;
  return offset;
}

function build(state: Brotli, alphabet: u32): u32 {
  return buildTable(SYMBOLS, state.table(state.tableEnd), TABLE_ROOM, ROOT, state.lengths, alphabet, state.work);
}

function onlySymbol(table: usize, symbol: u32): u32 {
  for (let index: u32 = 0; index < <u32>1 << ROOT; index++) store<u32>(table + index * 4, LITERAL | (symbol << 16));
  return 1 << ROOT;
}

function simpleCode(state: Brotli, alphabet: u32): bool {
  const source = state.source;
  const width = 32 - clz<u32>(alphabet - 1);
  if (!source.has(2)) return false;
  const count = source.take(2) + 1;
  if (!source.has(count * width + 1)) {
    // Four symbols of ten bits, and one bit more where there are four.
    if (source.bits < count * width + (count == 4 ? 1 : 0)) return false;
  }
  let packed: u64 = 0;
  for (let index: u32 = 0; index < count; index++) {
    const symbol = source.take(width);
    if (symbol >= alphabet) return state.fail();
    packed |= <u64>symbol << (index * 16);
  }
  if (count == 1) {
    state.single = <u32>packed;
    return true;
  }
  const isSkewed = count == 4 && source.take(1) == 1;
  for (let index: u32 = 0; index < count; index++) {
    const at = state.lengths + <usize>((packed >> (index * 16)) & 0xffff);
    if (load<u8>(at) != 0) return state.fail();
    store<u8>(at, <u8>lengthOf(count, index, isSkewed));
  }
  return true;
}

function lengthOf(count: u32, index: u32, isSkewed: bool): u32 {
  if (count == 2) return 1;
  if (count == 3) return index == 0 ? 1 : 2;
  return isSkewed ? min<u32>(index + 1, 3) : 2;
}

/** In which order lengths of codes for lengths of codes come. */
function orderOf(index: u32): u32 {
  if (index < 4) return index + 1;
  if (index == 4) return 0;
  if (index == 6) return 17;
  if (index == 8) return 16;
  return index == 5 ? 5 : index == 7 ? 6 : index - 2;
}

function complexCode(state: Brotli, alphabet: u32, skipped: u32): bool {
  const source = state.source;
  const lengths = state.lengths;
  let space: i32 = 32;
  let count: u32 = 0;
  let last: u32 = 0;
  for (let index = skipped; index < LENGTH_CODES && space > 0; index++) {
    source.has(4);
    const length = shortLength(source);
    if (length == LACKING) return false;
    if (length == 0) continue;
    last = orderOf(index);
    store<u8>(lengths + last, <u8>length);
    space -= 32 >> length;
    count++;
  }
  if (count != 1 && space != 0) return state.fail();
  const table = state.table(state.tableEnd);
  if (count == 1) onlySymbol(table, last);
  else if (buildTable(SYMBOLS, table, TABLE_ROOM, ROOT, lengths, LENGTH_CODES, state.work) == 0) return state.fail();
  memory.fill(lengths, 0, LENGTH_CODES);
  return symbolLengths(state, alphabet, table);
}

/** RFC 7932, 3.5: 00 is 0, 01 is 4, 10 is 3, and what begins with 11 has three or four bits. */
function shortLength(source: Source): u32 {
  const next = <u32>source.hold & 15;
  const bits: u32 = (next & 3) != 3 ? 2 : (next & 4) == 0 ? 3 : 4;
  if (source.bits < bits) return LACKING;
  source.drop(bits);
  if (bits == 2) return next & 3 ? 5 - (next & 3) : 0;
  return bits == 3 ? 2 : next == 7 ? 1 : 5;
}

function symbolLengths(state: Brotli, alphabet: u32, table: usize): bool {
  const source = state.source;
  const lengths = state.lengths;
  let space = FULL;
  let previous: u32 = 8;
  let repeated: u32 = 0;
  let times: u32 = 0;
  for (let symbol: u32 = 0; symbol < alphabet && space > 0; ) {
    const code = nextSymbol(source, table);
    if (code == LACKING) return false;
    if (code < 16) {
      times = 0;
      store<u8>(lengths + symbol++, <u8>code);
      if (code == 0) continue;
      previous = code;
      space -= FULL >> code;
      continue;
    }
    const bits = code - 14;
    const length = code == 16 ? previous : 0;
    if (!source.has(bits)) return false;
    if (length != repeated) {
      times = 0;
      repeated = length;
    }
    const before = times;
    if (times > 0) times = (times - 2) << bits;
    times += source.take(bits) + 3;
    const added = times - before;
    if (symbol + added > alphabet) return state.fail();
    memory.fill(lengths + symbol, <u8>length, added);
    symbol += added;
    if (length != 0) space -= <i32>(added << (15 - length));
  }
  return space == 0 || state.fail();
}
