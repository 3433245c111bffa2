import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openCopyOnWrite } from '../../host/cow/index.ts';
import { SkerryError } from '@skerry/host/base';
import type { ComponentInstance } from '../../host/engine/index.ts';
import { start } from './guests.ts';
import { HOLDER, Thing } from './holder.ts';

/** `LONG=1` for the long mode. */
const RUNS = process.env['LONG'] === undefined ? 400 : 50_000;
const LIMIT = 6;

/** What a guest does with handles; numbers are whatever it likes, also what it never had. */
const handle = fc.oneof(
  { weight: 30, arbitrary: fc.integer({ min: 1, max: 4 }) },
  { weight: 1, arbitrary: fc.constantFrom(0, LIMIT, LIMIT + 1, 2 ** 31, 2 ** 32 - 1) },
);
const make = fc.record({ name: fc.constant('make' as const), args: fc.tuple(fc.nat(1000)) });
const operation = fc.oneof(
  { weight: 5, arbitrary: make },
  { weight: 3, arbitrary: fc.record({ name: fc.constantFrom('get' as const, 'drop' as const), args: fc.tuple(handle) }) },
  { weight: 2, arbitrary: fc.record({ name: fc.constant('sum' as const), args: fc.tuple(handle, handle) }) },
  { weight: 2, arbitrary: fc.record({ name: fc.constant('peek' as const), args: fc.tuple(fc.nat(1000)) }) },
  { weight: 1, arbitrary: fc.record({ name: fc.constantFrom('keep' as const, 'give' as const), args: fc.tuple(fc.nat(1000)) }) },
);
/** Some handles to begin with, or nearly every sequence would end at its first step. */
const requests = fc
  .tuple(fc.array(make, { minLength: 2, maxLength: 4 }), fc.array(operation, { maxLength: 25 }))
  .map((parts) => parts.flat());
type Operation = { readonly name: string; readonly args: readonly number[] };

class Trapped extends Error {}

/** The handle table of CanonicalABI.md, "Table State", as plainly as it can be said. */
class Model {
  #entries: (number | undefined)[] = [undefined];
  #free: number[] = [];
  readonly disposed: number[] = [];

  run({ name, args: [a = 0, b = 0] }: Operation): number | undefined {
    if (name === 'make') return this.#add(a);
    if (name === 'get') return this.#get(a);
    if (name === 'drop') return void this.disposed.push(this.#remove(a));
    if (name === 'sum') return this.#sum(a, b);
    if (name === 'peek') return this.#peek(a);
    return this.#misuse(name, a);
  }

  get held(): number[] {
    return this.#entries.filter((entry) => entry !== undefined);
  }

  #add(n: number): number {
    const index = this.#free.pop() ?? this.#entries.length;
    if (index > LIMIT) throw new Trapped();
    this.#entries[index] = n;
    return index;
  }

  #get(index: number): number {
    const entry = this.#entries[index];
    if (entry === undefined) throw new Trapped();
    return entry;
  }

  #remove(index: number): number {
    const entry = this.#get(index);
    this.#entries[index] = undefined;
    this.#free.push(index);
    return entry;
  }

  /** Borrows one and gives the other away, which cannot be the same. */
  #sum(borrowed: number, owned: number): number {
    const n = this.#get(borrowed);
    if (borrowed === owned) throw new Trapped();
    return n + this.#remove(owned);
  }

  /** Lends, looks and drops what was lent. */
  #peek(n: number): number {
    this.#remove(this.#add(n));
    return n;
  }

  /** Keeps what was lent, or gives it away with a thing of its own lent besides. */
  #misuse(name: string, n: number): never {
    this.#add(n);
    if (name === 'give') this.#add(1);
    throw new Trapped();
  }
}

/** @returns what came of each step; the last one is a trap when one trapped */
async function play(guest: ComponentInstance, operations: readonly Operation[]): Promise<(number | undefined | 'trap')[]> {
  const seen: (number | undefined | 'trap')[] = [];
  for (const { name, args } of operations) {
    const isLent = name === 'peek' || name === 'keep' || name === 'give';
    try {
      seen.push((await guest.call('', name, isLent ? [new Thing(args[0]!)] : args)) as number | undefined);
    } catch (error) {
      if (!SkerryError.is(error) || !['GUEST_TRAPPED', 'LIMIT_HANDLES'].includes(error.code)) throw error;
      return [...seen, 'trap'];
    }
  }
  return seen;
}

function predict(model: Model, operations: readonly Operation[]): (number | undefined | 'trap')[] {
  const expected: (number | undefined | 'trap')[] = [];
  for (const operation of operations) {
    try {
      expected.push(model.run(operation));
    } catch (error) {
      if (!(error instanceof Trapped)) throw error;
      return [...expected, 'trap'];
    }
  }
  return expected;
}

const opened = openCopyOnWrite();
const memory = opened.available ? { memory: opened.strategy } : {};
const holder = (): Promise<ComponentInstance> =>
  start(HOLDER, { ...memory, imports: { 'test:host/things': { Thing } }, limits: { handles: LIMIT } });

describe('any sequence of operations on handles', () => {
  it('does what the specification says, one request after another in a sandbox that is put back', async () => {
    let guest = await holder();
    const property = fc.asyncProperty(requests, async (operations) => {
      Thing.dropped = [];
      const model = new Model();
      expect(await play(guest, operations)).toEqual(predict(model, operations));
      expect(Thing.dropped).toEqual(model.disposed);
      const isReset = guest.reset() === 'done';
      if (!isReset) guest = await holder();
      else expect(Thing.dropped.toSorted()).toEqual([...model.disposed, ...model.held].toSorted());
    });
    await fc.assert(property, { numRuns: RUNS });
  }, 600_000);
});
