import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parse } from '@bytecodealliance/jco';
import { afterEach, describe, expect, it } from 'vitest';
import { DEFAULT_SANDBOX_LIMITS } from '../../base/index.ts';
import type { Instance, PreparedComponent } from '../engine.ts';
import { type ComponentEngineOptions, componentEngine, type Evaluate, evaluateInPlace, unsharedModules } from './index.ts';

interface Variant {
  readonly secret: string;
  readonly pages?: number;
  readonly counter?: number;
}

/** A function with a secret in its data: `next` counts, and `byte` reads its memory anywhere. */
async function component({ secret, pages = 1, counter = 0 }: Variant): Promise<Uint8Array> {
  return new Uint8Array(
    await parse(`(component
      (core module $M
        (memory (export "m") ${pages}) (global $n (mut i32) (i32.const ${counter}))
        (data (i32.const 5000) "${secret}")
        (func (export "next") (result i32) (global.set $n (i32.add (global.get $n) (i32.const 1))) (global.get $n))
        (func (export "size") (result i32) (memory.size))
        (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
        (func (export "put") (param i32 i32) (i32.store8 (local.get 0) (local.get 1)))
        (func (export "byte") (param i32) (result i32) (i32.load8_u (local.get 0))))
      (core instance $m (instantiate $M))
      (func (export "next") (result s32) (canon lift (core func $m "next")))
      (func (export "size") (result u32) (canon lift (core func $m "size")))
      (func (export "grow") (param "by" u32) (result s32) (canon lift (core func $m "grow")))
      (func (export "put") (param "at" u32) (param "value" u32) (canon lift (core func $m "put")))
      (func (export "byte") (param "at" u32) (result u32) (canon lift (core func $m "byte"))))`),
  );
}

/** An engine, and what it has compiled and evaluated. */
function counting(options: ComponentEngineOptions = {}) {
  const counts = { compiled: 0, evaluated: 0 };
  // Not a spy, which would keep what it saw.
  WebAssembly.compile = (bytes) => {
    counts.compiled++;
    return compile(bytes);
  };
  const evaluate: Evaluate = (text) => {
    counts.evaluated++;
    return evaluateInPlace(text);
  };
  const engine = componentEngine({ ...options, evaluate });
  const prepare = async (variant: Variant, memoryBytes = DEFAULT_SANDBOX_LIMITS.memoryBytes): Promise<PreparedComponent> =>
    engine.prepare(await component(variant), { suspending: () => [], entryPoints: [], limits: { ...DEFAULT_SANDBOX_LIMITS, memoryBytes } });
  return { prepare, counts };
}

const { compile } = WebAssembly;
afterEach(() => void (WebAssembly.compile = compile));

const call = (instance: Instance, name: string, ...args: number[]): Promise<unknown> => instance.call('', name, args);

async function memoryOf(instance: Instance): Promise<string> {
  const size = ((await call(instance, 'size')) as number) * 65_536;
  const bytes: number[] = [];
  for (let at = 0; at < size; at++) bytes.push((await call(instance, 'byte', at)) as number);
  return Buffer.from(bytes).toString('latin1');
}

describe('functions that differ in data, sizes, initial values, and limits only', () => {
  it('are compiled once, and are what they are', async () => {
    const { prepare, counts } = counting();
    const [a, b, c] = await Promise.all([
      prepare({ secret: 'of-a' }),
      prepare({ secret: 'of-b', pages: 3, counter: 41 }),
      prepare({ secret: 'of-c' }, 2 * 65_536),
    ]);
    expect(counts).toEqual({ compiled: 1, evaluated: 1 });
    const instances = await Promise.all([a.instantiate({}), b.instantiate({}), c.instantiate({})]);
    expect(await Promise.all(instances.map((each) => call(each, 'next')))).toEqual([1, 42, 1]);
    expect(await Promise.all(instances.map((each) => call(each, 'size')))).toEqual([1, 3, 1]);
    expect(await Promise.all(instances.map((each) => call(each, 'grow', 1)))).toEqual([1, 3, 1]);
    expect(await Promise.all(instances.map((each) => call(each, 'grow', 1)))).toEqual([2, 4, -1]);
  });

  it('find nothing of each other in their memories, fresh or reset', async () => {
    const { prepare } = counting();
    const [a, b] = await Promise.all([prepare({ secret: 'secret-of-a' }), prepare({ secret: 'what-b-holds' })]);
    for (let round = 0; round < 2; round++) {
      const instances = await Promise.all([a.instantiate({}), b.instantiate({})]);
      for (const step of ['fresh', 'reset']) {
        const [inA, inB] = [await memoryOf(instances[0]!), await memoryOf(instances[1]!)];
        expect([step, inA.includes('secret-of-a'), inA.includes('what-b-holds')]).toEqual([step, true, false]);
        expect([step, inB.includes('what-b-holds'), inB.includes('secret-of-a')]).toEqual([step, true, false]);
        for (const instance of instances) {
          await call(instance, 'put', 5000, 1);
          await call(instance, 'put', 9000, 1);
          expect(instance.reset()).toBe('done');
        }
      }
    }
  });

  it('keep their code when the one that brought it is gone, and nobody keeps it afterwards', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const { prepare, counts } = counting();
    const collected = async (): Promise<void> => {
      for (let turn = 0; turn < 5; turn++) {
        await new Promise((resolve) => setImmediate(resolve));
        collect();
      }
    };
    // In a function of its own: the test's frame would keep what it has seen.
    const handOver = async (): Promise<void> => {
      let used = await prepare({ secret: 'a' });
      for (const secret of ['b', 'c', 'd']) {
        used = await prepare({ secret });
        await collected();
      }
      expect(await call(await used.instantiate({}), 'byte', 5000)).toBe('d'.charCodeAt(0));
    };
    await handOver();
    expect(counts).toEqual({ compiled: 1, evaluated: 1 });
    await collected();
    await prepare({ secret: 'e' });
    expect(counts).toEqual({ compiled: 2, evaluated: 2 });
  });

  it('are each refused for what is wrong with them', async () => {
    const { prepare } = counting();
    await prepare({ secret: 'a' });
    await expect(prepare({ secret: 'b', pages: 3 }, 2 * 65_536)).rejects.toMatchObject({ code: 'COMPONENT_TOO_LARGE' });
  });
});

it('a function whose data stays in its code says why, and runs', async () => {
  const bytes = new Uint8Array(
    await parse(`(component
      (core module $M (memory (export "m") 1) (global $base i32 (i32.const 8)) (data (global.get $base) "*")
        (func (export "f") (result i32) (i32.load8_u (i32.const 8))))
      (core module $N (memory 1) (data (i32.const 8) "*"))
      (core instance $n (instantiate $N)) (core instance $m (instantiate $M))
      (func (export "f") (result u32) (canon lift (core func $m "f"))))`),
  );
  expect(unsharedModules(bytes)).toEqual([{ offset: expect.any(Number), reason: 'a data segment goes to a place that is computed' }]);
  const prepared = await componentEngine().prepare(bytes, { suspending: () => [], entryPoints: [] });
  expect(await call(await prepared.instantiate({}), 'f')).toBe('*'.charCodeAt(0));
});
