/**
 * Turns positions in the bundle into positions in the sources. The decoded map would cost memory in every sandbox, so it is
 * read from its text, only when an error is reported, and only the few lines around the position.
 */

export interface SourceMap {
  readonly sources: readonly string[];
  /** `LINES_PER_PART` lines of the bundle each. */
  readonly parts: readonly MapPart[];
}

/** Mappings as in a source map, version 3, and where their first numbers count from. */
export type MapPart = readonly [source: number, line: number, column: number, mappings: string];

export interface Position {
  readonly source: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const LINES_PER_PART = 16;

/** Cuts the mappings of a source map into parts, so that a position is found without reading all that precede it. */
export function divideMappings(mappings: string): MapPart[] {
  const parts: MapPart[] = [];
  const fields = [0, 0, 0, 0, 0];
  const lines = mappings.split(';');
  for (let start = 0; start < lines.length; start += LINES_PER_PART) {
    const part = lines.slice(start, start + LINES_PER_PART);
    parts.push([fields[1]!, fields[2]!, fields[3]!, part.join(';')]);
    for (const segment of part.flatMap(segmentsOf)) addDeltas(segment, fields);
  }
  return parts;
}

/** @param line from 1; @param column from 1 */
export function originalPosition(map: SourceMap, line: number, column: number): Position | undefined {
  const part = map.parts[Math.floor((line - 1) / LINES_PER_PART)];
  if (part === undefined) return undefined;
  const fields = [0, part[0], part[1], part[2], 0];
  const lines = part[3].split(';');
  const wanted = (line - 1) % LINES_PER_PART;
  for (const segment of lines.slice(0, wanted).flatMap(segmentsOf)) addDeltas(segment, fields);
  fields[0] = 0;
  let best: Position | undefined;
  for (const segment of segmentsOf(lines[wanted] ?? '')) {
    const count = addDeltas(segment, fields);
    if (count >= 4 && fields[0]! < column) best = position(map, fields);
  }
  return best;
}

function segmentsOf(line: string): string[] {
  return line === '' ? [] : line.split(',');
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
