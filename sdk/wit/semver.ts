import { isSemver } from '@skerry/host/engine/format';

/** Semantic Versioning 2.0.0; numbers may be as large as 64 bits. */
export interface Version {
  /** As it is written; two versions are the same when this is. */
  readonly text: string;
  readonly numbers: readonly bigint[];
  readonly preRelease: readonly string[];
}

const LARGEST = 2n ** 64n - 1n;
const LENGTH_LIMIT = 256;

/** @returns undefined when it is none */
export function parseVersion(text: string): Version | undefined {
  if (text.length > LENGTH_LIMIT || !isSemver(text)) return undefined;
  const [release = ''] = text.split('+', 1);
  const [triple = ''] = release.split('-', 1);
  const numbers = triple.split('.').map(BigInt);
  if (numbers.some((number) => number > LARGEST)) return undefined;
  return { text, numbers, preRelease: release === triple ? [] : release.slice(triple.length + 1).split('.') };
}

/** Whether `left` is newer than `right`, by precedence: build metadata does not count. */
export function isNewer(left: Version, right: Version): boolean {
  for (const [index, number] of left.numbers.entries()) {
    if (number !== right.numbers[index]) return number > right.numbers[index]!;
  }
  return comparePreRelease(left.preRelease, right.preRelease) > 0;
}

function comparePreRelease(left: readonly string[], right: readonly string[]): number {
  if (left.length === 0 || right.length === 0) return right.length - left.length;
  for (const [index, part] of left.entries()) {
    const other = right[index];
    if (other === undefined) return 1;
    if (part !== other) return comparePart(part, other);
  }
  return left.length - right.length;
}

/** Numbers come before words. */
function comparePart(left: string, right: string): number {
  const isNumber = [left, right].map((part) => /^[0-9]+$/.test(part));
  if (isNumber[0] && isNumber[1]) return BigInt(left) > BigInt(right) ? 1 : -1;
  if (isNumber[0] !== isNumber[1]) return isNumber[0] ? -1 : 1;
  return left > right ? 1 : -1;
}
