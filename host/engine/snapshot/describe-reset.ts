import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assemble, settle } from '../harden/fixture.ts';
import { given, harden, TICK } from '../harden/index.ts';
import { takeImage } from './image.ts';
import { type CoreInstance, derive, type MemoryImage, type MemoryStrategy, ResettableState, type Snapshot, takeSnapshot } from './index.ts';

/** Two core modules as a component has them: one owns memory and table, the other works on them and keeps a pointer. */
const MAIN = `(module
  (type $f (func (result i32)))
  (memory (export "memory") 3 40) (memory $second 1) (table (export "table") 6 12 funcref)
  (global $i (mut i32) (i32.const 7)) (global $l (mut i64) (i64.const -7)) (global $d (mut f64) (f64.const 0.5))
  (global $s (mut f32) (f32.const 1.5)) (global $r (mut funcref) (ref.func $one)) (global $shared (export "shared") (mut i32) (i32.const 3))
  (elem (i32.const 1) func $one $two) (elem declare func $three)
  (data (i32.const 70000) "initial content") (data (i32.const 102400) "${'filling'.repeat(8000)}") (data $p "passive content")
  (start $start)
  (func $start (i32.store (i32.const 16) (i32.const 1234)) (drop (memory.grow (i32.const 1))))
  (func $one (type $f) (i32.const 1)) (func $two (type $f) (i32.const 2)) (func $three (type $f) (i32.const 3))
  (func (export "store") (param i32 i32) (i32.store (local.get 0) (local.get 1)))
  (func (export "second") (param i32 i32) (i32.store8 $second (local.get 0) (local.get 1)))
  (func (export "fill") (param i32 i32 i32) (memory.fill (local.get 0) (local.get 1) (local.get 2)))
  (func (export "init") (param i32) (memory.init $p (local.get 0) (i32.const 0) (i32.const 15)))
  (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
  (func (export "size") (result i32) (memory.size))
  (func (export "globals") (param i32)
    (global.set $i (local.get 0)) (global.set $l (i64.extend_i32_s (local.get 0))) (global.set $d (f64.convert_i32_s (local.get 0)))
    (global.set $s (f32.convert_i32_s (local.get 0))) (global.set $r (select (result funcref) (ref.null func) (ref.func $three) (local.get 0))))
  (func (export "put") (param i32) (table.set (local.get 0) (global.get $r)))
  (func (export "move") (param i32 i32) (table.copy (local.get 0) (local.get 1) (i32.const 2)))
  (func (export "call") (param i32) (result i32) (call_indirect (type $f) (local.get 0)))
  (func (export "drop") (data.drop $p))
  (func (export "widen") (result i32) (table.grow (ref.null func) (i32.const 1))))`;

const ADAPTER = `(module
  (import "main" "memory" (memory 0)) (import "main" "table" (table $t 0 funcref)) (import "main" "shared" (global $shared (mut i32)))
  (global $pointer (mut i32) (i32.const 0)) (table $own 2 externref)
  (func (export "alloc") (param i32) (result i32)
    (global.set $pointer (i32.mul (memory.grow (local.get 0)) (i32.const 65536)))
    (if (i32.gt_s (global.get $pointer) (i32.const 0)) (then (i32.store (global.get $pointer) (memory.size))))
    (global.set $shared (i32.add (global.get $shared) (global.get $pointer)))
    (global.get $pointer))
  (func (export "keep") (param externref) (table.set $own (i32.const 1) (local.get 0)))
  (func (export "clear") (param i32) (table.set $t (local.get 0) (ref.null func))))`;

type Operation = readonly [name: string, ...args: unknown[]];

export class Pair {
  readonly cores: CoreInstance[] = [];

  static async create(virtualMemory = true): Promise<Pair> {
    const pair = new Pair();
    await pair.#add(MAIN, virtualMemory);
    await pair.#add(ADAPTER, virtualMemory);
    return pair;
  }

  async #add(text: string, virtualMemory: boolean): Promise<void> {
    const hardened = harden(await assemble(text), { virtualMemory });
    const { bytes, layout } = hardened;
    const owner = this.cores[0];
    const main = owner?.exports ?? {};
    const tick = (): number => {
      (core.exports[layout.fuel!] as WebAssembly.Global).value = 1e8;
      return TICK.goOn;
    };
    const added: WebAssembly.ModuleImports = { tick, yield: () => undefined, mayGrow: () => 1, ...given(layout) };
    const counted = owner?.layout.memories[0]!.virtual;
    for (const { size, grow } of layout.importedMemories) {
      added[size] = main[counted!.size!]!;
      added[grow] = main[counted!.grow!]!;
    }
    const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), { main, [layout.importModule]: added });
    const core = { exports: instance.exports, layout };
    this.cores.push(core);
    settle(core.exports, hardened);
    if (layout.start) (core.exports[layout.start] as () => void)();
  }

  /** Runs an operation of whichever core instance has it; a trap is a result like any other. */
  run([name, ...args]: Operation): unknown {
    const core = this.cores.find(({ exports }) => name in exports)!;
    try {
      return (core.exports[name] as (...args: unknown[]) => unknown)(...args);
    } catch (error) {
      return (error as Error).message;
    }
  }

  get memory(): WebAssembly.Memory {
    return this.cores[0]!.exports['memory'] as WebAssembly.Memory;
  }

  /** Everything that a guest could see, fit for comparing between instances. */
  state(): unknown {
    const [main, adapter] = this.cores;
    const size = this.run(['size']) as number;
    const table = main!.exports['table'] as WebAssembly.Table;
    return {
      size,
      memories: main!.layout.memories.map(({ name }, i) => hash((main!.exports[name] as WebAssembly.Memory).buffer, i === 0 ? size : 1)),
      surplus: hash(this.memory.buffer.slice(size * 65_536), this.memory.buffer.byteLength / 65_536 - size),
      globals: this.cores.flatMap(({ exports, layout }) => layout.globals.map(({ name }) => plain(exports[name] as WebAssembly.Global))),
      table: Array.from({ length: table.length }, (_, i) => (table.get(i) as (() => number) | null)?.()),
      own: adapter!.layout.tables.flatMap(({ name }) => [0, 1].map((i) => (adapter!.exports[name] as WebAssembly.Table).get(i) === null)),
    };
  }
}

function plain({ value }: WebAssembly.Global): unknown {
  return typeof value === 'function' ? (value as () => unknown)() : value;
}

function hash(buffer: ArrayBuffer, pages: number): number {
  let sum = 0;
  for (const word of new Uint32Array(buffer, 0, pages * 16_384)) sum = (Math.imul(sum, 31) + word) | 0;
  return sum;
}

const address = fc.oneof(fc.integer({ min: 0, max: 5 * 65_536 }), fc.constantFrom(16, 65_532, 70_000, 262_140, 1 << 21));
const word = fc.integer();
const slot = fc.integer({ min: 0, max: 6 });
const operation: fc.Arbitrary<Operation> = fc.oneof(
  fc.tuple(fc.constantFrom('store', 'second'), address, word),
  fc.tuple(fc.constant('fill'), address, word, fc.integer({ min: 0, max: 150_000 })),
  fc.tuple(fc.constant('init'), address),
  fc.tuple(fc.constantFrom('grow', 'alloc'), fc.integer({ min: 0, max: 12 })),
  fc.tuple(fc.constant('globals'), word),
  fc.tuple(fc.constantFrom('put', 'clear', 'call'), slot),
  fc.tuple(fc.constant('move'), slot, slot),
  fc.tuple(fc.constant('keep'), fc.constantFrom('text', null)),
);

/** A reset may need several parts: how many is a matter of the machine's other work. */
function putBack(state: ResettableState): ReturnType<ResettableState['reset']> {
  for (;;) {
    const reset = state.reset();
    if (reset.outcome !== 'unfinished') return reset;
  }
}

/** The snapshot, with images that are known by what differs from a shorter and from a longer one. */
function byDelta({ images }: Snapshot): Snapshot {
  return { images: images.map((image, i) => derive(image, another(image, i % 2 === 0 ? -65_536 : 65_536))) };
}

/** What another function with the same code might hold. */
function another({ byteLength, runs }: MemoryImage, more: number): MemoryImage {
  const bytes = new Uint8Array(Math.max(byteLength + more, 65_536));
  for (const run of runs) bytes.set(run.bytes.subarray(0, Math.max(0, bytes.length - run.offset)), run.offset);
  for (const at of [17, 40_000, 131_072]) if (at < bytes.length) bytes.fill(0xbb, at, at + 5000);
  return takeImage(bytes, bytes.length);
}

/** What every strategy for memories has to keep. */
export function describeReset(strategy: MemoryStrategy): void {
  describeVariant(strategy, 'an image of its own', takeSnapshot);
  describeVariant(strategy, 'an image that is a delta to another', (cores) => {
    const snapshot = byDelta(takeSnapshot(cores));
    expect(snapshot.images[0]!.delta).not.toHaveLength(0);
    return snapshot;
  });
}

function describeVariant(strategy: MemoryStrategy, what: string, snapshotOf: (cores: readonly CoreInstance[]) => Snapshot): void {
  describe(`reset by ${strategy.name} to ${what}`, () => {
    it('gives a fresh instance, after any requests', async () => {
      const fresh = await Pair.create();
      const pair = await Pair.create();
      const initial = fresh.state();
      const state = new ResettableState(pair.cores, snapshotOf(pair.cores), strategy);
      const request = fc.array(operation, { maxLength: 12 });
      fc.assert(
        fc.property(request, (operations) => {
          operations.forEach((one) => void pair.run(one));
          expect(putBack(state)).toMatchObject({ outcome: 'done' });
          expect(pair.state()).toEqual(initial);
        }),
        { numRuns: 60 },
      );
    });

    it('leaves nothing by which the next request could tell', async () => {
      const pair = await Pair.create();
      const state = new ResettableState(pair.cores, snapshotOf(pair.cores), strategy);
      const request = fc.array(operation, { maxLength: 8 });
      await fc.assert(
        fc.asyncProperty(request, request, async (first, second) => {
          first.forEach((one) => void pair.run(one));
          putBack(state);
          const fresh = await Pair.create();
          new ResettableState(fresh.cores, snapshotOf(fresh.cores), strategy).reserve(state.realPages);
          expect(second.map((one) => pair.run(one))).toEqual(second.map((one) => fresh.run(one)));
          expect(pair.state()).toEqual(fresh.state());
        }),
        { numRuns: 25 },
      );
    });

    it('follows a memory that grows', async () => {
      const pair = await Pair.create();
      const state = new ResettableState(pair.cores, snapshotOf(pair.cores), strategy);
      expect(pair.run(['grow', 20])).toBe(4);
      pair.run(['store', 23 * 65_536, 99]);
      expect(putBack(state)).toEqual({ outcome: 'done', surplusPages: 20 });
      expect(pair.run(['size'])).toBe(4);
      expect(pair.run(['grow', 36])).toBe(4);
      expect(new Uint32Array(pair.memory.buffer)[(23 * 65_536) / 4]).toBe(0);
      expect(pair.run(['grow', 1])).toBe(-1);
      expect(putBack(state)).toEqual({ outcome: 'done', surplusPages: 36 });
    });

    it('gives one instance the snapshot of another', async () => {
      const [first, second] = [await Pair.create(), await Pair.create()];
      const snapshot = snapshotOf(first.cores);
      const state = new ResettableState(second.cores, snapshot, strategy);
      second.run(['fill', 0, 255, 200_000]);
      putBack(state);
      expect(second.state()).toEqual(first.state());
    });
  });
}
