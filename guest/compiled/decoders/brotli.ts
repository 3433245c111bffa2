/** Brotli, RFC 7932. */
import { readMap, readParameters, readTree, readTypes, treesOf } from "./brotli-blocks";
import { runCommands } from "./brotli-commands";
import { Brotli, COMMAND_BLOCKS, DISTANCE_BLOCKS, LITERAL_BLOCKS } from "./brotli-state";
import { ENDED, JUNK, MORE, OUTPUT, WANTS } from "./outcome";

const WINDOW: u32 = 0;
const META_BLOCK: u32 = 1;
const SKIPPED: u32 = 2;
const STORED: u32 = 3;
const TYPES: u32 = 4;
const PARAMETERS: u32 = 5;
const LITERAL_MAP: u32 = 6;
const DISTANCE_MAP: u32 = 7;
const TREES: u32 = 8;
const COMMANDS: u32 = 9;
const END: u32 = 10;

const LITERAL_CONTEXTS: u32 = 64;
const DISTANCE_CONTEXTS: u32 = 4;

/** Goes on with what the source has. */
export function runBrotli(state: Brotli): void {
  state.made = 0;
  if (state.outcome == ENDED && state.source.left() > 0) state.outcome = JUNK;
  while (state.outcome <= MORE && state.mode != END) {
    if (!step(state)) break;
  }
  if (state.outcome > MORE) return;
  if (state.mode == END) state.outcome = state.source.left() > 0 ? JUNK : ENDED;
  else state.outcome = state.made >= <u32>OUTPUT ? MORE : WANTS;
}

/** @returns false when bits or room lack, or something is wrong */
function step(state: Brotli): bool {
  const mode = state.mode;
  if (mode == COMMANDS) return runCommands(state) && ended(state);
  if (mode == TREES) return trees(state);
  if (mode == LITERAL_MAP || mode == DISTANCE_MAP) return maps(state);
  if (mode == TYPES) return types(state);
  if (mode == PARAMETERS) {
    if (!readParameters(state)) return false;
    state.mode = LITERAL_MAP;
    state.step = 0;
    return true;
  }
  if (mode == STORED) return stored(state);
  if (mode == SKIPPED) return skipped(state);
  return mode == WINDOW ? readWindow(state) : metaBlock(state);
}

/** What comes after a meta-block. */
function ended(state: Brotli): bool {
  if (!state.isLast) state.mode = META_BLOCK;
  else if (isPadded(state)) state.mode = END;
  else return state.fail();
  return true;
}

/** Up to the next byte there are only zeros. */
function isPadded(state: Brotli): bool {
  return state.source.take(state.source.bits & 7) == 0;
}

function readWindow(state: Brotli): bool {
  const source = state.source;
  source.note();
  if (!source.has(1)) return false;
  state.windowBits = 16;
  if (source.take(1) == 1) {
    if (!source.has(3)) return source.back();
    const more = source.take(3);
    state.windowBits = 17 + more;
    if (more == 0) {
      if (!source.has(3)) return source.back();
      const few = source.take(3);
      if (few == 1) return state.fail();
      state.windowBits = few == 0 ? 17 : 8 + few;
    }
  }
  state.mode = META_BLOCK;
  return true;
}

function metaBlock(state: Brotli): bool {
  const source = state.source;
  source.note();
  if (!source.has(4)) {
    // The last one may be as short as two bits.
    if (source.bits < 2 || (source.hold & 3) != 3) return source.back();
  }
  const isLast = source.take(1) == 1;
  state.isLast = isLast;
  if (isLast && source.take(1) == 1) return ended(state);
  if (!source.has(2)) return source.back();
  const nibbles = source.take(2) + 4;
  if (nibbles == 7) return metadata(state);
  if (!source.has(nibbles * 4 + 1)) return source.back();
  const length = source.take(nibbles * 4);
  if (nibbles > 4 && length >> ((nibbles - 1) * 4) == 0) return state.fail();
  state.left = length + 1;
  if (!isLast && source.take(1) == 1) {
    state.mode = STORED;
    return isPadded(state) || state.fail();
  }
  state.mode = TYPES;
  state.step = 0;
  state.index = LITERAL_BLOCKS;
  state.tableEnd = 0;
  return true;
}

/** A meta-block that gives nothing. */
function metadata(state: Brotli): bool {
  const source = state.source;
  if (!source.has(3)) return source.back();
  if (source.take(1) != 0) return state.fail();
  const bytes = source.take(2);
  if (!source.has(bytes * 8)) return source.back();
  const length = source.take(bytes * 8);
  if (bytes > 1 && length >> ((bytes - 1) * 8) == 0) return state.fail();
  state.left = bytes == 0 ? 0 : length + 1;
  state.mode = SKIPPED;
  return isPadded(state) || state.fail();
}

function skipped(state: Brotli): bool {
  const source = state.source;
  while (state.left > 0) {
    if (!source.has(8)) return false;
    source.drop(8);
    state.left--;
  }
  return ended(state);
}

function stored(state: Brotli): bool {
  const source = state.source;
  while (state.left > 0) {
    const size = min(min<usize>(state.left, source.left()), min<usize>(state.room(), state.ringSize - state.at));
    if (size == 0) return false;
    source.copy(state.ring + state.at, size);
    state.advance(<u32>size);
    state.left -= <u32>size;
  }
  return ended(state);
}

function types(state: Brotli): bool {
  if (!readTypes(state, state.index)) return false;
  if (state.step < 4) return true;
  state.step = 0;
  if (state.index++ == DISTANCE_BLOCKS) state.mode = PARAMETERS;
  return true;
}

function maps(state: Brotli): bool {
  const isLiterals = state.mode == LITERAL_MAP;
  const map = isLiterals ? state.literalMap : state.distanceMap;
  const size = isLiterals ? state.kind(LITERAL_BLOCKS).types * LITERAL_CONTEXTS : state.kind(DISTANCE_BLOCKS).types * DISTANCE_CONTEXTS;
  if (!readMap(state, map, size)) return false;
  if (state.step < 4) return true;
  state.step = 0;
  if (isLiterals) state.literalTrees = state.trees;
  else state.distanceTrees = state.trees;
  state.index = 0;
  if (isLiterals) state.mode = DISTANCE_MAP;
  else state.mode = TREES;
  return true;
}

/** `state.step` is the kind of blocks, `state.index` the tree. */
function trees(state: Brotli): bool {
  if (!readTree(state, state.step)) return false;
  if (state.index < treesOf(state, state.step)) return true;
  state.index = 0;
  if (state.step++ == DISTANCE_BLOCKS) {
    state.mode = COMMANDS;
    state.step = 0;
  }
  return true;
}
