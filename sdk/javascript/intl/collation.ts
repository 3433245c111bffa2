/**
 * How this Node.js puts texts in order in a language. It tells nothing but which of two texts comes first, so what each character counts
 * for is found by comparing: characters that are alone in their place are numbered in order, and what stands for several of them, or for
 * one with marks, is looked for among these by halves. The model is that of the Unicode Collation Algorithm: places of three levels.
 */

/** What a character, or several together, count for: as many of each as there are elements. */
export interface Unit {
  /** Primary places from 1 on, in the order of letters; 0: a mark. */
  readonly letters: number[];
  /** Secondary places: 0 is a letter without a mark. */
  readonly marks: number[];
  /** Tertiary places, twice, as there are some between two others. */
  readonly forms: number[];
  /** 0 is small or has no case, 2 is capital. */
  readonly cases: number[];
}

export interface Collation {
  /** What is alone in its primary place, and first of all that share it. */
  readonly singles: readonly string[];
  readonly units: ReadonlyMap<string, Unit>;
  /** Primary places up to here are of punctuation. */
  readonly punctuation: number;
}

type Compare = (one: string, other: string) => number;

/** Behind everything. */
const HIGHEST = '\uffff';
/** Differences that no mark makes, such as between æ and ae. */
const BEYOND_MARKS = 1000;
const MOST_ELEMENTS = 20;
const MOST_MARKS = 4;
/** A block of letters with vowels that stand before them is not larger. */
const NEAR = 128;

export function readCollation(locale: string): Collation {
  return new Reader(locale).read();
}

class Reader {
  readonly #base: Compare;
  readonly #accent: Compare;
  readonly #variant: Compare;
  readonly #case: Compare;
  readonly #shifted: Compare;
  readonly #singles: string[] = [];
  readonly #families: string[][] = [];
  readonly #units = new Map<string, Unit>();
  /** Each mark that comes first of those in the same place. */
  #marks: string[] = [];
  #markFamilies: string[][] = [];
  /** What is the same as each but for its form; `?` stands for a difference that no mark makes. */
  readonly #spelled = new Map<string, string>();

  constructor(locale: string) {
    const of = (options: Intl.CollatorOptions): Compare =>
      new Intl.Collator(locale, { ignorePunctuation: false, caseFirst: 'false', ...options }).compare;
    this.#base = of({ sensitivity: 'base' });
    this.#accent = of({ sensitivity: 'accent' });
    this.#variant = of({});
    this.#case = of({ sensitivity: 'case' });
    this.#shifted = of({ ignorePunctuation: true });
  }

  read(): Collation {
    const points = allPoints().filter((each) => each.normalize('NFD') === each);
    const all = [...points, ...this.#contractions(points)];
    const weightless = all.filter((each) => this.#base(each, '') === 0);
    const marks = weightless.filter((each) => this.#accent(each, '') !== 0).sort(this.#variant);
    this.#markFamilies = families(marks, this.#accent);
    this.#marks = this.#markFamilies.map(([first]) => first!);
    this.#readLetters(all.filter((each) => this.#base(each, '') !== 0));
    this.#readDifferences();
    const ranks = this.#ranks();
    this.#readForms(ranks);
    for (const [place, family] of this.#markFamilies.entries()) this.#addMarks(family, place + 1);
    for (const each of weightless)
      if (this.#accent(each, '') === 0) this.#units.set(each, { letters: [], marks: [], forms: [], cases: [] });
    this.#readCases();
    const isPunctuation = (single: string): boolean => this.#shifted(single, '') === 0;
    return { singles: this.#singles, units: this.#units, punctuation: this.#singles.findIndex((each) => !isPunctuation(each)) };
  }

  /** What counts for something else together. */
  #contractions(points: readonly string[]): Set<string> {
    const found = new Set<string>();
    for (const point of allPoints()) {
      const [first = '', ...rest] = point.normalize('NFD');
      const isOne = rest.length > 0 && rest.every((mark) => this.#base(mark, '') === 0);
      if (isOne && this.#base(point, first) !== 0) found.add(point.normalize('NFD'));
    }
    const early = points.filter((each) => /\p{Logical_Order_Exception}/u.test(each));
    for (const vowel of early) {
      const near = points.filter((each) => Math.abs(each.codePointAt(0)! - vowel.codePointAt(0)!) < NEAR);
      for (const letter of near) if (this.#base(vowel + letter, vowel) < 0) found.add(vowel + letter);
    }
    for (const text of this.#pairs([...found])) found.add(text);
    return found;
  }

  /** Letters that are one together, such as `ch`, and those that stand for two of these, such as `ccs`. */
  #pairs(own: readonly string[]): string[] {
    const letters = [...'abcdefghijklmnopqrstuvwxyz', ...own.filter((each) => /^[a-z]\P{L}+$/u.test(each))];
    const isBeyond = (one: string, other: string): boolean => this.#base(one + other, one + HIGHEST) > 0;
    const pairs = letters.flatMap((one) => letters.filter((other) => isBeyond(one, other)).map((other) => [one, other]));
    const known = new Set(pairs.map((parts) => parts.join('')));
    const longer = pairs.flatMap((parts) =>
      letters.filter((each) => isBeyond(each, parts.join('')) && !known.has(each + parts[0]!)).map((each) => [each].concat(parts)),
    );
    return [...pairs, ...longer].flatMap((parts) => {
      const texts = parts.reduce((starts, part) => starts.flatMap((start) => [start + part, start + part.toUpperCase()]), ['']);
      return texts.filter((text) => this.#base(text, parts.join('')) === 0);
    });
  }

  /** Which places of letters everything has. */
  #readLetters(all: string[]): void {
    all.sort((one, other) => this.#variant(one, other) || (one < other ? -1 : 1));
    const several: string[][] = [];
    for (const family of families(all, this.#base)) {
      const [first] = family as [string];
      const last = this.#singles.at(-1);
      if (last !== undefined && this.#base(first, last + HIGHEST) < 0) several.push(family);
      else {
        this.#singles.push(first);
        this.#families.push(family);
        for (const each of family) this.#spell(each, [this.#singles.length]);
      }
    }
    for (const family of several) {
      const places = this.#placesOf(family[0]!);
      if (places !== undefined) for (const each of family) this.#spell(each, places);
    }
  }

  #placesOf(text: string): number[] | undefined {
    const places: number[] = [];
    for (let prefix = ''; places.length < MOST_ELEMENTS && this.#base(prefix, text) !== 0; prefix += this.#single(places.at(-1)!)) {
      const place = last(this.#singles.length, (at) => this.#base(prefix + this.#singles[at]!, text) <= 0);
      if (place < 0) return undefined;
      places.push(place + 1);
    }
    return this.#base(places.map((place) => this.#single(place)).join(''), text) === 0 ? places : undefined;
  }

  #single(place: number): string {
    return this.#singles[place - 1]!;
  }

  /** Which marks stand behind the letters of something. */
  #spell(text: string, places: readonly number[]): void {
    const parts = places.map((place) => ({ letter: this.#single(place), marks: [] as number[] }));
    const written = (from: number, to: number): string =>
      parts
        .slice(from, to)
        .map(({ letter, marks }) => letter + marks.map((mark) => this.#marks[mark - 1]).join(''))
        .join('');
    const isSame = (): boolean => this.#accent(written(0, parts.length), text) === 0;
    for (let at = 0; at < parts.length && !isSame(); at++) {
      for (let count = 0; count < MOST_MARKS && !isSame(); count++) {
        const [before, after] = [written(0, at + 1), written(at + 1, parts.length)];
        const mark = last(this.#marks.length, (each) => this.#accent(before + this.#marks[each]! + after, text) <= 0);
        if (mark < 0) break;
        parts[at]!.marks.push(mark + 1);
      }
    }
    const isSpelled = isSame();
    if (!isSpelled) for (const part of parts) part.marks = [];
    this.#spelled.set(text, isSpelled ? written(0, parts.length) : `?${places.join()}`);
    this.#units.set(text, {
      letters: parts.flatMap(({ marks }, at) => [places[at]!].concat(marks.map(() => 0))),
      marks: parts.flatMap(({ marks }) => [0].concat(marks)),
      forms: parts.flatMap(({ marks }) => [0].concat(marks.map(() => 0))),
      cases: parts.flatMap(({ marks }) => [0].concat(marks.map(() => 0))),
    });
  }

  /** Secondary places that no mark makes: of a letter itself, or between two. */
  #readDifferences(): void {
    for (const [name, family] of Map.groupBy([...this.#units.keys()], (each) => this.#spelled.get(each)!)) {
      if (!name.startsWith('?') || this.#units.has(name)) continue;
      for (const [place, same] of families(family.sort(this.#variant), this.#accent).entries()) {
        for (const each of same) {
          const { letters, marks, forms, cases } = this.#units.get(each)!;
          if (letters.length === 1) marks[0] = BEYOND_MARKS + place;
          else
            for (const [list, value] of [
              [letters, 0],
              [marks, BEYOND_MARKS + place],
              [forms, 0],
              [cases, 0],
            ] as const)
              list.splice(1, 0, value);
          this.#spelled.set(each, `${name} ${place}`);
        }
      }
    }
  }

  /** Places among those that differ in form only. */
  #ranks(): Map<string, number> {
    const ranks = new Map<string, number>();
    for (const same of Map.groupBy([...this.#units.keys()], (each) => this.#spelled.get(each)!).values()) {
      for (const [rank, family] of families(same.sort(this.#variant), this.#variant).entries())
        for (const each of family) ranks.set(each, rank);
    }
    return ranks;
  }

  #readForms(ranks: ReadonlyMap<string, number>): void {
    const several: string[] = [];
    for (const [text, { forms }] of this.#units) {
      if (forms.length === 1) forms[0] = 2 * ranks.get(text)!;
      else if (this.#spelled.get(text)!.startsWith('?')) forms.fill(2 * ranks.get(text)!);
      else several.push(text);
    }
    for (const text of several) this.#readFormsOf(text);
  }

  /** One letter after the other: the last form of it with which the whole does not come behind. */
  #readFormsOf(text: string): void {
    const { letters, marks, forms } = this.#units.get(text)!;
    const parts = letters.map((letter, at) => (letter === 0 ? this.#marks[marks[at]! - 1]! : this.#single(letter)));
    for (const [at, letter] of letters.entries()) {
      if (letter === 0) continue;
      const all = this.#formsOf(letter);
      const [before, after] = [parts.slice(0, at).join(''), parts.slice(at + 1)];
      const form =
        all[
          Math.max(
            0,
            last(all.length, (each) => this.#variant(before + all[each]! + after.join(''), text) <= 0),
          )
        ]!;
      parts[at] = form;
      const highest = after.map((part, index) => (letters[at + 1 + index] === 0 ? part : this.#formsOf(letters[at + 1 + index]!).at(-1)!));
      const isLast = letters.slice(at + 1).every((each) => each === 0);
      const order = this.#variant(before + form + highest.join(''), text);
      forms[at] = this.#units.get(form)!.forms[0]! + ((isLast ? order === 0 : order >= 0) ? 0 : 1);
    }
  }

  /** A letter in all its forms, without marks. */
  #formsOf(place: number): string[] {
    return this.#families[place - 1]!.filter((each) => this.#units.get(each)!.marks.join() === '0').sort(this.#variant);
  }

  #addMarks(family: string[], place: number): void {
    for (const [rank, same] of families(family.sort(this.#variant), this.#variant).entries()) {
      for (const each of same) this.#units.set(each, { letters: [0], marks: [place], forms: [2 * rank], cases: [0] });
    }
  }

  #readCases(): void {
    for (const [text, { letters, cases }] of this.#units) {
      const places = letters.filter((letter) => letter > 0);
      const parts = places.map((place) => this.#single(place));
      for (const [at, place] of places.entries()) {
        const small = this.#single(place);
        const capitals = this.#families[place - 1]!.filter(
          (each) => this.#units.get(each)!.letters.length === 1 && this.#case(small, each) < 0,
        ).sort(this.#case);
        const capital = last(capitals.length, (each) => this.#case(parts.with(at, capitals[each]!).join(''), text) <= 0);
        if (capital < 0) continue;
        parts[at] = capitals[capital]!;
        const isWhole = this.#case(capitals[capital]!, capitals.at(-1)!) === 0;
        cases[nth(letters, at)] = isWhole ? 2 : 1;
      }
    }
  }
}

/** Where the letter of a number among those that are letters stands. */
const nth = (letters: readonly number[], count: number): number => letters.flatMap((letter, at) => (letter > 0 ? [at] : []))[count]!;

/** The last of some that has what those before it have, or -1. */
function last(count: number, has: (at: number) => boolean): number {
  let [low, high, found] = [0, count - 1, -1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (has(middle)) [found, low] = [middle, middle + 1];
    else high = middle - 1;
  }
  return found;
}

/** Those that are equal, of what is in order. */
function families(sorted: readonly string[], compare: Compare): string[][] {
  const found: string[][] = [];
  for (const each of sorted) {
    const family = found.at(-1);
    if (family !== undefined && compare(family[0]!, each) === 0) family.push(each);
    else found.push([each]);
  }
  return found;
}

/** All characters that have a place of their own. */
function allPoints(): string[] {
  const points: string[] = [];
  const add = (from: number, to: number): void => {
    for (let point = from; point <= to; point++) {
      const text = String.fromCodePoint(point);
      if (text.isWellFormed() && !/\p{Cn}|\p{Co}/u.test(text)) points.push(text);
    }
  };
  add(0, 0x3ffff);
  add(0xe0000, 0xe01ef);
  return points;
}
