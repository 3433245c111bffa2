/** Reads the tables for normalization out of this Node.js, which has them from Unicode. */

import { encode, literal, written } from './encode.ts';

const LAST = 0x10ffff;
function* characters(): Generator<string> {
  for (let point = 0; point <= LAST; point++) {
    const isSurrogate = point >= 0xd800 && point < 0xe000;
    const isSyllable = point >= 0xac00 && point <= 0xd7a3;
    if (!isSurrogate && !isSyllable) yield String.fromCodePoint(point);
  }
}

/** Marks of the lowest class, and of the highest. */
const LOWEST = '\u0334';
const HIGHEST = '\u0345';

/** Whether a mark is put before the other: it has a lower class, and both have one. */
const isBefore = (one: string, other: string): boolean => one !== other && (other + one).normalize('NFD') === one + other;

function classes(): string {
  const marks = [...characters()].filter(
    (each) => each.normalize('NFD') === each && (each === LOWEST || each === HIGHEST || isBefore(LOWEST, each) || isBefore(each, HIGHEST)),
  );
  const ranks: string[] = [];
  for (const mark of marks) {
    if (!ranks.some((each) => !isBefore(each, mark) && !isBefore(mark, each))) ranks.push(mark);
  }
  ranks.sort((one, other) => (isBefore(one, other) ? -1 : 1));
  let last = 0;
  return encode([
    marks.length,
    ...marks.flatMap((mark) => {
      const point = mark.codePointAt(0)!;
      const distance = point - last;
      last = point;
      return [distance, 1 + ranks.findIndex((each) => !isBefore(each, mark) && !isBefore(mark, each))];
    }),
  ]);
}

const pointsOf = (text: string): number[] => Array.from(text, (each) => each.codePointAt(0)!);

function decompositions(form: 'NFD' | 'NFKD', otherwise: (character: string) => string): string {
  const numbers: number[] = [];
  let last = 0;
  let count = 0;
  let total = 0;
  for (const character of characters()) {
    const parts = character.normalize(form);
    if (parts === otherwise(character)) continue;
    const [point, points] = [character.codePointAt(0)!, pointsOf(parts)];
    numbers.push(point - last, points.length, ...points);
    [last, count, total] = [point, count + 1, total + points.length];
  }
  return encode([count, total, ...numbers]);
}

/** What the last mark of a character is added to, and that mark. */
function compositions(): string {
  const pairs: { readonly first: number; readonly second: number; readonly result: number }[] = [];
  for (const character of characters()) {
    const parts = Array.from(character.normalize('NFD'));
    if (parts.length < 2 || character.normalize('NFC') !== character) continue;
    const [first, second] = [parts.slice(0, -1).join('').normalize('NFC'), parts.at(-1)!];
    pairs.push({ first: first.codePointAt(0)!, second: second.codePointAt(0)!, result: character.codePointAt(0)! });
  }
  pairs.sort((one, other) => one.first - other.first || one.second - other.second);
  let last = 0;
  return encode([
    pairs.length,
    ...pairs.flatMap(({ first, second, result }) => {
      const distance = first - last;
      last = first;
      return [distance, second, result];
    }),
  ]);
}

/** The text of `guest/js/runtime/unicode/normalization-data.ts`. */
export function normalizationData(): string {
  const data = {
    CLASSES: classes(),
    CANONICAL: decompositions('NFD', (character) => character),
    COMPATIBLE: decompositions('NFKD', (character) => character.normalize('NFD')),
    COMPOSITIONS: compositions(),
  };
  const lines = Object.entries(data).map(([name, text]) => `export const ${name} =\n  ${literal(text)};`);
  return [written('tables.ts'), ...lines, ''].join('\n');
}

export const DATA = new URL('../../guest/js/runtime/unicode/normalization-data.ts', import.meta.url);
