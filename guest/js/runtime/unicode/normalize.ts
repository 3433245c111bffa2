/** Normalization forms of Unicode: UAX #15. */
import { placeOf } from './search.ts';
import { canonical, classes, compatible, compositions, type Decompositions, pairKey } from './tables.ts';

export type Form = 'NFC' | 'NFD' | 'NFKC' | 'NFKD';

/** Syllables of Hangul follow from numbers: The Unicode Standard, 3.12. */
const SYLLABLES = 0xac00;
const LEADS = 0x1100;
const VOWELS = 0x1161;
const TRAILS = 0x11a7;
const LEAD_COUNT = 19;
const VOWEL_COUNT = 21;
const TRAIL_COUNT = 28;
const SYLLABLE_COUNT = LEAD_COUNT * VOWEL_COUNT * TRAIL_COUNT;

const FIRST_MARK = 0x300;
/**
 * Runs of what may change: the form leaves other characters as they are, and nothing becomes one with what is before them. A form
 * that composes needs the character before the run as well. With the ideographs of Chinese, which stay.
 */
const RUNS: Readonly<Record<Form, RegExp>> = {
  NFC: /[\0-\u02ff\u3400-\u4dbf\u4e00-\u9fff]?[^\0-\u02ff\u3400-\u4dbf\u4e00-\u9fff]+/g,
  NFD: /[^\0-\xbf\u3400-\u4dbf\u4e00-\u9fff]+/g,
  NFKC: /[\0-\x9f\u3400-\u4dbf\u4e00-\u9fff]?[^\0-\x9f\u3400-\u4dbf\u4e00-\u9fff]+/g,
  NFKD: /[^\0-\x9f\u3400-\u4dbf\u4e00-\u9fff]+/g,
};
const PIECE = 4096;

export function normalize(text: string, form: Form): string {
  return text.replace(RUNS[form], (run) => normalizeRun(run, form));
}

function normalizeRun(text: string, form: Form): string {
  const points = decomposed(text, form === 'NFC' || form === 'NFD' ? [canonical] : [compatible, canonical]);
  const length = form === 'NFC' || form === 'NFKC' ? compose(points) : points.length;
  let result = '';
  for (let at = 0; at < length; at += PIECE) result += String.fromCodePoint(...points.slice(at, Math.min(length, at + PIECE)));
  return result;
}

function rankOf(point: number): number {
  if (point < FIRST_MARK) return 0;
  const place = placeOf(classes.characters, point);
  return place < 0 ? 0 : classes.ranks[place]!;
}

/** Code points, taken apart, with marks in canonical order. */
function decomposed(text: string, tables: readonly Decompositions[]): number[] {
  const points: number[] = [];
  /** Where marks begin that have no character without a class behind them yet. */
  let marks = 0;
  const add = (point: number): void => {
    points.push(point);
    if (rankOf(point) > 0) return;
    sortMarks(points, marks, points.length - 1);
    marks = points.length;
  };
  for (let at = 0; at < text.length; at++) {
    const point = text.codePointAt(at)!;
    if (point > 0xffff) at++;
    if (point >= SYLLABLES && point < SYLLABLES + SYLLABLE_COUNT) {
      const index = point - SYLLABLES;
      add(LEADS + Math.floor(index / (VOWEL_COUNT * TRAIL_COUNT)));
      add(VOWELS + Math.floor((index % (VOWEL_COUNT * TRAIL_COUNT)) / TRAIL_COUNT));
      if (index % TRAIL_COUNT > 0) add(TRAILS + (index % TRAIL_COUNT));
      continue;
    }
    if (!tables.some((table) => addParts(point, table, add))) add(point);
  }
  sortMarks(points, marks, points.length);
  return points;
}

function addParts(point: number, { characters, starts, parts }: Decompositions, add: (point: number) => void): boolean {
  const place = point < characters[0]! ? -1 : placeOf(characters, point);
  if (place < 0) return false;
  for (let part = starts[place]!; part < starts[place + 1]!; part++) add(parts[part]!);
  return true;
}

/** Those of the same class stay in their order. */
function sortMarks(points: number[], from: number, to: number): void {
  if (to - from < 2) return;
  const sorted = points.slice(from, to).map((point) => ({ point, rank: rankOf(point) }));
  sorted.sort((one, other) => one.rank - other.rank);
  for (let index = 0; index < sorted.length; index++) points[from + index] = sorted[index]!.point;
}

/** Puts together in place what can be. @returns how many code points are left */
function compose(points: number[]): number {
  let length = 0;
  let starter = -1;
  let lastRank = 0;
  for (const point of points) {
    const rank = rankOf(point);
    // What stands between the two has no class, or the same: it is in the way.
    const isBlocked = starter < 0 || (starter < length - 1 && lastRank >= rank);
    const made = isBlocked ? undefined : pairOf(points[starter]!, point);
    if (made !== undefined) {
      points[starter] = made;
      continue;
    }
    if (rank === 0) starter = length;
    lastRank = rank;
    points[length++] = point;
  }
  return length;
}

function pairOf(first: number, second: number): number | undefined {
  const lead = first - LEADS;
  const vowel = second - VOWELS;
  if (lead >= 0 && lead < LEAD_COUNT && vowel >= 0 && vowel < VOWEL_COUNT) return SYLLABLES + (lead * VOWEL_COUNT + vowel) * TRAIL_COUNT;
  const syllable = first - SYLLABLES;
  const trail = second - TRAILS;
  if (syllable >= 0 && syllable < SYLLABLE_COUNT && syllable % TRAIL_COUNT === 0 && trail > 0 && trail < TRAIL_COUNT) return first + trail;
  if (second < FIRST_MARK) return undefined;
  const place = placeOf(compositions.keys, pairKey(first, second));
  return place < 0 ? undefined : compositions.results[place];
}
