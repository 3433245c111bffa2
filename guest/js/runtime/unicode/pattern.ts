/**
 * Patterns with the flag `u` or `v`, for an engine without Unicode's tables. `\p{…}` becomes a class of characters, and with `i` what is
 * the same but for case stands beside each character, as the engine knows little of case beyond Latin. Classes with `v` become what is in
 * them: the engine knows these, but does not come to an end where such an expression matches nothing beside a character of two units.
 * Everything else stays as it is, also what is wrong: the engine says so.
 */
import { type ClassSet, emptySet, inOrder, intersection, setOf, subtraction, unionOf } from './class-sets.ts';
import { alike, folded } from './folding.ts';
import { propertyRanges } from './properties.ts';
import { classText, complement, difference, type Ranges } from './ranges.ts';

/** What a property of texts, such as `RGI_Emoji`, has: of use in a class with `v` only. */
export type StringsOf = (property: string) => readonly string[] | undefined;

/** The longest name there is has 40 characters. */
const PROPERTY = /\\([pP])\{([^}]{0,99})\}/y;
const CHARACTER =
  /\\(?:u\{([\dA-Fa-f]+)\}|u(d[89ab][\dA-Fa-f]{2})\\u(d[c-f][\dA-Fa-f]{2})|u([\dA-Fa-f]{4})|x([\dA-Fa-f]{2})|c([A-Za-z])|([^]))/iy;
/** `(?<name>`, `(?i-s:`, `(?=`, `(?<!`, and others, or a bracket alone. */
const GROUP = /\((?:\?(?:<[=!]|<[^>]*>|[=!:]|([a-z]*)(?:-([a-z]*))?:))?/y;
/** What stays as it is, where case counts everywhere. */
const PLAIN = /(?:[^\\[]+|\\[^pP])+/y;
const CLASS = /\[(?:[^[\]\\]+|\\[^])*\]/y;
/** Groups that change whether case counts, and what looks like them. */
const MODIFIERS = /\(\?[a-z]*-?[a-z]*i/;
const REFERENCE = /\\(?:k<[^>]*>|[1-9]\d*)/y;
/** `\b` is one in a class only; elsewhere it never gets here. */
const CONTROL: Readonly<Record<string, number>> = { b: 8, t: 9, n: 10, v: 11, f: 12, r: 13, 0: 0 };
/** Of pairs below, the engine knows that they are the same, outside of classes. */
const FIRST_UNSURE = 0x370;

const DIGITS: Ranges = [0x30, 0x39];
const WORDS: Ranges = [0x30, 0x39, 0x41, 0x5a, 0x5f, 0x5f, 0x61, 0x7a];
const SPACES: Ranges = [
  9, 13, 32, 32, 0xa0, 0xa0, 0x1680, 0x1680, 0x2000, 0x200a, 0x2028, 0x2029, 0x202f, 0x202f, 0x205f, 0x205f, 0x3000, 0x3000, 0xfeff, 0xfeff,
];
/** With those that are the same as an `s` and a `k`. */
const ALIKE_WORDS = folded(WORDS);
const WORD = classText(ALIKE_WORDS);
/** The engine refuses it where a character has to be: what it stands for would hide that. */
const MISPLACED = '\\d';
/** What classes and properties become, by flags and source. Grammars of languages have the same ones in hundreds of patterns. */
const known = new Map<string, string>();
/** A class of letters in any script takes 5 KB. */
const KNOWN = 128;

/**
 * The same with `u` alone.
 *
 * @param flags which have `u` or `v`; else a pattern stays as it is
 */
export function translate(pattern: string, flags: string, stringsOf: StringsOf = () => undefined): string {
  if (!/[uv]/.test(flags)) return pattern;
  return new Translation(pattern, flags, stringsOf).text();
}

/** What is as wrong as a pattern, if it is, and has nothing in it that the engine does not know. */
export function checkable(pattern: string): string {
  return pattern.replace(/\\[pP]\{(?<=(?:^|[^\\])(?:\\\\)*\\[pP]\{)([^}]{0,99})\}/g, (text, name: string) =>
    propertyRanges(name) === undefined ? text : MISPLACED,
  );
}

class Translation {
  readonly #pattern: string;
  readonly #hasSets: boolean;
  readonly #stringsOf: StringsOf;
  #ignoresCase: boolean;
  #at = 0;

  constructor(pattern: string, flags: string, stringsOf: StringsOf) {
    this.#pattern = pattern;
    this.#hasSets = flags.includes('v');
    this.#ignoresCase = flags.includes('i');
    this.#stringsOf = stringsOf;
  }

  text(): string {
    /** Whether case counts behind the groups that are open. */
    const groups: boolean[] = [];
    let text = '';
    const hasPlain = !this.#ignoresCase && !MODIFIERS.test(this.#pattern);
    while (this.#at < this.#pattern.length) {
      if (hasPlain) text += this.#match(PLAIN)?.[0] ?? '';
      const next = this.#pattern[this.#at];
      if (next === '(') {
        groups.push(this.#ignoresCase);
        text += this.#group();
      } else if (next === ')') {
        this.#ignoresCase = groups.pop() ?? this.#ignoresCase;
        text += this.#skip(1);
      } else if (next === '[') text += this.#known(endOfClass(this.#pattern, this.#at, this.#hasSets), () => this.#classText());
      else if (next === '\\') text += this.#escape();
      else text += this.#alone(this.#character());
    }
    return text;
  }

  /** @param end where what is made of the pattern ends, unless it is wrong */
  #known(end: number, make: () => string): string {
    const key = `${this.#hasSets} ${this.#ignoresCase} ${this.#pattern.slice(this.#at, end)}`;
    const before = known.get(key);
    if (before !== undefined) {
      this.#at = end;
      return before;
    }
    const text = make();
    if (this.#at !== end) return text;
    if (known.size >= KNOWN) known.clear();
    known.set(key, text);
    return text;
  }

  #classText(): string {
    return this.#hasSets ? this.#setText(this.#classSet()) : this.#class();
  }

  #group(): string {
    const [text, on, off] = this.#match(GROUP)!;
    if (off?.includes('i')) this.#ignoresCase = false;
    else if (on?.includes('i')) this.#ignoresCase = true;
    return text!;
  }

  /** An escape outside of classes. */
  #escape(): string {
    PROPERTY.lastIndex = this.#at;
    if (PROPERTY.test(this.#pattern)) return this.#known(PROPERTY.lastIndex, () => this.#propertyText());
    const reference = this.#match(REFERENCE);
    if (reference !== undefined) return reference[0];
    const letter = this.#pattern[this.#at + 1] ?? '';
    if (!/[bBdDsSwW]/.test(letter)) return this.#alone(this.#character());
    const text = this.#skip(2);
    if (!this.#ignoresCase) return text;
    switch (letter) {
      case 'w':
        return `[${WORD}]`;
      case 'W':
        return `[^${WORD}]`;
      case 'b':
        return `(?:(?<=[${WORD}])(?![${WORD}])|(?<![${WORD}])(?=[${WORD}]))`;
      case 'B':
        return `(?:(?<=[${WORD}])(?=[${WORD}])|(?<![${WORD}])(?![${WORD}]))`;
      default:
        return text;
    }
  }

  #propertyText(): string {
    const set = this.#property();
    return set === undefined ? this.#alone(this.#character()) : this.#setText(set);
  }

  /** A character outside of classes. */
  #alone({ text, point }: Character): string {
    if (!this.#ignoresCase || point === undefined || isKnown(point)) return text;
    return `[${classText(folded([point, point]))}]`;
  }

  /** A class without sets. */
  #class(): string {
    let text = this.#skip(1);
    if (this.#startsWith('^')) text += this.#skip(1);
    while (this.#at < this.#pattern.length && !this.#startsWith(']')) text += this.#member();
    return text + this.#skip(1);
  }

  #member(): string {
    const start = this.#at;
    const set = this.#property() ?? this.#letters();
    if (set === undefined) return this.#range();
    if (this.#startsWith('-') && !this.#startsWith('-]')) return MISPLACED;
    const text = this.#pattern.slice(start, this.#at);
    const isEngines = /^\\[dDsS]$/.test(text) || (!this.#ignoresCase && /^\\[wW]$/.test(text));
    return isEngines ? text : classText(set.ranges);
  }

  #range(): string {
    const { text, point } = this.#character();
    if (!this.#startsWith('-') || this.#startsWith('-]')) return text + this.#moreInClass(point, point);
    const dash = this.#skip(1);
    if (/^\\[dDsSwWpP]/.test(this.#pattern.slice(this.#at, this.#at + 2))) return text + dash + MISPLACED;
    const last = this.#character();
    return text + dash + last.text + this.#moreInClass(point, last.point);
  }

  /** What is the same as a character from here to there, also of Latin: the engine finds `A` with `[^a]` in a text that has other letters. */
  #moreInClass(from: number | undefined, to: number | undefined): string {
    if (!this.#ignoresCase || from === undefined || to === undefined) return '';
    const range = [from, to];
    const all = folded(range);
    return all === range ? '' : classText(difference(all, range));
  }

  /** What is in a class with sets. */
  #classSet(): ClassSet {
    this.#skip(1);
    const isNegated = this.#startsWith('^') && this.#skip(1) !== '';
    let set: ClassSet | undefined;
    while (this.#at < this.#pattern.length && !this.#startsWith(']')) {
      const operator = this.#startsWith('--') || this.#startsWith('&&') ? this.#skip(2) : '';
      const operand = this.#operand();
      if (set === undefined) set = operand;
      else if (operator === '--') set = subtraction(set, operand);
      else set = operator === '&&' ? intersection(set, operand) : unionOf(set, operand);
    }
    this.#skip(1);
    const { ranges } = (set ??= emptySet);
    return isNegated ? setOf(complement(ranges)) : set;
  }

  #operand(): ClassSet {
    if (this.#startsWith('[')) return this.#classSet();
    if (this.#startsWith('\\q{')) return this.#strings();
    const set = this.#property() ?? this.#letters();
    if (set !== undefined) return set;
    const first = this.#character().point ?? 0;
    const isRange = this.#startsWith('-') && !this.#startsWith('--');
    const last = isRange && this.#skip(1) !== '' ? (this.#character().point ?? 0) : first;
    return setOf(this.#alike([first, last]));
  }

  /** `\q{…}`: one or more texts. */
  #strings(): ClassSet {
    this.#skip(3);
    let set = emptySet;
    let text: number[] = [];
    for (;;) {
      const isEnd = this.#startsWith('}') || this.#at >= this.#pattern.length;
      if (isEnd || this.#startsWith('|')) {
        set = unionOf(set, this.#stringSet(text));
        text = [];
        this.#skip(1);
        if (isEnd) return set;
      } else text.push(this.#character().point ?? 0);
    }
  }

  #stringSet(points: readonly number[]): ClassSet {
    if (points.length === 1) return setOf(this.#alike([points[0]!, points[0]!]));
    // Those that are the same are one.
    const same = this.#ignoresCase ? points.map((point) => Math.min(...alike(point))) : points;
    return setOf([], [String.fromCodePoint(...same)]);
  }

  #setText(set: ClassSet): string {
    const text = `[${classText(set.ranges)}]`;
    if (set.strings.size === 0) return text;
    const { longest, hasEmpty } = inOrder(set);
    const written = longest.map((each) => Array.from(each, (character) => this.#spelled(character)).join(''));
    return `(?:${[...written, text].join('|')}${hasEmpty ? '|' : ''})`;
  }

  #spelled(character: string): string {
    const point = character.codePointAt(0)!;
    return `[${classText(this.#alike([point, point]))}]`;
  }

  #property(): ClassSet | undefined {
    const start = this.#at;
    const [, letter, name] = this.#match(PROPERTY) ?? [];
    if (name === undefined) return undefined;
    const strings = this.#hasSets && letter === 'p' ? this.#stringsOf(name) : undefined;
    if (strings !== undefined) return strings.map((text) => this.#stringSet(pointsIn(text))).reduce(unionOf);
    const ranges = propertyRanges(name);
    if (ranges !== undefined) return setOf(this.#ranges(ranges, letter === 'P'));
    // There is no such property: the engine says so.
    this.#at = start;
    return undefined;
  }

  /** `\d` and others, within a class. */
  #letters(): ClassSet | undefined {
    const letter = /^\\([dDsSwW])/.exec(this.#pattern.slice(this.#at, this.#at + 2))?.[1];
    if (letter === undefined) return undefined;
    this.#skip(2);
    const words = this.#ignoresCase ? ALIKE_WORDS : WORDS;
    const set = { d: DIGITS, s: SPACES, w: words }[letter.toLowerCase()]!;
    return setOf(letter < 'a' ? complement(set) : set);
  }

  #ranges(set: Ranges, isNegated: boolean): Ranges {
    if (!isNegated) return this.#alike(set);
    // With sets, what is the same as one of it is in it; without, what is the same as one that is not in it, is not.
    return this.#hasSets ? complement(this.#alike(set)) : this.#alike(complement(set));
  }

  #alike(set: Ranges): Ranges {
    return this.#ignoresCase ? folded(set) : set;
  }

  /** One character, as it stands there, and which it is; undefined if the engine will know. */
  #character(): Character {
    if (!this.#startsWith('\\')) {
      const point = this.#pattern.codePointAt(this.#at)!;
      return { text: this.#skip(point > 0xffff ? 2 : 1), point };
    }
    const found = this.#match(CHARACTER);
    return found === undefined ? { text: this.#skip(1), point: undefined } : { text: found[0], point: pointOf(found) };
  }

  #startsWith(text: string): boolean {
    return this.#pattern.startsWith(text, this.#at);
  }

  #skip(length: number): string {
    const text = this.#pattern.slice(this.#at, this.#at + length);
    this.#at += length;
    return text;
  }

  #match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#pattern);
    if (found === null) return undefined;
    this.#at += found[0].length;
    return found;
  }
}

interface Character {
  readonly text: string;
  readonly point: number | undefined;
}

function pointOf([, braced, lead, trail, unit, byte, control, single]: readonly (string | undefined)[]): number | undefined {
  if (lead !== undefined) return 0x10000 + (Number.parseInt(lead, 16) - 0xd800) * 0x400 + Number.parseInt(trail!, 16) - 0xdc00;
  const digits = braced ?? unit ?? byte;
  if (digits !== undefined) return Number.parseInt(digits, 16);
  if (control !== undefined) return control.charCodeAt(0) % 32;
  return CONTROL[single!] ?? single!.codePointAt(0);
}

const pointsIn = (text: string): number[] => Array.from(text, (each) => each.codePointAt(0)!);

/** Whether the engine knows all that are the same. */
function isKnown(point: number): boolean {
  const all = alike(point);
  return all.length === 1 || (all.length === 2 && all[0]! < FIRST_UNSURE && all[1]! < FIRST_UNSURE);
}

/** @returns where a class ends that begins here; the end of the pattern, where it does not */
function endOfClass(pattern: string, start: number, isNested: boolean): number {
  CLASS.lastIndex = start;
  if (CLASS.test(pattern)) return CLASS.lastIndex;
  let depth = 0;
  for (let at = start; at < pattern.length; at++) {
    const next = pattern[at];
    if (next === '\\') at++;
    else if (next === '[' && (isNested || at === start)) depth++;
    else if (next === ']' && --depth === 0) return at + 1;
  }
  return pattern.length;
}
