/** What a class with the flag `v` has in it: characters, and texts of several of them or none. */
import { complement, type Ranges, union } from './ranges.ts';

export interface ClassSet {
  readonly ranges: Ranges;
  readonly strings: ReadonlySet<string>;
}

export const setOf = (ranges: Ranges, strings: readonly string[] = []): ClassSet => ({ ranges, strings: new Set(strings) });

export const emptySet = setOf([]);

export const unionOf = (one: ClassSet, other: ClassSet): ClassSet => ({
  ranges: union(one.ranges, other.ranges),
  strings: one.strings.union(other.strings),
});

export const intersection = (one: ClassSet, other: ClassSet): ClassSet => ({
  ranges: complement(union(complement(one.ranges), complement(other.ranges))),
  strings: one.strings.intersection(other.strings),
});

export const subtraction = (one: ClassSet, other: ClassSet): ClassSet => ({
  ranges: complement(union(complement(one.ranges), other.ranges)),
  strings: one.strings.difference(other.strings),
});

/** Texts as they are tried: long ones first, and nothing after all characters. */
export function inOrder({ strings }: ClassSet): { readonly longest: readonly string[]; readonly hasEmpty: boolean } {
  const lengths = Array.from(strings, (text) => ({ text, length: Array.from(text).length })).filter(({ length }) => length > 0);
  lengths.sort((one, other) => other.length - one.length);
  return { longest: lengths.map(({ text }) => text), hasEmpty: strings.has('') };
}
