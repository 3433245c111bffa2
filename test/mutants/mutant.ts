import { statSync } from 'node:fs';
import { join } from 'node:path';
import { files, isTest, read, ROOT } from '../house/source-files.ts';
import { EQUIVALENT } from './equivalent.ts';
import { mutated, type Mutation, mutationsOf } from './mutations.ts';

export interface Mutant extends Mutation {
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  readonly before: string;
  readonly after: string;
  /** The whole file with the change in it. */
  readonly source: string;
}

/**
 * The mutants of what is named, in the order of files and lines, without those that are known to be equivalent.
 *
 * @param places folders, or files
 * @param pattern which files of the folders, `*.ts` if left out
 */
export function mutantsOf(places: readonly string[], pattern = '**/*.ts'): Mutant[] {
  const named = places.flatMap((place) => (statSync(join(ROOT, place)).isDirectory() ? files(join(place, pattern)) : [place]));
  const sources = [...new Set(named)].filter((file) => !isTest(file) && !file.endsWith('.d.ts'));
  return sources.flatMap(mutantsOfFile).filter((mutant) => !isEquivalent(mutant));
}

export function mutantsOfFile(file: string): Mutant[] {
  const text = read(file);
  return Array.from(mutationsOf(file, text), (mutation) => {
    const from = text.lastIndexOf('\n', mutation.start - 1) + 1;
    const to = text.indexOf('\n', mutation.end);
    const source = mutated(text, mutation);
    const grown = source.length - text.length;
    return {
      ...mutation,
      file,
      line: text.slice(0, mutation.start).split('\n').length,
      before: text.slice(from, to).trim(),
      after: source.slice(from, to + grown).trim(),
      source,
    };
  });
}

const isEquivalent = ({ file, before, after }: Mutant): boolean =>
  EQUIVALENT.some((known) => known.file === file && known.line === before && [known.mutant ?? after].flat().includes(after));

/** So many of them by lot, the same ones for the same seed, in their order. */
export function sampled<T>(all: readonly T[], limit: number, seed: number): T[] {
  let state = seed;
  const lots = all.map((each, index) => {
    // xorshift32 of what a multiplication spreads: seeds are small numbers.
    state = Math.imul(state ^ (index + 1), 0x9e37_79b1);
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return { each, index, lot: state >>> 0 };
  });
  return lots
    .toSorted((a, b) => a.lot - b.lot)
    .slice(0, limit)
    .toSorted((a, b) => a.index - b.index)
    .map(({ each }) => each);
}
