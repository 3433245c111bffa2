/** Orders of texts as text, for `guest/js/runtime/intl/collation-tables.ts`. */
import type { PackedOrder } from '@skerry/guest/runtime/intl/collation-tables';
import type { Collation, Unit } from './collation.ts';
import { pack, signed } from './packed.ts';

const BEHIND = 0x110000;
const CASES = 3;
const MOST_ELEMENTS = 0xffff;
const MOST_FORMS = 0xff;

export type Defaults = Pick<PackedOrder, 'ignorePunctuation' | 'caseFirst' | 'collation'>;

/** The order of all languages. */
export function packRoot(root: Collation, defaults: Defaults): PackedOrder {
  const together = togetherOf(root);
  const alone = new Set(root.singles);
  const units = [...root.units].filter(([text]) => !alone.has(text));
  return {
    together,
    singles: packRuns(root.singles.map((each) => characterOf(each, together))),
    units: packUnits(units, together),
    punctuation: root.punctuation,
    ...defaults,
  };
}

/** What a language has otherwise. */
export function packLanguage(language: Collation, root: Collation, defaults: Defaults): PackedOrder {
  const together = togetherOf(language);
  const places = new Map(root.singles.map((each, index) => [each, index + 1]));
  const changed = changedIn(language, root);
  return {
    together,
    singles: packRuns(language.singles.map((each) => places.get(each))),
    units: packUnits(changed, together),
    punctuation: language.punctuation,
    ...defaults,
  };
}

/** What counts for something else in a language, but for places that all letters have moved to. */
export function changedIn(language: Collation, root: Collation): (readonly [string, Unit])[] {
  const places = new Map(root.singles.map((each, index) => [each, index + 1]));
  const now = new Map(language.singles.map((each, index) => [places.get(each) ?? 0, index + 1]));
  return [...language.units].filter(([text, unit]) => {
    const before = root.units.get(text);
    if (before === undefined) return true;
    const letters = before.letters.map((place) => (place === 0 ? 0 : now.get(place)));
    return JSON.stringify({ ...before, letters }) !== JSON.stringify(unit);
  });
}

const togetherOf = ({ units }: Collation): string[] => [...units.keys()].filter((text) => Array.from(text).length > 1);

/** The runtime has arrays of a few bits. */
function assertFits(elements: number, forms: number): void {
  if (elements > MOST_ELEMENTS || forms > MOST_FORMS)
    throw new Error(`An order has ${elements} elements and ${forms} forms, which is too many`);
}

const characterOf = (text: string, together: readonly string[]): number =>
  Array.from(text).length > 1 ? BEHIND + together.indexOf(text) : text.codePointAt(0)!;

/** Runs of values that follow each other, in order, with the places where they stand from 1 on; some places have none. */
function packRuns(values: readonly (number | undefined)[]): string {
  const runs: { start: number; length: number; readonly place: number }[] = [];
  for (const [index, value] of values.entries()) {
    const last = runs.at(-1);
    if (value === undefined) continue;
    const isShort = last !== undefined && last.length < MOST_ELEMENTS;
    if (isShort && value === last.start + last.length && index + 1 === last.place + last.length) last.length++;
    else runs.push({ start: value, length: 1, place: index + 1 });
  }
  runs.sort((one, other) => one.start - other.start);
  const numbers = runs.flatMap(({ start, length, place }, index) => {
    const before = runs[index - 1] ?? { start: 0, place: 0 };
    return [start - before.start, length, signed(place - before.place)];
  });
  return pack([runs.length, ...numbers]);
}

function packUnits(units: readonly (readonly [string, Unit])[], together: readonly string[]): string {
  const sorted = units
    .map(([text, unit]) => ({ character: characterOf(text, together), unit }))
    .toSorted((one, other) => one.character - other.character);
  let [character, primary] = [0, 0];
  const numbers = sorted.flatMap((each) => {
    const head = [each.character - character, each.unit.letters.length];
    character = each.character;
    return head.concat(
      each.unit.letters.flatMap((letter, at) => {
        const form = 2 * (each.unit.forms[at]! * CASES + each.unit.cases[at]!) + (letter > 0 ? 1 : 0);
        const distance = letter > 0 ? [signed(letter - primary)] : [];
        if (letter > 0) primary = letter;
        return [each.unit.marks[at]!, form, ...distance];
      }),
    );
  });
  const elements = sorted.reduce((sum, { unit }) => sum + unit.letters.length, 0);
  assertFits(elements, Math.max(...units.flatMap(([, { forms }]) => forms)) * CASES + CASES);
  return pack([sorted.length, elements, ...numbers]);
}
