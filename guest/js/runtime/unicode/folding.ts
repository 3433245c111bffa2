/** Characters that are the same but for case: what `i` means beside `u` or `v`, which the engine knows of Latin letters only. */
import { PackedNumbers } from '../packed-numbers.ts';
import { FOLDS } from './property-data.ts';
import { type Ranges, union } from './ranges.ts';
import { placeOf } from './search.ts';

/** Those that are not alone, in order; and the place of the next that is the same as each: the last leads to the first. */
const { points, next } = unpack();

/** Done when the program is built: a request that needs one of them would have to read all. */
function unpack(): { points: Uint32Array; next: Uint16Array } {
  const numbers = new PackedNumbers(FOLDS);
  const count = numbers.next();
  const table = { points: new Uint32Array(count), next: new Uint16Array(count) };
  for (let place = 0, point = 0; place < count; place++) {
    table.points[place] = point += numbers.next();
    table.next[place] = place + numbers.nextSigned();
  }
  return table;
}

/** All that are the same as a character, itself first. */
export function alike(point: number): readonly number[] {
  const all = [point];
  const first = placeOf(points, point);
  if (first < 0) return all;
  for (let place = next[first]!; place !== first; place = next[place]!) all.push(points[place]!);
  return all;
}

/** A set, and all that are the same as one in it. */
export function folded(set: Ranges): Ranges {
  const isIn = new Uint8Array(points.length);
  for (let at = 0, place = 0; at < set.length; at += 2) {
    while (points[place]! < set[at]!) place++;
    for (; points[place]! <= set[at + 1]!; place++) isIn[place] = 1;
  }
  const added: number[] = [];
  for (let place = 0; place < isIn.length; place++) {
    if (isIn[place] === 1) continue;
    let other = next[place]!;
    while (other !== place && isIn[other] === 0) other = next[other]!;
    if (other !== place) added.push(points[place]!, points[place]!);
  }
  return added.length === 0 ? set : union(set, added);
}
