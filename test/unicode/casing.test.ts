import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
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
