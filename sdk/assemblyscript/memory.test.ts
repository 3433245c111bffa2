import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { HANDLER_EXPORT } from '../componentize/component.ts';
import { compileCore } from './compile.ts';
import { Sources } from './sources.ts';

/** A host of a few lines around the core module: what a component hides, its memory, can be looked at here. */

const ROOM = 65_536;
const POST = 2;
const CLOSED = 1;

interface Exports {
  readonly memory: WebAssembly.Memory;
  cabi_realloc(pointer: number, oldSize: number, align: number, size: number): number;
}

/** Results of host functions, by the last part of their names; every other returns handle 1. */
function hostFunctions(body: (max: number) => Uint8Array | undefined, output: string[], guest: () => Exports) {
  const view = (): DataView => new DataView(guest().memory.buffer);
  const ok = (_self: number, ret: number): void => view().setUint8(ret, 0);
  const okHandle = (_self: number, ret: number): void => {
    ok(_self, ret);
    view().setInt32(ret + 4, 1, true);
  };
  return {
    'incoming-request.method': (_self: number, ret: number) => view().setUint8(ret, POST),
    'incoming-request.consume': okHandle,
    'incoming-body.stream': okHandle,
    'outgoing-response.body': okHandle,
    'outgoing-body.write': okHandle,
    'fields.from-list': (_list: number, _count: number, ret: number) => okHandle(0, ret),
    'outgoing-body.finish': (_body: number, _some: number, _trailers: number, ret: number) => ok(0, ret),
    'input-stream.blocking-read': (_self: number, length: bigint, ret: number) => {
      const chunk = body(Number(length));
      view().setUint8(ret, chunk === undefined ? 1 : 0);
      if (chunk === undefined) return view().setUint8(ret + 4, CLOSED);
      const pointer = guest().cabi_realloc(0, 0, 1, chunk.length);
      new Uint8Array(guest().memory.buffer).set(chunk, pointer);
      view().setInt32(ret + 4, pointer, true);
      view().setInt32(ret + 8, chunk.length, true);
    },
    'output-stream.check-write': (_self: number, ret: number) => {
      ok(_self, ret);
      view().setBigUint64(ret + 8, BigInt(ROOM), true);
    },
    'output-stream.write': (_self: number, pointer: number, length: number, ret: number) => {
      output.push(Buffer.from(guest().memory.buffer, pointer, length).toString());
      ok(0, ret);
    },
  } as Record<string, (...args: never[]) => unknown>;
}

const directory = fileURLToPath(new URL('../../examples/csv-stats', import.meta.url));
const { binary } = compileCore(new Sources(directory), 'assembly/index.ts', HANDLER_EXPORT);
const module = new WebAssembly.Module(binary!);

/** Sends requests one after the other to one instance; each body has `rows` rows. */
function serve(rows: readonly number[]): { pages: number[]; answers: string[] } {
  const pages: number[] = [];
  const answers: string[] = [];
  let left = 0;
  const output: string[] = [];
  const line = Buffer.from('"Jane ""J"" Doe, Jr.",12.5,-3e2,some text that is no number\r\n');
  const block = Buffer.concat(Array.from({ length: 1000 }, () => line));
  let pending = Buffer.alloc(0);
  const body = (max: number): Uint8Array | undefined => {
    if (pending.length === 0) {
      if (left === 0) return undefined;
      const count = Math.min(left, 1000);
      left -= count;
      pending = block.subarray(0, count * line.length);
    }
    const chunk = pending.subarray(0, max);
    pending = pending.subarray(chunk.length);
    return chunk;
  };
  const imports: WebAssembly.Imports = {};
  const exports = (): Exports => instance.exports as unknown as Exports;
  const given = hostFunctions(body, output, exports);
  for (const { module: from, name } of WebAssembly.Module.imports(module)) {
    (imports[from] ??= {})[name] = given[name.replace(/^\[[^\]]+\]/, '')] ?? (() => 1);
  }
  const instance = new WebAssembly.Instance(module, imports);
  const handle = instance.exports[HANDLER_EXPORT] as (request: number, outparam: number) => void;
  for (const count of rows) {
    left = count;
    pending = Buffer.from('name,a,b,note\n');
    output.length = 0;
    handle(1, 1);
    answers.push(output.join(''));
    pages.push(exports().memory.buffer.byteLength / 65_536);
  }
  return { pages, answers };
}

test('a streamed body of 50 MB needs no more memory than one of 5 MB', () => {
  const small = serve([82_000]);
  const large = serve([820_000]);
  expect(JSON.parse(large.answers[0]!)).toMatchObject({
    rows: 820_000,
    malformed: { count: 0 },
    columns: [{ type: 'text' }, { min: 12.5, max: 12.5, stddev: 0 }, { mean: -300 }, { type: 'text' }],
  });
  expect(large.pages).toEqual(small.pages);
  expect(large.pages[0]).toBeLessThanOrEqual(8);
});

test('an instance that serves many requests does not grow', () => {
  const { pages, answers } = serve(Array.from({ length: 3000 }, () => 20));
  expect(new Set(answers).size).toBe(1);
  expect(pages.at(-1)).toBe(pages[300]);
  expect(pages.at(-1)).toBeLessThanOrEqual(16);
});
