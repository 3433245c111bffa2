/** Reads what of a text decides about its small letters out of this Node.js, which has it from Unicode. */
import { encode, literal, written } from './encode.ts';
import { packed, rangesOf } from './properties.ts';

function bounds(property: string): string {
  const ranges = rangesOf(property);
  return encode([ranges.length]) + packed(ranges);
}

/** The text of `guest/js/runtime/unicode/casing-data.ts`. */
export function casingData(): string {
  const data = { CASED: bounds('Cased'), IGNORABLE: bounds('Case_Ignorable') };
  const lines = Object.entries(data).map(([name, text]) => `export const ${name} =\n  ${literal(text)};`);
  return [written('lower-case.ts'), ...lines, ''].join('\n');
}

export const CASING_DATA = new URL('../../guest/js/runtime/unicode/casing-data.ts', import.meta.url);
