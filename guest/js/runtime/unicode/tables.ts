/** Tables for normalization, as `test/unicode/index.ts` has written them. */
import { PackedNumbers } from '../packed-numbers.ts';
import { CANONICAL, CLASSES, COMPATIBLE, COMPOSITIONS } from './normalization-data.ts';

export interface Classes {
  /** Characters that combine with others, in order. */
  readonly characters: Uint32Array;
  /** Ranks of their canonical combining classes. */
  readonly ranks: Uint8Array;
}

function readClasses(): Classes {
  const numbers = new PackedNumbers(CLASSES);
  const count = numbers.next();
  const characters = new Uint32Array(count);
  const ranks = new Uint8Array(count);
  for (let index = 0, last = 0; index < count; index++) {
    last += numbers.next();
    characters[index] = last;
    ranks[index] = numbers.next();
  }
  return { characters, ranks };
}

/** What characters are taken apart to, down to the last. */
export interface Decompositions {
  readonly characters: Uint32Array;
  /** Where the parts of each begin, and where those of the last one end. */
  readonly starts: Uint16Array;
  readonly parts: Uint32Array;
}

function readDecompositions(text: string): Decompositions {
  const numbers = new PackedNumbers(text);
  const count = numbers.next();
  const characters = new Uint32Array(count);
  const starts = new Uint16Array(count + 1);
  const parts = new Uint32Array(numbers.next());
  for (let index = 0, last = 0; index < count; index++) {
    last += numbers.next();
    characters[index] = last;
    const end = starts[index]! + numbers.next();
    for (let at = starts[index]!; at < end; at++) parts[at] = numbers.next();
    starts[index + 1] = end;
  }
  return { characters, starts, parts };
}

export interface Compositions {
  /** Pairs that become one character, in order. */
  readonly keys: Float64Array;
  readonly results: Uint32Array;
}

/** Code points have 21 bits. */
export const pairKey = (first: number, second: number): number => first * 2_097_152 + second;

function readCompositions(): Compositions {
  const numbers = new PackedNumbers(COMPOSITIONS);
  const count = numbers.next();
  const keys = new Float64Array(count);
  const results = new Uint32Array(count);
  for (let index = 0, first = 0; index < count; index++) {
    first += numbers.next();
    keys[index] = pairKey(first, numbers.next());
    results[index] = numbers.next();
  }
  return { keys, results };
}

export const classes = readClasses();
export const canonical = readDecompositions(CANONICAL);
/** Where they differ from canonical ones. */
export const compatible = readDecompositions(COMPATIBLE);
export const compositions = readCompositions();
