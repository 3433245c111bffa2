/**
 * Turns positions in the bundle into positions in the sources. The decoded map would cost memory in every sandbox, so
 * it is read from its text, only when an error is reported.
 */

export interface SourceMap {
  readonly sources: readonly string[];
  /** As in a source map, version 3. */
  readonly mappings: string;
}

export interface Position {
  readonly source: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** @param line from 1; @param column from 1 */
export function originalPosition(map: SourceMap, line: number, column: number): Position | undefined {
  const fields = [0, 0, 0, 0, 0];
  let best: Position | undefined;
  let lineNumber = 1;
  for (const text of map.mappings.split(';')) {
    if (lineNumber > line) break;
    fields[0] = 0;
    for (const segment of text === '' ? [] : text.split(',')) {
      const count = addDeltas(segment, fields);
      if (lineNumber === line && count >= 4 && fields[0]! < column) best = position(map, fields);
    }
    lineNumber++;
  }
  return best;
}

function position(map: SourceMap, fields: readonly number[]): Position | undefined {
  const source = map.sources[fields[1]!];
  return source === undefined ? undefined : { source, line: fields[2]! + 1, column: fields[3]! + 1 };
}

/** Base64 VLQ: five bits a digit, the sixth says that more follow; the lowest bit of the number is its sign. */
function addDeltas(segment: string, fields: number[]): number {
  let count = 0;
  let value = 0;
  let shift = 0;
  for (const character of segment) {
    const digit = DIGITS.indexOf(character);
    value += (digit & 31) << shift;
    shift += 5;
    if (digit >= 32) continue;
    fields[count] = fields[count]! + (value & 1 ? -(value >> 1) : value >> 1);
    count++;
    value = 0;
    shift = 0;
  }
  return count;
}
