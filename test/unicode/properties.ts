/** Reads the properties of characters, and which are the same but for case, out of this Node.js, which has them from Unicode. */
import { createRequire } from 'node:module';
import { difference } from '../../guest/js/runtime/unicode/ranges.ts';
import { encode, literal, written } from './encode.ts';

type Ranges = readonly number[];

/** Which names there are, Node.js does not tell: these packages do, and Node.js says which of them it takes. */
const packages = createRequire(createRequire(import.meta.resolve('@bytecodealliance/jco')).resolve('regexpu-core'));
const matching = createRequire(packages.resolve('unicode-match-property-ecmascript'));
type Aliases = ReadonlyMap<string, string>;
const VALUES = packages('unicode-match-property-value-ecmascript/data/mappings.js') as ReadonlyMap<string, Aliases>;
const PROPERTIES = matching('unicode-canonical-property-names-ecmascript') as ReadonlySet<string>;
const ALIASES = matching('unicode-property-aliases-ecmascript') as Aliases;

const SURROGATES = 0xd800;
const BEHIND = 0xe000;
const LAST = 0x10ffff;
const isSurrogate = (point: number): boolean => point >= SURROGATES && point < BEHIND;

const CHARACTERS = Array.from({ length: LAST + 1 }, (_, point) => (isSurrogate(point) ? '' : String.fromCodePoint(point)));
/** In two texts: a surrogate of its own would join what is beside it. */
const TEXTS: readonly (readonly [text: string, first: number])[] = [
  [CHARACTERS.slice(0, SURROGATES).join(''), 0],
  [CHARACTERS.slice(BEHIND, 0x10000).join(''), BEHIND],
  [CHARACTERS.slice(0x10000).join(''), 0x10000],
];

/** What Node.js takes for `\p{text}`. */
export function rangesOf(text: string): Ranges {
  const ranges: number[] = [];
  const add = (from: number, to: number): void => {
    if (ranges.at(-1) === from - 1) ranges[ranges.length - 1] = to;
    else ranges.push(from, to);
  };
  const runs = new RegExp(`\\p{${text}}+`, 'gu');
  for (const [characters, first] of TEXTS) {
    if (first === BEHIND && new RegExp(`\\p{${text}}`, 'u').test('\ud800')) add(SURROGATES, BEHIND - 1);
    const units = first > 0xffff ? 2 : 1;
    for (const { 0: run, index } of characters.matchAll(runs)) add(first + index / units, first + (index + run.length) / units - 1);
  }
  return ranges;
}

function isKnown(text: string): boolean {
  try {
    return new RegExp(`\\p{${text}}`, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}

/** All names of each value of a property, the short one first. */
function valuesOf(property: string): string[][] {
  const names = new Map<string, Set<string>>();
  for (const [alias, long] of VALUES.get(property)!) names.set(long, (names.get(long) ?? new Set()).add(alias));
  return [...names]
    .map(([long, aliases]) => [...aliases.add(long)].filter((name) => isKnown(`${property}=${name}`)))
    .filter(({ length }) => length > 0);
}

export function packed(ranges: Ranges): string {
  return encode(ranges.map((point, index) => point - (ranges[index - 1] ?? 0)));
}

type Rows = Readonly<Record<string, string>>;

function rowsOf(all: readonly string[][], text: (name: string) => string): Rows {
  return Object.fromEntries(all.map((names) => [names.join(' '), text(names[0]!)]).filter(([, row]) => row !== ''));
}

function categories(): { CATEGORIES: Rows; GROUPS: Rows } {
  const all = valuesOf('General_Category');
  const isSingle = ([name]: string[]): boolean => name!.length === 2 && name !== 'LC';
  const singles = all.filter(isSingle);
  const parts = (group: string): string =>
    singles
      .map(([name]) => name!)
      .filter((name) => (group === 'LC' ? ['Lu', 'Ll', 'Lt'].includes(name) : name.startsWith(group)))
      .join(' ');
  return {
    CATEGORIES: rowsOf(singles, (name) => packed(rangesOf(name))),
    GROUPS: rowsOf(
      all.filter((names) => !isSingle(names)),
      parts,
    ),
  };
}

function scripts(): { SCRIPTS: Rows; EXTENSIONS: Rows } {
  const all = valuesOf('Script');
  return {
    SCRIPTS: rowsOf(all, (name) => packed(rangesOf(`sc=${name}`))),
    EXTENSIONS: rowsOf(all, (name) => packed(difference(rangesOf(`sc=${name}`), rangesOf(`scx=${name}`)))),
  };
}

function binary(): Rows {
  // Assigned is what Cn is not.
  const all = [...PROPERTIES].filter((name) => name !== 'Assigned' && isKnown(name));
  const aliasesOf = (name: string): string[] =>
    [...ALIASES].filter(([alias, long]) => long === name && alias !== name).map(([alias]) => alias);
  return rowsOf(
    all.map((name) => [name].concat(aliasesOf(name))),
    (name) => packed(rangesOf(name)),
  );
}

/** How many are the same as another; of each its distance from the last one, and of places to the next that is the same, around. */
function folds(): string {
  const cased = CHARACTERS.filter(
    (each) => each.toLowerCase() !== each || each.toUpperCase() !== each || /\p{Changes_When_Casefolded}/u.test(each),
  );
  const text = cased.join('');
  const alike = new Map<string, string[]>();
  for (const character of cased) {
    if (alike.has(character)) continue;
    const all = text.match(new RegExp(character, 'giu'))!;
    if (all.length > 1) for (const each of all) alike.set(each, all);
  }
  const characters = cased.filter((each) => alike.has(each));
  const places = new Map(characters.map((each, place) => [each, place]));
  const numbers = characters.flatMap((each, place) => {
    const all = alike.get(each)!;
    const distance = places.get(all[(all.indexOf(each) + 1) % all.length]!)! - place;
    return [each.codePointAt(0)! - (characters[place - 1]?.codePointAt(0) ?? 0), distance < 0 ? -2 * distance - 1 : 2 * distance];
  });
  return encode([characters.length, ...numbers]);
}

const rows = (name: string, table: Rows): string =>
  [
    `export const ${name}: Readonly<Record<string, string>> = {`,
    ...Object.entries(table).map(([names, text]) => `  '${names}': ${literal(text)},`),
    '};',
  ].join('\n');

/** The text of `guest/js/runtime/unicode/property-data.ts`. */
export function propertyData(): string {
  const tables = { ...categories(), ...scripts(), BINARY: binary() };
  return [
    written('properties.ts'),
    ...Object.entries(tables).map(([name, table]) => rows(name, table)),
    `export const FOLDS =\n  ${literal(folds())};`,
    '',
  ].join('\n');
}

export const PROPERTY_DATA = new URL('../../guest/js/runtime/unicode/property-data.ts', import.meta.url);
