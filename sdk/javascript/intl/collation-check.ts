/** Whether what the runtime makes of an order is that of this Node.js: a few languages differ in what elements cannot tell. */
import { compareKeys, keyOf, type OrderOptions } from '@skerry/guest/runtime/intl/collation-keys';
import type { Order } from '@skerry/guest/runtime/intl/collation-tables';

const WORDS = 2000;
/** Of these with characters that a language rarely has, in marks and forms that none has together. */
const TOLERATED = 2;
const LETTERS = [...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123 -,’àáâäåæçèéêëíîïñóôöøœßúûüýÉÈÖŠž'];
/** In steps, from all over the block. */
const IDEOGRAPHS = Array.from({ length: 60 }, (_, index) => String.fromCodePoint(0x4e00 + 347 * index));
/** With marks that repeat the letter before them or make it longer, in Japanese with its place. */
const KANA = [...'ーゝゞヽヾｶｷﾊﾞカガきぎはば'];
const MOST_LETTERS = 200;

/** Letters of the script of a language. */
function lettersOf(locale: string): string[] {
  const { script } = new Intl.Locale(locale).maximize();
  const isOwn = (point: string): boolean => {
    try {
      return new RegExp(`^\\p{Script=${script}}$`, 'u').test(point);
    } catch {
      // One of several, such as that of Japanese.
      return /^[\p{Script=Hira}\p{Script=Kana}\p{Script=Hang}]$/u.test(point);
    }
  };
  const points = Array.from({ length: 0x10000 }, (_, point) => String.fromCharCode(point)).filter(
    (each) => each.isWellFormed() && isOwn(each),
  );
  return points.slice(0, MOST_LETTERS);
}

/** @param own what the language has otherwise than others */
export function isOrderOf(locale: string, order: Order, own: readonly string[]): boolean {
  const usual = [LETTERS, lettersOf(locale), IDEOGRAPHS, KANA];
  return differing(locale, order, usual) === 0 && differing(locale, order, [...usual, own]) <= TOLERATED;
}

/** How many pairs of words come in another order than in Node.js. */
function differing(locale: string, order: Order, letters: readonly (readonly string[])[]): number {
  const pools = letters.filter(({ length }) => length > 0);
  let state = 7;
  const random = (below: number): number => (state = (state * 48_271) % 2_147_483_647) % below;
  const letter = (): string => {
    const pool = pools[random(pools.length)]!;
    return pool[random(pool.length)]!;
  };
  const word = (): string => Array.from({ length: 1 + random(5) }, letter).join('');
  let found = 0;
  for (let count = 0; count < WORDS; count++) {
    const one = word();
    const other = count % 2 === 0 ? word() : Array.from(one).with(0, letter()).join('');
    const options: OrderOptions = {
      sensitivity: (['base', 'accent', 'case', 'variant'] as const)[random(4)]!,
      caseFirst: (['false', 'upper', 'lower'] as const)[random(3)]!,
      numeric: random(4) === 0,
      ignorePunctuation: random(4) === 0,
    };
    const expected = Math.sign(new Intl.Collator(locale, options).compare(one, other));
    if (compareKeys(keyOf(one, order, options), keyOf(other, order, options), options) !== expected) found++;
  }
  return found;
}
