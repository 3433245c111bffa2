/** Sets of characters: from, to, from, to, …, in order and apart from each other. */
export type Ranges = readonly number[];

const LAST = 0x10ffff;

export function union(one: Ranges, other: Ranges): Ranges {
  const result: number[] = [];
  let end = -2;
  for (let first = 0, second = 0; first < one.length || second < other.length;) {
    const isFirst = second >= other.length || one[first]! <= other[second]!;
    const set = isFirst ? one : other;
    const at = isFirst ? first : second;
    if (isFirst) first += 2;
    else second += 2;
    if (set[at]! > end + 1) result.push(set[at]!, (end = set[at + 1]!));
    else if (set[at + 1]! > end) result[result.length - 1] = end = set[at + 1]!;
  }
  return result;
}

export function complement(set: Ranges): Ranges {
  const result: number[] = [];
  let next = 0;
  for (let at = 0; at < set.length; at += 2) {
    if (set[at]! > next) result.push(next, set[at]! - 1);
    next = set[at + 1]! + 1;
  }
  if (next <= LAST) result.push(next, LAST);
  return result;
}

/** What is in one of them, and not in both. */
export function difference(one: Ranges, other: Ranges): Ranges {
  const result: number[] = [];
  const ends = (set: Ranges, at: number): number => (at < set.length ? set[at]! + (at % 2) : Infinity);
  for (let first = 0, second = 0; first < one.length || second < other.length;) {
    const [here, there] = [ends(one, first), ends(other, second)];
    if (here <= there) first++;
    if (there <= here) second++;
    if (here !== there) result.push(Math.min(here, there) - (result.length % 2));
  }
  return result;
}

/** As it stands between the brackets of a class, with the flag `u` or `v`. */
export function classText(set: Ranges): string {
  let text = '';
  for (let at = 0; at < set.length; at += 2) {
    const [from, to] = [set[at]!, set[at + 1]!];
    text += characterText(from);
    if (to > from) text += to > from + 1 ? `-${characterText(to)}` : characterText(to);
  }
  return text;
}

/** Letters as they are: a class of them has hundreds, and is read as often as it is made. What means something, or might pair up, by number. */
function characterText(point: number): string {
  const isPlain = point >= 0xa0 ? point < 0xd800 || point > 0xdfff : isAlphanumeric(point);
  return isPlain && point !== 0x2028 && point !== 0x2029 ? String.fromCodePoint(point) : `\\u{${point.toString(16)}}`;
}

const isAlphanumeric = (point: number): boolean =>
  (point >= 0x30 && point <= 0x39) || (point >= 0x41 && point <= 0x5a) || (point >= 0x61 && point <= 0x7a);
