import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { type Form, normalize } from '../../guest/js/runtime/unicode/normalize.ts';
import { randomNumbers } from '../../sdk/javascript/preinit/describe-samples.ts';
import { DATA, normalizationData } from './generate.ts';

const FORMS: readonly Form[] = ['NFC', 'NFD', 'NFKC', 'NFKD'];
/** Nothing above has a class or a decomposition, but for what is tried as well. */
const LAST = 0x30_000;

function differing(texts: Iterable<string>): string[] {
  const found: string[] = [];
  for (const text of texts) {
    for (const form of FORMS) {
      if (normalize(text, form) !== text.normalize(form))
        found.push(`${form} of ${Array.from(text, (each) => each.codePointAt(0)!.toString(16)).join(' ')}`);
    }
  }
  return found;
}

it('the tables are those of this Node.js: otherwise run node test/unicode/index.ts', () => {
  expect(readFileSync(DATA, 'utf8') === normalizationData()).toBe(true);
});

it('each character, before and behind others, becomes what Node.js makes of it', () => {
  const texts = function* (): Generator<string> {
    for (let point = 0; point < LAST; point++) yield `漢${String.fromCodePoint(point)}\u0323\u0301b${String.fromCodePoint(point)}`;
    for (const point of [0xe0001, 0xe01ef, 0xf0000, 0x10ffff]) yield String.fromCodePoint(point);
  };
  expect(differing(texts())).toEqual([]);
});

it('so does any text of what can change', () => {
  const random = randomNumbers(6);
  const pool = ['a', '\uD800', '\uDC00', '\u{20000}', ...Array.from({ length: 256 }, (_, index) => String.fromCharCode(0x1100 + index))];
  for (let point = 0; point < LAST; point++) {
    const character = String.fromCodePoint(point);
    if (character.normalize('NFKD') !== character || /\p{M}/u.test(character)) pool.push(character);
  }
  const texts = Array.from({ length: 20_000 }, () => Array.from({ length: 1 + random(8) }, () => pool[random(pool.length)]).join(''));
  expect(differing(texts)).toEqual([]);
});

it('long texts, and many marks, do too', () => {
  expect(differing(['Ähnlich \uAC01 '.repeat(20_000), `a${'\u0301\u0323\u0334'.repeat(500)}`])).toEqual([]);
});
