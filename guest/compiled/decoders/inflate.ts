/** DEFLATE, RFC 1951, in what RFC 1950 and RFC 1952 put around it. */
import { adler32, crc32, CRC_TABLE_BYTES, crcTables } from "./checksums";
import { readHeader } from "./headers";
import { buildTable, BUILD_BYTES, DISTANCES, DROP, END_OF_BLOCK, LENGTHS, LINK, LITERAL, LITERALS, more, number, OTHER } from "./huffman";
import { BAD_CHECKSUM, BAD_DATA, BAD_LENGTH, ENDED, JUNK, MORE, OUTPUT, WANTS } from "./outcome";
import { Stream } from "./source";

export const RAW: u32 = 0;
export const ZLIB: u32 = 1;
export const GZIP: u32 = 2;
/** As HTTP has it: members one after the other. */
export const GZIP_MEMBERS: u32 = 3;
/** As HTTP has it: what servers call `deflate` may come without its header. */
export const DEFLATE_OF_HTTP: u32 = 4;

const WINDOW: usize = 32768;
const LONGEST_MATCH: usize = 258;

const LITERAL_ROOT: u32 = 10;
const LITERAL_ENTRIES: u32 = 1536;
const DISTANCE_ROOT: u32 = 8;
const DISTANCE_ENTRIES: u32 = 512;
const LENGTH_ROOT: u32 = 7;
const MOST_CODES: u32 = 320;

/** What is being read. */
const HEADER: u32 = 0;
const BLOCK: u32 = 1;
const STORED: u32 = 2;
const TABLES: u32 = 3;
const CODES: u32 = 4;
const TRAILER: u32 = 5;
const END: u32 = 6;

@unmanaged
export class Inflate extends Stream {
  mode: u32;
  isLast: bool;
  /** Of a stored block. */
  stored: u32;
  check: u32;
  /** Modulo 2 ** 32. */
  total: u32;
  /** Where output goes; where the window, the member, and what is not yet in `check` begin; and where this call stops. */
  out: usize;
  window: usize;
  member: usize;
  summed: usize;
  limit: usize;
  literals: usize;
  distances: usize;
  lengths: usize;
  work: usize;
  crc: usize;
  /** Of the header: see `headers.ts`. */
  part: u32;
  flags: u32;
  skip: u32;
  headerCheck: u32;
}

/** Bytes of a state behind its source. */
const WINDOW_BYTES: usize = WINDOW + OUTPUT + LONGEST_MATCH + 16;
export const INFLATE_BYTES: usize =
  <usize>(LITERAL_ENTRIES + DISTANCE_ENTRIES) * 4 + <usize>MOST_CODES + BUILD_BYTES + CRC_TABLE_BYTES + WINDOW_BYTES;

/** @param at `INFLATE_BYTES` */
export function openInflate(state: Inflate, at: usize): void {
  state.literals = at;
  state.distances = at + LITERAL_ENTRIES * 4;
  state.lengths = state.distances + DISTANCE_ENTRIES * 4;
  state.work = state.lengths + MOST_CODES;
  state.crc = state.work + BUILD_BYTES;
  state.window = state.crc + CRC_TABLE_BYTES;
  state.out = state.window;
  state.outcome = WANTS;
  if (state.format == GZIP || state.format == GZIP_MEMBERS) crcTables(state.crc);
  begin(state);
}

/** A stream, or the next member of one. */
function begin(state: Inflate): void {
  state.mode = state.format == RAW ? BLOCK : HEADER;
  state.isLast = false;
  state.check = state.format == ZLIB || state.format == DEFLATE_OF_HTTP ? 1 : 0;
  state.total = 0;
  state.member = state.out;
  state.summed = state.out;
  state.part = 0;
  state.headerCheck = 0;
}

/** Goes on with what the source has. @returns where the output begins; it ends at `state.out` */
export function runInflate(state: Inflate): usize {
  slide(state);
  const start = state.out;
  state.limit = start + OUTPUT;
  const source = state.source;
  let goesOn = true;
  while (goesOn && state.outcome <= MORE) {
    const mode = state.mode;
    if (mode == CODES) goesOn = codes(state);
    else if (mode == BLOCK) goesOn = block(state);
    else if (mode == TABLES) goesOn = tables(state);
    else if (mode == STORED) goesOn = storedBytes(state);
    else if (mode == TRAILER) goesOn = trailer(state);
    else if (mode == HEADER) goesOn = readHeader(state, source, BLOCK);
    else goesOn = false;
  }
  sum(state);
  if (state.outcome <= MORE) state.outcome = state.out >= state.limit ? MORE : WANTS;
  if (state.mode == END && state.outcome <= MORE) finish(state);
  return start;
}

/** A later call may bring what does not belong there. */
function finish(state: Inflate): void {
  state.outcome = state.source.left() > 0 ? JUNK : ENDED;
}

/** Keeps as much as can be referred to. */
function slide(state: Inflate): void {
  const used = state.out - state.window;
  if (used <= WINDOW) return;
  const shift = used - WINDOW;
  memory.copy(state.window, state.window + shift, WINDOW);
  state.out -= shift;
  state.summed = state.out;
  state.member = state.member > state.window + shift ? state.member - shift : state.window;
}

function sum(state: Inflate): void {
  if (state.format == RAW) return;
  const isGzip = state.format == GZIP || state.format == GZIP_MEMBERS;
  state.check = isGzip ? crc32(state.crc, state.check, state.summed, state.out) : adler32(state.check, state.summed, state.out);
  state.total += <u32>(state.out - state.summed);
  state.summed = state.out;
}

function fail(state: Inflate, outcome: u32): bool {
  state.outcome = outcome;
  return false;
}

function block(state: Inflate): bool {
  const source = state.source;
  if (state.isLast) {
    source.toByte();
    state.mode = state.format == RAW ? END : TRAILER;
    return true;
  }
  source.note();
  if (!source.has(3)) return false;
  const isLast = source.take(1) == 1;
  const kind = source.take(2);
  if (kind == 3) return fail(state, BAD_DATA);
  if (kind == 0) {
    source.toByte();
    if (!source.has(32)) return source.back();
    const size = source.take(16);
    if ((source.take(16) ^ 0xffff) != size) return fail(state, BAD_DATA);
    state.stored = size;
    state.mode = STORED;
  } else if (kind == 1) {
    fixedTables(state);
    state.mode = CODES;
  } else state.mode = TABLES;
  state.isLast = isLast;
  return true;
}

function storedBytes(state: Inflate): bool {
  const source = state.source;
  const size = min(min<usize>(state.stored, source.left()), state.limit - min(state.out, state.limit));
  source.copy(state.out, size);
  state.out += size;
  state.stored -= <u32>size;
  if (state.stored > 0) return false;
  state.mode = BLOCK;
  return true;
}

function fixedTables(state: Inflate): void {
  const lengths = state.lengths;
  memory.fill(lengths, 8, 144);
  memory.fill(lengths + 144, 9, 112);
  memory.fill(lengths + 256, 7, 24);
  memory.fill(lengths + 280, 8, 8);
  buildTable(LITERALS, state.literals, LITERAL_ENTRIES, LITERAL_ROOT, lengths, 288, state.work);
  memory.fill(lengths, 5, 32);
  buildTable(DISTANCES, state.distances, DISTANCE_ENTRIES, DISTANCE_ROOT, lengths, 32, state.work);
}

/** In which order lengths of codes for lengths of codes come: those that are used most first. */
function orderOf(index: u32): u32 {
  if (index < 4) return index == 3 ? 0 : 16 + index;
  const rest = index - 4;
  return rest & 1 ? 7 - (rest >> 1) : 8 + (rest >> 1);
}

/** Reads the codes of a block, all or nothing: they are less than 600 bytes. */
function tables(state: Inflate): bool {
  const source = state.source;
  source.note();
  if (!source.has(14)) return false;
  const literals = source.take(5) + 257;
  const distances = source.take(5) + 1;
  const count = source.take(4) + 4;
  if (literals > 286 || distances > 30) return fail(state, BAD_DATA);
  const lengths = state.lengths;
  memory.fill(lengths, 0, 19);
  for (let index: u32 = 0; index < count; index++) {
    if (!source.has(3)) return source.back();
    store<u8>(lengths + orderOf(index), <u8>source.take(3));
  }
  // The table lies where that of the literals will.
  const table = state.literals;
  if (!buildTable(LENGTHS, table, LITERAL_ENTRIES, LENGTH_ROOT, lengths, 19, state.work)) return fail(state, BAD_DATA);
  const all = literals + distances;
  for (let index: u32 = 0; index < all; ) {
    // Without as many bits as a code may have, those that lack read as zeros: what is found holds if it needs no more than are there.
    source.has(14);
    const found = load<u32>(table + (<u32>source.hold & 127) * 4);
    const bits = found & DROP;
    const symbol = number(found);
    const extra: u32 = symbol < 16 ? 0 : symbol == 16 ? 2 : symbol == 17 ? 3 : 7;
    if (bits + (found & OTHER ? 0 : extra) > source.bits) return source.back();
    if (found & OTHER) return fail(state, BAD_DATA);
    source.drop(bits);
    if (symbol < 16) {
      store<u8>(lengths + index++, <u8>symbol);
      continue;
    }
    const times = source.take(extra) + (symbol == 18 ? 11 : 3);
    if (index + times > all || (symbol == 16 && index == 0)) return fail(state, BAD_DATA);
    memory.fill(lengths + index, symbol == 16 ? load<u8>(lengths + index - 1) : 0, times);
    index += times;
  }
  if (load<u8>(lengths + 256) == 0) return fail(state, BAD_DATA);
  if (!buildTable(LITERALS, state.literals, LITERAL_ENTRIES, LITERAL_ROOT, lengths, literals, state.work)) return fail(state, BAD_DATA);
  if (!buildTable(DISTANCES, state.distances, DISTANCE_ENTRIES, DISTANCE_ROOT, lengths + literals, distances, state.work)) {
    return fail(state, BAD_DATA);
  }
  state.mode = CODES;
  return true;
}

/** @returns false where it cannot go on: data lack, or the output is full, or something is wrong */
function codes(state: Inflate): bool {
  while (state.out < state.limit) {
    const source = state.source;
    if (source.end - source.at >= 16 && !quickCodes(state)) return state.outcome <= MORE;
    if (state.out >= state.limit) return false;
    if (!oneCode(state)) return state.outcome <= MORE && state.mode != CODES;
  }
  return false;
}

/** @returns the entry for what comes next */
// @ts-ignore: decorator
@inline
function find(table: usize, root: u32, hold: u64): u32 {
  return load<u32>(table + ((<u32>hold & ((1 << root) - 1)) << 2));
}

// @ts-ignore: decorator
@inline
function findSecond(table: usize, link: u32, hold: u64): u32 {
  return load<u32>(table + ((number(link) + (<u32>hold & ((1 << more(link)) - 1))) << 2));
}

/** While there is much of everything: a code with all that follows it has at most 48 bits. @returns false at the end of the block */
function quickCodes(state: Inflate): bool {
  const source = state.source;
  const last = source.end - 16;
  const limit = state.limit;
  const literals = state.literals, distances = state.distances, member = state.member;
  let hold = source.hold, bits = source.bits, at = source.at, out = state.out;
  let goesOn = true;
  while (at <= last && out < limit) {
    // Bits above those that count are those of the next byte: taken once more, they are the same.
    hold |= load<u64>(at) << bits;
    at += (63 - bits) >> 3;
    bits |= 56;
    let found = find(literals, LITERAL_ROOT, hold);
    if (found & LINK) {
      hold >>= LITERAL_ROOT;
      bits -= LITERAL_ROOT;
      found = findSecond(literals, found, hold);
    }
    hold >>= found & DROP;
    bits -= found & DROP;
    if (found & LITERAL) {
      store<u8>(out++, <u8>number(found));
      // Enough is left for two more short ones.
      found = find(literals, LITERAL_ROOT, hold);
      if (!(found & LITERAL)) continue;
      hold >>= found & DROP;
      bits -= found & DROP;
      store<u8>(out++, <u8>number(found));
      found = find(literals, LITERAL_ROOT, hold);
      if (!(found & LITERAL)) continue;
      hold >>= found & DROP;
      bits -= found & DROP;
      store<u8>(out++, <u8>number(found));
      continue;
    }
    if (found & OTHER) {
      if (number(found) == END_OF_BLOCK) state.mode = BLOCK;
      else fail(state, BAD_DATA);
      goesOn = false;
      break;
    }
    const length = number(found) + (<u32>hold & ((1 << more(found)) - 1));
    hold >>= more(found);
    bits -= more(found);
    found = find(distances, DISTANCE_ROOT, hold);
    if (found & LINK) {
      hold >>= DISTANCE_ROOT;
      bits -= DISTANCE_ROOT;
      found = findSecond(distances, found, hold);
    }
    hold >>= found & DROP;
    bits -= found & DROP;
    const distance = number(found) + (<u32>hold & ((1 << more(found)) - 1));
    hold >>= more(found);
    bits -= more(found);
    if (found & OTHER || <usize>distance > out - member) {
      fail(state, BAD_DATA);
      goesOn = false;
      break;
    }
    copyMatch(out, distance, length);
    out += length;
  }
  source.hold = hold & ((<u64>1 << bits) - 1);
  source.bits = bits;
  source.at = at;
  state.out = out;
  return goesOn;
}

/** May write up to seven bytes behind its end. */
// @ts-ignore: decorator
@inline
function copyMatch(out: usize, distance: u32, length: u32): void {
  const end = out + length;
  let from = out - distance;
  if (distance >= 8) {
    do {
      store<u64>(out, load<u64>(from));
      out += 8;
      from += 8;
    } while (out < end);
  } else if (distance == 1) memory.fill(out, load<u8>(from), length);
  else {
    do store<u8>(out++, load<u8>(from++));
    while (out < end);
  }
}

/** One code with all that follows it, or nothing. @returns false when data lack, at the end of the block, or when something is wrong */
function oneCode(state: Inflate): bool {
  const source = state.source;
  source.note();
  // Bits that lack read as zeros: what is found holds if it needs no more than are there.
  source.has(48);
  let found = find(state.literals, LITERAL_ROOT, source.hold);
  if (found & LINK) {
    if (source.bits < LITERAL_ROOT) return source.back();
    source.drop(LITERAL_ROOT);
    found = findSecond(state.literals, found, source.hold);
  }
  if (source.bits < (found & DROP)) return source.back();
  source.drop(found & DROP);
  if (found & LITERAL) {
    store<u8>(state.out++, <u8>number(found));
    return true;
  }
  if (found & OTHER) {
    if (number(found) != END_OF_BLOCK) return fail(state, BAD_DATA);
    state.mode = BLOCK;
    return false;
  }
  if (source.bits < more(found)) return source.back();
  const length = number(found) + source.take(more(found));
  found = find(state.distances, DISTANCE_ROOT, source.hold);
  if (found & LINK) {
    if (source.bits < DISTANCE_ROOT) return source.back();
    source.drop(DISTANCE_ROOT);
    found = findSecond(state.distances, found, source.hold);
  }
  if (source.bits < (found & DROP)) return source.back();
  source.drop(found & DROP);
  if (found & OTHER) return fail(state, BAD_DATA);
  if (source.bits < more(found)) return source.back();
  const distance = number(found) + source.take(more(found));
  if (<usize>distance > state.out - state.member) return fail(state, BAD_DATA);
  copyMatch(state.out, distance, length);
  state.out += length;
  return true;
}

function trailer(state: Inflate): bool {
  const source = state.source;
  sum(state);
  const isGzip = state.format == GZIP || state.format == GZIP_MEMBERS;
  source.note();
  if (!source.has(32)) return source.back();
  const check = source.take(32);
  if ((isGzip ? check : bswap<u32>(check)) != state.check) return fail(state, BAD_CHECKSUM);
  if (isGzip) {
    if (!source.has(32)) return source.back();
    if (source.take(32) != state.total) return fail(state, BAD_LENGTH);
  }
  if (state.format == GZIP_MEMBERS && source.left() > 0) begin(state);
  else state.mode = END;
  return true;
}

/** What comes after the end: another member, or what does not belong there. */
export function resumeInflate(state: Inflate): void {
  if (state.outcome != ENDED || state.source.left() == 0) return;
  state.outcome = WANTS;
  if (state.format == GZIP_MEMBERS) begin(state);
}
