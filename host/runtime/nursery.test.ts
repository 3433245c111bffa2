import { afterEach, describe, expect, it } from 'vitest';
import type { Expectant } from './nursery.ts';
import { Loop } from './test-loop.ts';

let loop: Loop;
afterEach(() => loop.close());

async function make(sharesTimers = true) {
  loop = new Loop(sharesTimers);
  const [{ nursery }, { pace }] = await Promise.all([import('./nursery.ts'), import('./pace.ts')]);
  return { nursery, pace };
}

/** A function that wants so many sandboxes, each of which takes some milliseconds. */
class Wanting implements Expectant {
  wanted: number;
  readonly #milliseconds: number;
  readonly #made: string[];
  readonly #name: string;

  constructor(wanted: number, milliseconds = 0, made: string[] = [], name = 'a') {
    this.wanted = wanted;
    this.#milliseconds = milliseconds;
    this.#made = made;
    this.#name = name;
  }

  get mayMake(): boolean {
    return this.wanted > 0;
  }

  get count(): number {
    return this.#made.length;
  }

  async make(): Promise<void> {
    this.wanted--;
    this.#made.push(this.#name);
    loop.spend(this.#milliseconds);
  }
}

/** A function whose sandboxes are ready when a test says so. */
class Slow implements Expectant {
  mayMake = true;
  readonly making: PromiseWithResolvers<void>[] = [];

  make(): Promise<void> {
    const made = Promise.withResolvers<void>();
    this.making.push(made);
    return made.promise;
  }
}

const turns = async (count: number): Promise<void> => {
  for (let i = 0; i < count; i++) await loop.turn();
};

describe('a sandbox', () => {
  it('is made at once, if there is time in this turn', async () => {
    const { nursery, pace } = await make();
    const wanting = new Wanting(1);
    nursery.enlist(wanting);
    expect(wanting.count).toBe(1);
    await turns(3);
    expect(pace.hasTime).toBe(true);
    loop.spend(2);
    const late = new Wanting(1);
    nursery.enlist(late);
    expect(late.count).toBe(0);
    await loop.turn();
    await loop.turn();
    expect(late.count).toBe(1);
  });

  it('is not made for who wants none, which holds up nobody', async () => {
    const { nursery } = await make();
    const [none, one] = [new Wanting(0), new Wanting(1)];
    const slow = new Slow();
    nursery.enlist(slow);
    nursery.enlist(none);
    nursery.enlist(one);
    await turns(3);
    expect([none.count, one.count]).toEqual([0, 1]);
  });

  it('is made in a later turn where another one is being made', async () => {
    const { nursery } = await make();
    nursery.enlist(new Slow());
    const wanting = new Wanting(1);
    nursery.enlist(wanting);
    expect(wanting.count).toBe(0);
    await turns(3);
    expect(wanting.count).toBe(1);
  });
});

describe('sandboxes', () => {
  it.each([
    [3, 6],
    [0.3, 1],
    [1.1, 3],
  ])('that take %f ms are made in every %i. turn', async (milliseconds, breaks) => {
    const { nursery } = await make();
    const wanting = new Wanting(4, milliseconds);
    nursery.enlist(wanting);
    await loop.settle();
    const between: number[] = [];
    for (let before = wanting.count; before < 4; before = wanting.count) {
      let count = 0;
      for (; wanting.count === before && count < 50; count++) await loop.turn();
      between.push(count);
    }
    expect(between).toEqual([breaks, breaks, breaks]);
    await turns(breaks + 2);
    expect(loop.waiting).toBe(0);
  });

  it('leave as many turns while another one is being made', async () => {
    const { nursery } = await make();
    const slow = new Slow();
    nursery.enlist(slow);
    slow.mayMake = false;
    const wanting = new Wanting(3, 0.5);
    nursery.enlist(wanting);
    const counts: number[] = [];
    for (let i = 0; i < 8; i++) {
      await loop.turn();
      counts.push(wanting.count);
    }
    expect(counts).toEqual([1, 1, 2, 2, 3, 3, 3, 3]);
  });

  it('are waited for by who comes in one of those turns', async () => {
    const { nursery } = await make();
    nursery.enlist(new Wanting(1, 3));
    await loop.turn();
    const late = new Wanting(1);
    nursery.enlist(late);
    expect(late.count).toBe(0);
    await turns(10);
    expect(late.count).toBe(1);
  });

  it('are four at a time at most, where they wait for something', async () => {
    const { nursery } = await make();
    const slow = new Slow();
    nursery.enlist(slow);
    const counts: number[] = [];
    for (let i = 0; i < 6; i++) {
      counts.push(slow.making.length);
      await loop.turn();
    }
    expect(counts).toEqual([1, 2, 3, 4, 4, 4]);
    expect(loop.waiting).toBe(0);
    slow.making[0]!.resolve();
    await loop.settle();
    await turns(3);
    expect(slow.making).toHaveLength(5);
  });

  it('are made for one function after another', async () => {
    const { nursery } = await make();
    const made: string[] = [];
    for (const [i, name] of ['a', 'b', 'c'].entries()) nursery.enlist(new Wanting(i === 0 ? 4 : 3, 0, made, name));
    expect(made).toEqual(['a']);
    await turns(20);
    expect(made.join('')).toBe('aabcabcabc');
  });

  it('are made all at once where no request can wait for another', async () => {
    const { nursery } = await make(false);
    const wanting = new Wanting(9, 3);
    nursery.enlist(wanting);
    expect(wanting.count).toBe(9);
  });
});
