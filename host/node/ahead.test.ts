import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { parse } from '@bytecodealliance/jco';
import { describe, expect, it, vi } from 'vitest';
import { temporaryFolder } from '../../test/support/folder.ts';
import { DEFAULT_SANDBOX_LIMITS, SkerryError } from '../base/index.ts';
import { componentEngine, type PrepareOptions, sourceOf } from '../engine/index.ts';
import { AheadThreads } from './ahead.ts';
import { nodeEngine } from './node-engine.ts';

const OPTIONS: PrepareOptions = { suspending: () => [], entryPoints: [] };

/** Counts from 40, and has so many functions besides. */
const counter = (functions = 0): Promise<Uint8Array> =>
  parse(`(component
    (core module $M
      (memory (export "m") 1)
      (data (i32.const 0) "\\28")
      ${'(func (param i32) (result i32) (loop (br_if 0 (local.get 0))) (i32.add (local.get 0) (i32.const 7)))'.repeat(functions)}
      (func (export "next") (result i32)
        (i32.store (i32.const 0) (i32.add (i32.load (i32.const 0)) (i32.const 1)))
        (i32.load (i32.const 0))))
    (core instance $m (instantiate $M))
    (func (export "next") (result s32) (canon lift (core func $m "next"))))`);

describe('components that other threads prepare', () => {
  it('answer the same, whether something can be kept of them or not', async () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    for (const prepared of [undefined, temporaryFolder(), join(file, 'below')]) {
      const engine = nodeEngine({ prepared });
      for (const one of await Promise.all([0, 1, 2].map(async (more) => engine.prepare(await counter(more), OPTIONS)))) {
        const instance = await one.instantiate({});
        expect([await instance.call('', 'next', []), await instance.call('', 'next', [])]).toEqual([41, 42]);
        expect(instance.reset()).toBe('done');
        expect(await instance.call('', 'next', [])).toBe(41);
      }
    }
  });

  it('are refused with the same words, and the next one is prepared', async () => {
    const engine = nodeEngine();
    const invalid = await parse('(component (core module (func (result i32))) (core instance (instantiate 0)))');
    const cut = (await counter()).subarray(0, 60);
    const unsupported = await parse('(component (core module (memory 1 1 shared)) (core instance (instantiate 0)))');
    for (const bytes of [invalid, cut, unsupported]) {
      const failureOf = (made: Promise<unknown>): Promise<object> =>
        made.then(
          () => ({}),
          (error: SkerryError) => ({ ...error, message: error.message, is: SkerryError.is(error) }),
        );
      const expected = await failureOf(componentEngine().prepare(bytes, OPTIONS));
      expect(expected).toMatchObject({ is: true, code: expect.stringMatching(/^COMPONENT_/) });
      expect(await failureOf(engine.prepare(bytes, OPTIONS))).toEqual(expected);
    }
    expect(await (await (await engine.prepare(await counter(), OPTIONS)).instantiate({})).call('', 'next', [])).toBe(41);
  });

  it('are left to whoever gave them', async () => {
    const bytes = Buffer.from(await counter());
    const before = bytes.toString('hex');
    await nodeEngine().prepare(bytes, OPTIONS);
    expect(bytes.toString('hex')).toBe(before);
  });

  it('are taken from who reads them, and read again for other limits', async () => {
    const read: Uint8Array[] = [];
    const bytes = async (): Promise<Uint8Array> => {
      const component = new Uint8Array(await counter());
      read.push(component);
      return component;
    };
    const source = sourceOf({ digest: async () => 'a digest', bytes });
    const engine = nodeEngine();
    const limits = { ...DEFAULT_SANDBOX_LIMITS, memoryBytes: 1024 * 1024 };
    const prepared = await Promise.all([engine.prepare(source, OPTIONS), engine.prepare(source, { ...OPTIONS, limits })]);
    for (const one of prepared) expect(await (await one.instantiate({})).call('', 'next', [])).toBe(41);
    expect(read.map(({ length }) => length)).toEqual([0, 0]);
  });

  it('are not compiled by the thread that serves', async () => {
    const compile = vi.spyOn(WebAssembly, 'compile');
    for (const prepared of [undefined, temporaryFolder()]) await nodeEngine({ prepared }).prepare(await counter(), OPTIONS);
    expect(compile).not.toHaveBeenCalled();
    await nodeEngine({ inPlace: true }).prepare(await counter(), OPTIONS);
    expect(compile).toHaveBeenCalledOnce();
    compile.mockRestore();
  });

  it('are charged what they use of a processor, and not what their thread has used before', async () => {
    const used = vi.spyOn(Worker.prototype, 'cpuUsage').mockResolvedValue({ user: 5_000_000, system: 1_000_000 });
    const { make } = new AheadThreads(undefined, 1000);
    await componentEngine({ make }).prepare(await counter(), OPTIONS);
    expect(used).toHaveBeenCalled();
    used.mockReset();
    used.mockResolvedValueOnce({ user: 5_000_000, system: 1_000_000 }).mockResolvedValue({ user: 5_000_000, system: 2_001_000 });
    // However quick the machine is, somebody looks before it is done.
    vi.useFakeTimers({ toFake: ['setInterval'] });
    const tooMuch = componentEngine({ make }).prepare(await counter(20_000), OPTIONS);
    const message = 'Preparing the component took more than 1000 ms of a processor';
    const refused = expect(tooMuch).rejects.toMatchObject({ code: 'COMPONENT_TOO_COSTLY', message });
    await vi.waitUntil(() => vi.getTimerCount() > 0, { interval: 1 });
    await vi.advanceTimersByTimeAsync(250);
    await refused;
    vi.useRealTimers();
    used.mockRestore();
  });

  it('that take too long are given up with a reason, and others go on', async () => {
    const { make } = new AheadThreads(undefined, 1);
    const engine = componentEngine({ make });
    const tooLong = engine.prepare(await counter(20_000), OPTIONS);
    const message: unknown = expect.stringMatching(/^Preparing the component took more than \d ms/);
    await expect(tooLong).rejects.toMatchObject({ code: 'COMPONENT_TOO_COSTLY', message });
    const patient = componentEngine({ make: new AheadThreads(undefined).make });
    expect(await (await (await patient.prepare(await counter(), OPTIONS)).instantiate({})).call('', 'next', [])).toBe(41);
  });
});
