/**
 * Small letters of a text. The engine knows those of each character; what it does not know, built without Unicode's tables, is the one rule
 * that looks around in all languages: a capital sigma at the end of a word becomes ς (Unicode 17, 3.13, Final_Sigma).
 */
import { PackedNumbers } from '../packed-numbers.ts';
import { CASED, IGNORABLE } from './casing-data.ts';

const SIGMA = 'Σ';
const cased = unpack(CASED);
/** What may stand between letters of a word, such as an apostrophe or an accent. */
const ignorable = unpack(IGNORABLE);

/** From, to, from, to, …; done when the program is built. */
function unpack(text: string): Uint32Array {
  const numbers = new PackedNumbers(text);
  const bounds = new Uint32Array(numbers.next());
  for (let place = 0, point = 0; place < bounds.length; place++) bounds[place] = point += numbers.next();
  return bounds;
}

/** @param lower of a text without capital sigmas */
export function lowerCase(text: string, lower: (text: string) => string): string {
  let end = text.indexOf(SIGMA);
  if (end < 0) return lower(text);
  let result = '';
  let start = 0;
  for (; end >= 0; end = text.indexOf(SIGMA, start)) {
    result += lower(text.slice(start, end)) + (isFinal(text, end) ? 'ς' : 'σ');
    start = end + 1;
  }
  return result + lower(text.slice(start));
}

function isFinal(text: string, at: number): boolean {
  return isCased(before(text, at)) && !isCased(behind(text, at + 1));
}

const isCased = (point: number | undefined): boolean => point !== undefined && isIn(cased, point);

function before(text: string, end: number): number | undefined {
  for (let at = end; at > 0;) {
    const isPair = at > 1 && isLead(text.charCodeAt(at - 2)) && isTrail(text.charCodeAt(at - 1));
    at -= isPair ? 2 : 1;
    const point = text.codePointAt(at)!;
    if (!isIn(ignorable, point)) return point;
  }
  return undefined;
}

function behind(text: string, start: number): number | undefined {
  for (let at = start; at < text.length;) {
    const point = text.codePointAt(at)!;
    if (!isIn(ignorable, point)) return point;
    at += point > 0xffff ? 2 : 1;
  }
  return undefined;
}

const isLead = (unit: number): boolean => unit >= 0xd800 && unit < 0xdc00;
const isTrail = (unit: number): boolean => unit >= 0xdc00 && unit < 0xe000;

function isIn(bounds: Uint32Array, point: number): boolean {
  let low = 0;
  let high = bounds.length >> 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (bounds[middle * 2 + 1]! < point) low = middle + 1;
    else high = middle;
  }
  return low * 2 < bounds.length && bounds[low * 2]! <= point;
}
