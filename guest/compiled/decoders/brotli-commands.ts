/** The commands of a meta-block: RFC 7932, 9.3. Each inserts literals, and then copies from what has come out, or from the dictionary. */
import { switchBlock } from "./brotli-blocks";
import { LACKING, nextSymbol, ROOT } from "./brotli-codes";
import { bitsOf, COPY, INSERT, smallestOf } from "./brotli-numbers";
import { Brotli, COMMAND_BLOCKS, DISTANCE_BLOCKS, LITERAL_BLOCKS } from "./brotli-state";
import { contextTables, placeWord } from "./brotli-words";
import { DROP, LINK, more, number } from "./huffman";

/** What comes next of a command: `state.step`. */
const NEXT: u32 = 0;
const LITERALS: u32 = 1;
const DISTANCE: u32 = 2;
const COPIED: u32 = 3;

const LSB6: u32 = 0;
const MSB6: u32 = 1;
const UTF8: u32 = 2;

/** @returns true at the end of the meta-block */
export function runCommands(state: Brotli): bool {
  while (state.left > 0 || state.step != NEXT) {
    const step = state.step;
    if (step == LITERALS) {
      if (!literals(state)) return false;
      // At the end of the meta-block nothing is copied.
      state.step = state.left > 0 ? DISTANCE : NEXT;
    } else if (step == DISTANCE) {
      if (!distance(state)) return false;
    } else if (step == COPIED) {
      if (!copied(state)) return false;
      state.step = NEXT;
    } else if (!command(state)) return false;
  }
  return true;
}

/** Cells of 64 codes: which codes of lengths they begin with, of insertions and of copies. RFC 7932, 5 */
// @ts-ignore: decorator
@inline
function cell(packed: u64, index: u32): u32 {
  return <u32>((packed >> (index * 4)) & 15) << 3;
}

const INSERT_CELLS: u64 = 0x22120110000;
const COPY_CELLS: u64 = 0x21202101010;

function command(state: Brotli): bool {
  const source = state.source;
  const blocks = state.kind(COMMAND_BLOCKS);
  if (blocks.left == 0 && !switchBlock(state, COMMAND_BLOCKS)) return false;
  source.note();
  const symbol = nextSymbol(source, state.table(load<u32>(state.roots + (256 + blocks.type) * 4)));
  if (symbol == LACKING) return source.back();
  const insert = cell(INSERT_CELLS, symbol >> 6) + ((symbol >> 3) & 7);
  const copy = cell(COPY_CELLS, symbol >> 6) + (symbol & 7);
  const insertBits = bitsOf(state.numbers, INSERT, insert), copyBits = bitsOf(state.numbers, COPY, copy);
  if (!source.has(insertBits + copyBits)) return source.back();
  state.insert = smallestOf(state.numbers, INSERT, insert) + source.take(insertBits);
  state.copy = smallestOf(state.numbers, COPY, copy) + source.take(copyBits);
  state.isImplicit = symbol < 128;
  blocks.left--;
  if (state.insert > state.left) return state.fail();
  state.step = state.insert > 0 ? LITERALS : DISTANCE;
  return true;
}

// @ts-ignore: decorator
@inline
function contextOf(mode: u32, one: u32, two: u32, tables: usize): u32 {
  if (mode == LSB6) return one & 63;
  if (mode == MSB6) return one >> 2;
  if (mode == UTF8) return load<u8>(tables + one) | load<u8>(tables + 256 + two);
  return (signedClass(one) << 3) | signedClass(two);
}

function signedClass(byte: u32): u32 {
  if (byte < 16) return byte == 0 ? 0 : 1;
  if (byte < 64) return 2;
  if (byte < 128) return 3;
  if (byte < 192) return 4;
  if (byte < 240) return 5;
  return byte == 255 ? 7 : 6;
}

// @ts-ignore: decorator
@inline
function byteBack(state: Brotli, distance: u32): u32 {
  return state.reach < distance ? 0 : load<u8>(state.ring + ((state.at - distance) & (state.ringSize - 1)));
}

function literals(state: Brotli): bool {
  const blocks = state.kind(LITERAL_BLOCKS);
  while (state.insert > 0) {
    if (state.room() == 0) return false;
    if (blocks.left == 0 && !switchBlock(state, LITERAL_BLOCKS)) return false;
    if (!someLiterals(state)) return false;
  }
  return true;
}

/** As many literals as there are in a block, before the ring goes round, and as there is room for. @returns false when bits lack */
function someLiterals(state: Brotli): bool {
  const blocks = state.kind(LITERAL_BLOCKS);
  const source = state.source;
  const mode = <u32>load<u8>(state.modes + blocks.type);
  const map = state.literalMap + (blocks.type << 6);
  const tables = contextTables();
  let one = byteBack(state, 1), two = byteBack(state, 2);
  const most = min(min(state.insert, blocks.left), min(state.room(), state.ringSize - state.at));
  const start = state.ring + state.at;
  let count: u32 = 0;
  let lacks = false;
  for (; count < most; count++) {
    const tree = load<u8>(map + contextOf(mode, one, two, tables));
    const table = state.table(load<u32>(state.roots + <usize>tree * 4));
    const literal = source.bits >= 15 ? readyLiteral(state, table) : nextSymbol(source, table);
    if (literal == LACKING) {
      lacks = true;
      break;
    }
    store<u8>(start + count, <u8>literal);
    two = one;
    one = literal;
  }
  state.insert -= count;
  state.left -= count;
  blocks.left -= count;
  state.advance(count);
  return !lacks;
}

/** There are as many bits as a code may have. */
// @ts-ignore: decorator
@inline
function readyLiteral(state: Brotli, table: usize): u32 {
  const source = state.source;
  const hold = source.hold;
  let found = load<u32>(table + ((<u32>hold & 0xff) << 2));
  if (found & LINK) {
    found = load<u32>(table + (((<u32>(hold >> ROOT) & ((1 << more(found)) - 1)) + number(found)) << 2));
    source.drop(ROOT);
  }
  source.drop(found & DROP);
  return number(found);
}

function distance(state: Brotli): bool {
  if (state.isImplicit) state.distance = state.distance1;
  else {
    const blocks = state.kind(DISTANCE_BLOCKS);
    if (blocks.left == 0 && !switchBlock(state, DISTANCE_BLOCKS)) return false;
    const source = state.source;
    source.note();
    const context = min<u32>(state.copy, 5) - 2;
    const tree = <usize>load<u8>(state.distanceMap + (blocks.type << 2) + context);
    const code = nextSymbol(source, state.table(load<u32>(state.roots + (512 + tree) * 4)));
    if (code == LACKING) return source.back();
    if (!resolve(state, code)) return state.outcome > 1 ? false : source.back();
    blocks.left--;
    if (code == 0) state.isImplicit = true;
  }
  return begin(state);
}

/** RFC 7932, 4. @returns false when bits lack or there is no such distance */
function resolve(state: Brotli, code: u32): bool {
  if (code < 16) {
    const found = <i32>recent(state, code);
    if (found <= 0) return state.fail();
    state.distance = <u32>found;
    return true;
  }
  if (code < 16 + state.directCodes) {
    state.distance = code - 15;
    return true;
  }
  const rest = code - 16 - state.directCodes;
  const bits = 1 + (rest >> (state.postfixBits + 1));
  if (!state.source.has(bits)) return false;
  const high = rest >> state.postfixBits;
  const low = rest & ((1 << state.postfixBits) - 1);
  const offset = ((2 + (high & 1)) << bits) - 4;
  state.distance = ((offset + state.source.take(bits)) << state.postfixBits) + low + state.directCodes + 1;
  return true;
}

function recent(state: Brotli, code: u32): u32 {
  if (code == 0) return state.distance1;
  if (code == 1) return state.distance2;
  if (code == 2) return state.distance3;
  if (code == 3) return state.distance4;
  const base = code < 10 ? state.distance1 : state.distance2;
  const step = code < 10 ? code - 4 : code - 10;
  const by = (step >> 1) + 1;
  return step & 1 ? base + by : base - by;
}

/** What is to be copied: what came out, or a word. */
function begin(state: Brotli): bool {
  if (state.distance > state.reach) return word(state);
  if (state.copy > state.left) return state.fail();
  if (!state.isImplicit) {
    state.distance4 = state.distance3;
    state.distance3 = state.distance2;
    state.distance2 = state.distance1;
    state.distance1 = state.distance;
  }
  state.step = COPIED;
  return true;
}

function word(state: Brotli): bool {
  const target = state.work;
  const length = placeWord(target, state.copy, state.distance - state.reach - 1);
  if (length == 0xffffffff || length > state.left) return state.fail();
  state.left -= length;
  for (let index: u32 = 0; index < length; index++) {
    store<u8>(state.ring + state.at, load<u8>(target + index));
    state.advance(1);
  }
  state.copy = 0;
  state.step = COPIED;
  return true;
}

/** @returns false when there is no more room */
function copied(state: Brotli): bool {
  while (state.copy > 0) {
    if (state.room() == 0) return false;
    const from = (state.at - state.distance) & (state.ringSize - 1);
    const most = min(min(state.copy, state.room()), min(state.ringSize - state.at, state.ringSize - from));
    copyWithin(state.ring + state.at, state.ring + from, most, state.distance);
    state.copy -= most;
    state.left -= most;
    state.advance(most);
  }
  return true;
}

/** What is copied may be what it makes itself. */
function copyWithin(target: usize, source: usize, count: u32, distance: u32): void {
  if (distance >= count) {
    memory.copy(target, source, count);
    return;
  }
  if (distance == 1) {
    memory.fill(target, load<u8>(source), count);
    return;
  }
  const end = target + count;
  while (target < end) store<u8>(target++, load<u8>(source++));
}
