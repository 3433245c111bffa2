import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { prepared } from '../../guest/js/runtime/unicode/language-case.ts';
import { lowerCase } from '../../guest/js/runtime/unicode/lower-case.ts';
import { randomNumbers } from '../../sdk/javascript/preinit/describe-samples.ts';
import { CASING_DATA, casingData } from './casing.ts';

/** As the engine does it: each character by itself. */
const alone = (text: string): string => Array.from(text, (each) => each.toLowerCase()).join('');

const differing = (texts: Iterable<string>): string[] => Array.from(texts).filter((text) => lowerCase(text, alone) !== text.toLowerCase());

it('the tables are those of this Node.js: otherwise run node test/unicode/index.ts', () => {
  expect(readFileSync(CASING_DATA, 'utf8') === casingData()).toBe(true);
});

it('a sigma becomes what it becomes in Node.js, before and behind each character', () => {
  const texts = function* (): Generator<string> {
    for (let point = 0; point <= 0x10ffff; point++) {
      const each = String.fromCodePoint(point);
      yield `${each}\u03a3 A${each}\u03a3 A\u03a3${each} A\u03a3${each}A`;
    }
  };
  expect(differing(texts())).toEqual([]);
});

it('and in any text', () => {
  const random = randomNumbers(7);
  const pool = Array.from('\u03a3\u03a3\u03a3aA\u0399\u0391.\u2019:\u0301\u0345\u00ad\u02b0 1\ud835\udc00\u{e0001}\u{1d172}').concat([
    '\ud800',
    '\udc00',
  ]);
  const texts = Array.from({ length: 50_000 }, () => Array.from({ length: 1 + random(9) }, () => pool[random(pool.length)]).join(''));
  expect(differing(texts)).toEqual([]);
});

it('dots of Turkish and Azerbaijani stay where Node.js leaves them', () => {
  const random = randomNumbers(8);
  const marks = Array.from({ length: 0x70 }, (_, mark) => String.fromCharCode(0x300 + mark));
  const pool = [...'IiİıAa\u0307\u0307', ...marks];
  const texts = Array.from({ length: 30_000 }, () => Array.from({ length: 1 + random(6) }, () => pool[random(pool.length)]).join(''));
  const every = ['I', 'i', 'İ', 'a'].flatMap((letter) => marks.map((mark) => `${letter}${mark}\u0307`));
  const wrong = [...texts, ...every].filter(
    (text) =>
      lowerCase(prepared(text, 'tr', 'lower'), alone) !== text.toLocaleLowerCase('tr') ||
      prepared(text, ['az-Latn'], 'upper').toUpperCase() !== text.toLocaleUpperCase('az'),
  );
  expect(wrong.map((text) => Array.from(text, (each) => each.codePointAt(0)!.toString(16)).join(' '))).toEqual([]);
});
