/** Reading the compiler's source map: version 3, whose columns are offsets in the module. */

export interface Mapping {
  /** Offset in the module. */
  readonly offset: number;
  /** Index of the file; -1: the code from here on is of no file. */
  readonly file: number;
  /** Counted from 1. */
  readonly line: number;
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** The numbers of a segment: base 64, five bits a digit, the sign in the lowest bit. */
function numbersOf(segment: string): number[] {
  const numbers: number[] = [];
  let value = 0;
  let shift = 0;
  for (const char of segment) {
    const digit = DIGITS.indexOf(char);
    value |= (digit & 31) << shift;
    shift += 5;
    if (digit & 32) continue;
    numbers.push(value & 1 ? -(value >> 1) : value >> 1);
    value = 0;
    shift = 0;
  }
  return numbers;
}

export interface SourceMap {
  readonly files: readonly string[];
  /** By rising offset. */
  readonly mappings: readonly Mapping[];
}

export function readSourceMap(json: string): SourceMap {
  const { sources, mappings } = JSON.parse(json) as { sources: string[]; mappings: string };
  let offset = 0;
  let file = 0;
  let line = 0;
  const read = (segment: string): Mapping => {
    const [toOffset = 0, toFile, toLine = 0] = numbersOf(segment);
    offset += toOffset;
    if (toFile === undefined) return { offset, file: -1, line: 0 };
    file += toFile;
    line += toLine;
    return { offset, file, line: line + 1 };
  };
  return { files: sources, mappings: mappings === '' ? [] : mappings.split(',').map(read) };
}
