import { BUILD_BYTES, MOST_SYMBOLS } from "./huffman";
import { allocate, free, resize } from "./memory";
import { BAD_DATA, OUTPUT } from "./outcome";
import { NUMBER_BYTES, buildNumbers } from "./brotli-numbers";
import { Stream } from "./source";

/** Kinds of blocks, each with its own codes. */
export const LITERAL_BLOCKS: u32 = 0;
export const COMMAND_BLOCKS: u32 = 1;
export const DISTANCE_BLOCKS: u32 = 2;

const MOST_TYPES: u32 = 256;
const LITERAL_CONTEXTS: u32 = 64;
const DISTANCE_CONTEXTS: u32 = 4;

/** What comes out is kept here, so much at least: a call gives up to `OUTPUT`, which a later one may refer to. */
const LEAST_RING: u32 = 1 << 17;
const FIRST_TABLES: u32 = 1 << 13;
/** More than the largest table has. */
export const TABLE_ROOM: u32 = 2048;

/** Blocks of one kind. */
@unmanaged
export class Blocks {
  types: u32;
  /** What is left of the block that it is in. */
  left: u32;
  type: u32;
  before: u32;
  /** Offsets of tables. */
  typeTable: u32;
  countTable: u32;
}

@unmanaged
export class Brotli extends Stream {
  mode: u32;
  step: u32;
  index: u32;
  isLast: bool;
  windowBits: u32;
  /** Bytes that are left of the meta-block. */
  left: u32;
  postfixBits: u32;
  directCodes: u32;
  /** Distances that were used last, the latest first. */
  distance1: u32;
  distance2: u32;
  distance3: u32;
  distance4: u32;
  /** Of the command that is carried out. */
  insert: u32;
  copy: u32;
  distance: u32;
  isImplicit: bool;
  /** While a context map is read. */
  trees: u32;
  longestRun: u32;
  mapTable: u32;
  /** The symbol of a code that has only one, which takes no bits. */
  single: u32;
  /** Trees of literals and of distances. */
  literalTrees: u32;
  distanceTrees: u32;
  /** Tables of codes of this meta-block, entries of four bytes. */
  tables: usize;
  tableCapacity: u32;
  tableEnd: u32;
  /** Offsets of tables by tree: 256 of each kind. */
  roots: usize;
  modes: usize;
  literalMap: usize;
  distanceMap: usize;
  numbers: usize;
  lengths: usize;
  work: usize;
  blocks: usize;
  /** What has come out: where it is, how much of it there can be, where the next byte goes, and how far back it reaches. */
  ring: usize;
  ringSize: u32;
  at: u32;
  reach: u32;
  /** Bytes that this call has made. */
  made: u32;

  @inline kind(which: u32): Blocks {
    return changetype<Blocks>(this.blocks + which * offsetof<Blocks>());
  }

  @inline table(offset: u32): usize {
    return this.tables + offset * 4;
  }

  fail(): bool {
    this.outcome = BAD_DATA;
    return false;
  }

  @inline room(): u32 {
    return this.made < <u32>OUTPUT ? <u32>OUTPUT - this.made : 0;
  }

  /** @param count bytes that have been written at `at`, which do not go round */
  @inline advance(count: u32): void {
    this.made += count;
    this.at += count;
    const window = (<u32>1 << this.windowBits) - 16;
    this.reach = min(this.reach + count, window);
    if (this.at == this.ringSize) this.goRound();
  }

  /** At the end of the ring: it grows as long as the window is larger, and else begins anew. */
  goRound(): void {
    if (this.ringSize >= <u32>1 << this.windowBits) {
      this.at = 0;
      return;
    }
    this.ring = resize(this.ring, this.ringSize, this.ringSize * 2);
    this.ringSize *= 2;
  }

  /** Makes room for one more table. */
  reserve(): void {
    if (this.tableEnd + TABLE_ROOM <= this.tableCapacity) return;
    this.tables = resize(this.tables, <usize>this.tableCapacity * 4, <usize>this.tableCapacity * 8);
    this.tableCapacity *= 2;
  }
}

/** Bytes behind the source. */
export const BROTLI_BYTES: usize =
  <usize>MOST_TYPES * (3 * 4 + 1 + LITERAL_CONTEXTS + DISTANCE_CONTEXTS) + NUMBER_BYTES + <usize>MOST_SYMBOLS + BUILD_BYTES + 3 * 24;

/** @param at `BROTLI_BYTES` */
export function openBrotli(state: Brotli, at: usize): void {
  state.roots = at;
  state.numbers = at + MOST_TYPES * 3 * 4;
  state.work = state.numbers + NUMBER_BYTES;
  state.blocks = state.work + BUILD_BYTES;
  state.lengths = state.blocks + 3 * 24;
  state.modes = state.lengths + MOST_SYMBOLS;
  state.literalMap = state.modes + MOST_TYPES;
  state.distanceMap = state.literalMap + MOST_TYPES * LITERAL_CONTEXTS;
  state.distance1 = 4;
  state.distance2 = 11;
  state.distance3 = 15;
  state.distance4 = 16;
  state.tableCapacity = FIRST_TABLES;
  state.tables = allocate(FIRST_TABLES * 4);
  state.ringSize = LEAST_RING;
  state.ring = allocate(LEAST_RING);
  buildNumbers(state.numbers);
}

export function closeBrotli(state: Brotli): void {
  free(state.tables, state.tableCapacity * 4);
  free(state.ring, state.ringSize);
}

/** Copies what a call has made, the last bytes of the ring. */
export function takeMade(state: Brotli, target: usize): void {
  const made = state.made;
  // Where the ring has grown, nothing has gone round yet.
  const last = min(made, state.at);
  memory.copy(target, state.ring + state.ringSize - (made - last), made - last);
  memory.copy(target + (made - last), state.ring + state.at - last, last);
}
