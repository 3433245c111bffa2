import { originalPosition, type SourceMap } from '@skerry/guest/runtime/source-map';

const OWN_SOURCE = /^skerry:/;

export interface Place {
  readonly source: string;
  readonly line: number;
  readonly column: number;
}

/** Tells where in its sources a place of a bundle comes from. */
export class Places {
  readonly #map: SourceMap;
  readonly #starts: readonly number[];

  constructor(code: string, map: SourceMap) {
    this.#map = map;
    this.#starts = lineStarts(code);
  }

  /** @returns undefined for what is no source of the program */
  of(offset: number): Place | undefined {
    let line = 0;
    for (let low = 0, high = this.#starts.length - 1; low <= high;) {
      const middle = (low + high) >> 1;
      if (this.#starts[middle]! <= offset) [line, low] = [middle, middle + 1];
      else high = middle - 1;
    }
    const place = originalPosition(this.#map, line + 1, offset - this.#starts[line]! + 1);
    return place === undefined || OWN_SOURCE.test(place.source) ? undefined : place;
  }
}

function lineStarts(code: string): number[] {
  const starts = [0];
  for (let at = code.indexOf('\n'); at >= 0; at = code.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}
