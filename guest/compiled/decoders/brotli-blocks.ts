/** What stands before the commands of a meta-block: RFC 7932, 9.2. Each part is read whole or not at all. */
import { LACKING, nextSymbol, readCode } from "./brotli-codes";
import { BLOCK, bitsOf, smallestOf } from "./brotli-numbers";
import { Blocks, Brotli, COMMAND_BLOCKS, DISTANCE_BLOCKS, LITERAL_BLOCKS } from "./brotli-state";

const BLOCK_CODES: u32 = 26;
/** Longer than any meta-block. */
const WHOLE: u32 = 1 << 24;

const LITERALS: u32 = 256;
const COMMANDS: u32 = 704;
const DISTANCE_CODES: u32 = 48;

/** 1 to 256 in 1 to 11 bits. @returns `LACKING` when there are too few */
function smallNumber(state: Brotli): u32 {
  const source = state.source;
  if (!source.has(1)) return LACKING;
  if (source.take(1) == 0) return 1;
  if (!source.has(3)) return LACKING;
  const bits = source.take(3);
  if (!source.has(bits)) return LACKING;
  return 1 + (1 << bits) + source.take(bits);
}

/** Types of one kind of blocks, their codes, and how long the first one is. @returns false when it lacks bits or fails */
export function readTypes(state: Brotli, which: u32): bool {
  const blocks = state.kind(which);
  const source = state.source;
  source.note();
  if (state.step == 0) {
    const types = smallNumber(state);
    if (types == LACKING) return source.back();
    blocks.types = types;
    blocks.type = 0;
    blocks.before = 1;
    blocks.left = WHOLE;
    state.step = types == 1 ? 4 : 1;
  } else if (state.step < 3) {
    const table = readCode(state, state.step == 1 ? blocks.types + 2 : BLOCK_CODES);
    if (table == LACKING) return source.back();
    if (state.step == 1) blocks.typeTable = table;
    else blocks.countTable = table;
    state.step++;
  } else {
    const count = blockCount(state, blocks);
    if (count == LACKING) return source.back();
    blocks.left = count;
    state.step = 4;
  }
  return true;
}

function blockCount(state: Brotli, blocks: Blocks): u32 {
  const source = state.source;
  const code = nextSymbol(source, state.table(blocks.countTable));
  if (code == LACKING) return LACKING;
  const bits = bitsOf(state.numbers, BLOCK, code);
  if (!source.has(bits)) return LACKING;
  return smallestOf(state.numbers, BLOCK, code) + source.take(bits);
}

/** Goes on to the next block. @returns false when bits lack */
export function switchBlock(state: Brotli, which: u32): bool {
  const blocks = state.kind(which);
  const source = state.source;
  source.note();
  const code = nextSymbol(source, state.table(blocks.typeTable));
  if (code == LACKING) return source.back();
  const count = blockCount(state, blocks);
  if (count == LACKING) return source.back();
  let type = code == 0 ? blocks.before : code == 1 ? blocks.type + 1 : code - 2;
  if (type >= blocks.types) type -= blocks.types;
  blocks.before = blocks.type;
  blocks.type = type;
  blocks.left = count;
  return true;
}

/** How distances are written, and how contexts of literals come about. */
export function readParameters(state: Brotli): bool {
  const source = state.source;
  source.note();
  if (!source.has(6)) return source.back();
  state.postfixBits = source.take(2);
  state.directCodes = source.take(4) << state.postfixBits;
  const types = state.kind(LITERAL_BLOCKS).types;
  for (let type: u32 = 0; type < types; type++) {
    if (!source.has(2)) return source.back();
    store<u8>(state.modes + type, <u8>source.take(2));
  }
  return true;
}

/** Which tree is for which context, in steps. `state.step` is 4 when it is whole. */
export function readMap(state: Brotli, map: usize, size: u32): bool {
  const source = state.source;
  source.note();
  if (state.step == 0) return beginMap(state, map, size) || source.back();
  if (state.step == 1) {
    while (state.index < size) {
      source.note();
      if (!mapEntry(state, map, size)) return source.back();
    }
    state.step = 2;
    return true;
  }
  if (!source.has(1)) return false;
  if (source.take(1) == 1) movedToFront(map, size, state.work);
  state.step = 4;
  return true;
}

function beginMap(state: Brotli, map: usize, size: u32): bool {
  const source = state.source;
  const trees = smallNumber(state);
  if (trees == LACKING) return false;
  state.trees = trees;
  memory.fill(map, 0, size);
  if (trees == 1) {
    state.step = 4;
    return true;
  }
  if (!source.has(1)) return false;
  state.longestRun = 0;
  if (source.take(1) == 1) {
    if (!source.has(4)) return false;
    state.longestRun = source.take(4) + 1;
  }
  const table = readCode(state, trees + state.longestRun);
  if (table == LACKING) return false;
  state.mapTable = table;
  state.index = 0;
  state.step = 1;
  return true;
}

function mapEntry(state: Brotli, map: usize, size: u32): bool {
  const source = state.source;
  const code = nextSymbol(source, state.table(state.mapTable));
  if (code == LACKING) return false;
  if (code > state.longestRun) {
    store<u8>(map + state.index++, <u8>(code - state.longestRun));
    return true;
  }
  let run: u32 = 1;
  if (code > 0) {
    if (!source.has(code)) return false;
    run = (1 << code) + source.take(code);
  }
  // They are zeros already.
  if (run > size - state.index) return state.fail();
  state.index += run;
  return true;
}

/** Each entry says how long ago the tree was used last: RFC 7932, 7.3. */
function movedToFront(map: usize, size: u32, work: usize): void {
  for (let tree: u32 = 0; tree < 256; tree++) store<u8>(work + tree, <u8>tree);
  for (let index: u32 = 0; index < size; index++) {
    const place = <usize>load<u8>(map + index);
    const tree = load<u8>(work + place);
    store<u8>(map + index, tree);
    memory.copy(work + 1, work, place);
    store<u8>(work, tree);
  }
}

/** The next of the trees of a kind of blocks. */
export function readTree(state: Brotli, which: u32): bool {
  const source = state.source;
  source.note();
  const alphabet = which == LITERAL_BLOCKS ? LITERALS : which == COMMAND_BLOCKS ? COMMANDS : 16 + state.directCodes + (DISTANCE_CODES << state.postfixBits);
  const table = readCode(state, alphabet);
  if (table == LACKING) return source.back();
  store<u32>(state.roots + (which * 256 + state.index) * 4, table);
  state.index++;
  return true;
}

export function treesOf(state: Brotli, which: u32): u32 {
  return which == LITERAL_BLOCKS ? state.literalTrees : which == DISTANCE_BLOCKS ? state.distanceTrees : state.kind(which).types;
}
