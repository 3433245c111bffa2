import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { serveFolder, type ServedFunction } from '../../test/support/serve-example.ts';

const FOLDER = new URL('fixtures/traps/', import.meta.url);

let app: ServedFunction;
beforeAll(async () => {
  app = await serveFolder(fileURLToPath(FOLDER));
});
afterAll(() => app?.close());

/** `assembly/index.ts:20` for the line that ends in the comment `// KIND`. */
function lineOf(kind: string, file = 'assembly/index.ts'): string {
  const lines = readFileSync(new URL(file, FOLDER), 'utf8').split('\n');
  return `${file}:${lines.findIndex((line) => line.endsWith(`// ${kind}`)) + 1}`;
}

interface Outcome {
  readonly status: number;
  readonly error: { code: string; message: string; help?: string };
  /** What the log has of this request: level and message. */
  readonly log: readonly string[];
}

async function trap(kind: string): Promise<Outcome> {
  const start = app.logs.length;
  const answer = await app.fetch(`/${kind}`);
  const { error } = JSON.parse(await answer.text()) as Outcome;
  return { status: answer.status, error, log: app.logs.slice(start).map(({ level, message }) => `${level} ${message}`) };
}

describe('a function that ends itself is told by what happened and by its line', () => {
  const NO_PLACE = 'Out of memory, KiB in use: 4096';
  test.each([
    ['throw', `größer Mist 5 at ${lineOf('throw')}:24`],
    ['assert', `n must be negative at ${lineOf('assert')}:5`],
    ['bounds', 'Index out of range at ~lib/array.ts:'],
    ['bytes', 'Index out of range at ~lib/typedarray.ts:'],
    ['null', `Unexpected 'null' (not assigned or failed cast) at ${lineOf('null')}:10`],
    ['cast', `invalid downcast at ${lineOf('cast')}:`],
    ['memory', NO_PLACE],
    ['large', 'Out of memory, KiB in use: 64'],
    ['huge', 'Invalid length at ~lib/staticarray.ts:'],
    ['key', 'Key does not exist at ~lib/map.ts:'],
    ['result', 'Result.value of a failure, invalid-json: Expected a value at line 1, column 1 at ~lib/@skerry/guest/result.ts:'],
    ['push', 'JsonValue.push on a value that is not an array at ~lib/@skerry/guest/json/value.ts:'],
  ])('by the library: %s', async (kind, message) => {
    const { status, error, log } = await trap(kind);
    expect([status, error.code, error.message]).toEqual([500, 'GUEST_TRAPPED', `The guest trapped: unreachable at ${lineOf(kind)}`]);
    expect(log).toContainEqual(expect.stringContaining(`error ${message}`));
    expect(log).toContain(`warn ${error.message}`);
  });

  test("whose references fill the collector's stack", async () => {
    const { status, error, log } = await trap('references');
    expect([status, error.message]).toEqual([500, `The guest trapped: unreachable at ${lineOf('references')}`]);
    expect(log).toContain('error Stack overflow');
  });

  test.each([
    ['overflow', 'divide result unrepresentable'],
    ['unreachable', 'unreachable'],
    ['recursion', 'Maximum call stack size exceeded'],
    ['callback', 'divide by zero'],
    ['load', 'memory access out of bounds'],
  ])('by the machine: %s', async (kind, reason) => {
    const { status, error, log } = await trap(kind);
    expect([status, error.code, error.message]).toEqual([500, 'GUEST_TRAPPED', `The guest trapped: ${reason} at ${lineOf(kind)}`]);
    expect(log).toContain(`warn ${error.message}`);
  });

  test.each(['division', 'nested'])('in another file, and where that was called: %s', async (kind) => {
    const { error } = await trap(kind);
    expect(error.message).toBe(`The guest trapped: divide by zero at ${lineOf('division', 'assembly/lib/arithmetic.ts')}`);
    expect(error.help).toMatch(/^Called from assembly\/index\.ts:\d+$/);
  });
});

test('it goes on after each of them', async () => {
  expect(await (await app.fetch('/none')).text()).toBe('0');
});
