import { resolve } from 'node:path';

/** A source map, ECMA-426. */
export interface SourceMapText {
  readonly version: 3;
  readonly sources: string[];
  readonly names: string[];
  readonly mappings: string;
}

export interface Place {
  /** Relative to a folder. */
  readonly path: string;
  /** Counted from 1. */
  readonly line: number;
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** ECMA-426, "VLQ": five bits a digit, the lowest first, the sign in the lowest of all. */
function vlq(value: number): string {
  let rest = value < 0 ? (-value << 1) | 1 : value << 1;
  let text = '';
  do {
    const digit = rest & 31;
    rest >>>= 5;
    text += DIGITS[rest > 0 ? digit | 32 : digit];
  } while (rest > 0);
  return text;
}

/** @param places where each line of a text comes from; undefined: from nowhere */
export function lineMap(places: readonly (Place | undefined)[], directory: string): SourceMapText {
  const paths = [...new Set(places.flatMap((place) => place?.path ?? []))];
  let [source, line] = [0, 0];
  const mappings = places.map((place) => {
    if (place === undefined) return '';
    const [nextSource, nextLine] = [paths.indexOf(place.path), place.line - 1];
    const segment = `A${vlq(nextSource - source)}${vlq(nextLine - line)}A`;
    [source, line] = [nextSource, nextLine];
    return segment;
  });
  return { version: 3, sources: paths.map((path) => resolve(directory, path)), names: [], mappings: mappings.join(';') };
}
