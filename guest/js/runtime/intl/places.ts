/** Numbers of two digits each, as text: any of them can be read without the others. */

const BASE = 57;
/** No quotes, no backslash, and nothing behind ASCII. */
const FIRST_DIGIT = 35;

export const placeAt = (text: string, index: number): number =>
  (text.charCodeAt(2 * index) - FIRST_DIGIT) * BASE + text.charCodeAt(2 * index + 1) - FIRST_DIGIT;

export function writePlaces(places: readonly number[]): string {
  if (places.some((place) => place >= BASE * BASE)) throw new Error('A language has more patterns than Skerry can count');
  return places.map((place) => String.fromCharCode(Math.floor(place / BASE) + FIRST_DIGIT, (place % BASE) + FIRST_DIGIT)).join('');
}
