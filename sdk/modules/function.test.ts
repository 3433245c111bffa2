import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeComponent } from '@skerry/host/engine';
import { openFunction, type TestFunction } from '../testing/index.js';

const FOLDER = new URL('fixtures/all/', import.meta.url);

let fn: TestFunction;
beforeAll(async () => {
  fn = await openFunction(FOLDER);
});
afterAll(() => fn?.close());

async function ask(path: string): Promise<unknown> {
  const { response, failure } = await fn.fetch(path);
  if (failure) throw new Error(failure.message);
  return response.json();
}

/** `src/all.as.ts:20`: the line that ends in a comment. */
function lineOf(comment: string): string {
  const lines = readFileSync(new URL('src/all.as.ts', FOLDER), 'utf8').split('\n');
  return `src/all.as.ts:${lines.findIndex((line) => line.endsWith(`// ${comment}`)) + 1}`;
}

describe('values that cross to a module and back', () => {
  it('are numbers to their last value, and what runs at load has run', async () => {
    expect(await ask('/numbers')).toEqual([
      '-128 255 -32768 65535 -2147483648 4294967295 -9223372036854775808 18446744073709551615 0.5 1e+300 true',
      -5,
      '-9223372036854775808',
      250,
      4_294_967_295,
      '-5',
      '18446744073709551615',
      Math.fround(0.1),
      3_000_000_000 - 2 ** 32,
      null,
      4,
      7,
      "''a''",
    ]);
  });

  it('are arrays of every kind', async () => {
    expect(await ask('/arrays')).toEqual([
      '0,255',
      '-128,127',
      '255,2',
      '0,65535',
      '-32768,32767',
      '0,4294967295',
      '-2147483648,2147483647',
      '0,18446744073709551615',
      '-9223372036854775808,9223372036854775807',
      '0.5,-Infinity',
      '0.1,NaN',
      '1,1',
      '',
      '2,3',
      '0,1,4,9',
      3,
      ['1,2', '', '3'],
      [false, true, true],
      [false],
      ['ein', 'größeres', '😀'],
      [''],
    ]);
  });

  it('are records, nested and missing', async () => {
    const from = { x: 1, y: 2.5, name: 'a', tags: ['t'] };
    expect(await ask('/records')).toEqual([
      { x: 5, y: 3.5, name: 'a', tags: ['t', 'moved'] },
      [{ from, to: { ...from, name: null } }, null],
    ]);
  });

  it('come back as objects of the program', async () => {
    const { ...realm } = (await ask('/realm')) as Record<string, string[]>;
    expect(realm).toEqual({
      bytes: ['Object', 'Uint8Array'],
      buffer: ['Object', 'ArrayBuffer'],
      slice: ['Object', 'Uint8Array'],
      clamped: ['Object', 'Uint8ClampedArray'],
      wide: ['Object', 'BigInt64Array'],
      block: ['Object', 'ArrayBuffer'],
      list: ['Array', 'Object'],
      record: ['Object'],
      inner: ['Array', 'Object'],
      body: ['Object', 'Float64Array'],
    });
  });

  it('are refused with the parameter where they are of another type or outside of its range', async () => {
    expect(await ask('/refused')).toEqual([
      'i8Of: value must be i8, not 128',
      'u8Of: value must be u8, not -1',
      'u8Of: value must be u8, not 1.5',
      'u8Of: value must be u8, not "1"',
      'u32Of: value must be u32, not NaN',
      'u32Of: value must be u32, not 1n',
      'i64Of: value must be i64, not 1',
      'u64Of: value must be u64, not -1n',
      'f32Of: value must be f32, not undefined',
      'words: text must be string, not null',
      'not: values[0] must be boolean, not 1',
      'not: text must be string | null, not undefined',
      'u8s: bytes must be Uint8Array, not Array',
      'u8s: bytes must be Uint8Array, not Int8Array',
      'block: value must be ArrayBuffer, not Uint8Array',
      'move: point must be Point, not null',
      'move: point.x must be i32, not 2147483648',
      'move: point.tags[0] must be string, not 1',
      'lines: points[1] must be Point, not "x"',
      'matrix: rows[0][0] must be u8, not 256',
    ]);
  });
});

describe('what goes wrong in a module', () => {
  it('is an exception where it returns a failure, with the lines of both sides', async () => {
    const [value, error] = (await ask('/failure')) as [number, { stack: string[] }];
    expect(value).toBe(2);
    expect(error).toMatchObject({ isError: true, name: 'Error', message: '3 is odd', code: 'odd' });
    expect(error.stack.slice(0, 2)).toEqual([
      expect.stringMatching(/^at half \(src\/all\.as\.ts:38:\d+\)$/),
      expect.stringMatching(/src\/index\.ts:\d+:\d+\)?$/),
    ]);
  });

  it('is a TypeError at the call where a value does not fit', async () => {
    const { stack } = (await ask('/stack')) as { stack: string[] };
    expect(stack[0]).toMatch(/^at u8Of \(src\/all\.as\.ts:\d+:\d+\)$/);
    expect(stack[1]).toMatch(/src\/index\.ts:\d+:\d+\)?$/);
  });

  it.each([
    ['/wrong', `The guest trapped: unreachable at ${lineOf('throw')}`, `It went wrong at ${lineOf('throw')}`],
    ['/outside', `The guest trapped: unreachable at ${lineOf('outside')}`, 'Index out of range'],
    ['/deep', `The guest trapped: Maximum call stack size exceeded at ${lineOf('recursion')}`, undefined],
  ])('ends the request, told by its line: %s', async (path, message, logged) => {
    const { response, failure, logs } = await fn.fetch(path);
    expect([response.status, failure?.code, failure?.message]).toEqual([500, 'GUEST_TRAPPED', message]);
    if (logged !== undefined) expect(logs.map((entry) => entry.message).join('\n')).toContain(logged);
    expect(await ask('/loop?n=1')).toBe(1 << 20);
  });

  it('is stopped where it does not end', async () => {
    await using slow = await openFunction(FOLDER, { limits: { cpuTimeMs: 500 } });
    const { response, failure } = await slow.fetch('/endless');
    expect([response.status, failure?.code]).toEqual([504, 'LIMIT_CPU_TIME']);
  });

  it('is memory that the limit has no room for', async () => {
    await using small = await openFunction(FOLDER, { limits: { memoryBytes: 24 << 20 } });
    const { response, failure, logs } = await small.fetch('/large?n=16');
    expect([response.status, failure?.code]).toEqual([500, 'GUEST_TRAPPED']);
    expect(logs.map((entry) => entry.message).join('\n')).toContain('Out of memory');
    expect(await (await small.fetch('/loop?n=1')).response.json()).toBe(1 << 20);
  });

  it('is a value that is too large to cross', async () => {
    const { failure } = await fn.fetch('/large?n=17');
    expect(failure).toMatchObject({
      code: 'LIMIT_ALLOCATION',
      message: expect.stringContaining('The guest passed 17825792 bytes; the limit is 16777216 bytes'),
    });
    expect(await ask('/large?n=16')).toBe(16 << 20);
  });
});

describe('the memory of a module', () => {
  it('is given back by what a call has passed and returned', async () => {
    await using roomy = await openFunction(FOLDER, { limits: { memoryBytes: 384 << 20 } });
    const { response, memoryBytes } = await roomy.fetch('/loop?n=300');
    expect(await response.json()).toBe(300 << 20);
    expect(memoryBytes).toBeLessThan(200 << 20);
  });

  it('belongs to one request', async () => {
    expect(await ask('/keep?n=3')).toBe(3);
    expect(await ask('/keep?n=2')).toBe(2);
  });

  it('takes from one limit with that of the engine, which may have more than a half', async () => {
    await using roomy = await openFunction(FOLDER, { limits: { memoryBytes: 64 << 20 } });
    const { response, memoryBytes } = await roomy.fetch('/large?n=16');
    expect(await response.json()).toBe(16 << 20);
    expect(memoryBytes).toBeGreaterThan(48 << 20);
    expect(memoryBytes).toBeLessThanOrEqual(64 << 20);
  });
});

it('a component with modules imports nothing but WASI', () => {
  const { imports } = describeComponent(readFileSync(fileURLToPath(new URL('build/all-modules.wasm', FOLDER))));
  expect(imports.filter((name) => !name.startsWith('wasi:'))).toEqual([]);
});

it('types for TypeScript lie beside the module', () => {
  const types = readFileSync(new URL('src/all.as.d.ts', FOLDER), 'utf8');
  for (const line of [
    '/** Moves a point. */\nexport function move(point: Point, by: number): Point;',
    'export function lines(points: readonly Point[]): (Line | null)[];',
    'export function half(x: number): number;',
    'export function i64s(values: BigInt64Array): BigInt64Array<ArrayBuffer>;',
    'export function not(values: readonly boolean[], text: string | null): boolean[];',
    'export function nothing(): void;',
  ]) {
    expect(types).toContain(line);
  }
});
