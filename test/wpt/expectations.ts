import { readFileSync, writeFileSync } from 'node:fs';

/** What one file came to. */
export interface Result {
  readonly passed: number;
  /** Names of the subtests that did not pass. */
  readonly failed: readonly string[];
  /** Why it did not run at all. */
  readonly error?: string | undefined;
}

/** What a file is expected to come to. */
interface Expected {
  readonly passed: number;
  readonly total: number;
  /** Absent where there are very many. */
  readonly failed?: readonly string[];
  readonly error?: true;
}

export type Expectations = Readonly<Record<string, Expected>>;

const FILE = new URL('expectations.json', import.meta.url);
/** Beyond this many, a file of expectations would be all names; there the count decides alone. */
const MOST_NAMES = 24;

export function readExpectations(): Expectations {
  return JSON.parse(readFileSync(FILE, 'utf8')) as Expectations;
}

/** One file a line, in order. */
export function writeExpectations(results: ReadonlyMap<string, Result>, kept: Expectations): void {
  const all = { ...kept, ...Object.fromEntries(Array.from(results, ([id, result]) => [id, expectedOf(result)])) };
  const lines = Object.keys(all)
    .toSorted()
    .map((id) => `  ${JSON.stringify(id)}: ${JSON.stringify(all[id])}`);
  writeFileSync(FILE, `{\n${lines.join(',\n')}\n}\n`);
}

function expectedOf({ passed, failed, error }: Result): Expected {
  const few = failed.length > 0 && failed.length <= MOST_NAMES;
  return { passed, total: passed + failed.length, ...(few && { failed: failed.toSorted() }), ...(error !== undefined && { error: true }) };
}

/** What is worse than expected. */
export function worse(id: string, { passed, failed, error }: Result, expected: Expected | undefined): string[] {
  if (expected === undefined) return [];
  if (error !== undefined && expected.error !== true) return [`${id}: ${error}`];
  if (expected.failed !== undefined || expected.passed === expected.total) {
    const known = new Set(expected.failed);
    const unknown = failed.filter((name) => !known.has(name)).map((name) => `${id}: ${name}`);
    if (unknown.length > 0) return unknown;
  }
  return passed < expected.passed ? [`${id}: ${passed} subtests pass, ${expected.passed} did`] : [];
}

export const isBetter = ({ passed, error }: Result, expected: Expected | undefined): boolean =>
  expected === undefined || passed > expected.passed || (expected.error === true && error === undefined);
