const FIRST_DIGIT = 63;
const DIGIT = 32;

/** Numbers as text for `guest/js/runtime/packed-numbers.ts`. */
export function pack(numbers: readonly number[]): string {
  let text = '';
  for (let number of numbers) {
    for (; number >= DIGIT; number = Math.floor(number / DIGIT)) text += String.fromCharCode(FIRST_DIGIT + DIGIT + (number % DIGIT));
    text += String.fromCharCode(FIRST_DIGIT + number);
  }
  return text;
}

/** Numbers of either sign. */
export const signed = (number: number): number => (number < 0 ? -2 * number - 1 : 2 * number);
