/** How tables are written into sources of the runtime. */

const FIRST_DIGIT = 63;

/** See `guest/js/runtime/packed-numbers.ts`. */
export function encode(numbers: readonly number[]): string {
  let text = '';
  for (let number of numbers) {
    for (; number > 31; number >>>= 5) text += String.fromCharCode(FIRST_DIGIT + 32 + (number & 31));
    text += String.fromCharCode(FIRST_DIGIT + number);
  }
  return text;
}

export const literal = (text: string): string => `'${text.replaceAll('\\', '\\\\')}'`;

export const written = (reader: string): string =>
  `/** Written by \`node test/unicode/index.ts\`, of Unicode ${process.versions['unicode']}. \`${reader}\` reads it. */`;
