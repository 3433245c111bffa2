/** Semantic Versioning 2.0.0; numbers may be as large as 64 bits. */
export interface Version {
  /** As it is written; two versions are the same when this is. */
  readonly text: string;
  readonly numbers: readonly bigint[];
  readonly preRelease: readonly string[];
}

const NUMBER = '(0|[1-9][0-9]*)';
const PART = '(?:0|[1-9][0-9]*|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*)';
const PATTERN = new RegExp(
  `^${NUMBER}\\.${NUMBER}\\.${NUMBER}(?:-(${PART}(?:\\.${PART})*))?(?:\\+[0-9a-zA-Z-]+(?:\\.[0-9a-zA-Z-]+)*)?$`,
);
const LARGEST = 2n ** 64n - 1n;
const LENGTH_LIMIT = 256;

/** @returns undefined when it is none */
export function parseVersion(text: string): Version | undefined {
  const found = text.length > LENGTH_LIMIT ? null : PATTERN.exec(text);
  if (found === null) return undefined;
  const numbers = found.slice(1, 4).map(BigInt);
  if (numbers.some((number) => number > LARGEST)) return undefined;
  return { text, numbers, preRelease: found[4]?.split('.') ?? [] };
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
