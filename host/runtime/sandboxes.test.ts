import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Instance } from '../engine/index.ts';
import { testContext } from '../wasi/test-context.ts';
import { pace } from './pace.ts';
import { InstanceBudget, type Sandbox, Sandboxes } from './sandboxes.ts';

/** What one sandbox costs, in milliseconds that nothing interrupts. */
const COST_MS = 3;

/** Turns of the event loop so far. */
let turns = 0;
let isOver = false;
beforeAll(() => {
  const turn = (): void => {
    turns++;
    if (!isOver) setImmediate(turn);
  };
  turn();
});
afterAll(() => void (isOver = true));

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const fail = (cause: unknown): never => {
  throw cause;
};

function instance(reset: Instance['reset']): Instance {
  return { cpuTimeMs: 0, memoryBytes: 0, call: async () => undefined, stop: () => {}, reset, discard: () => false };
}

class Pool {
  readonly sandboxes: Sandboxes;
  /** In which turn each was made. */
  readonly madeIn: number[] = [];
  making = 0;
  mostTogether = 0;
  resets: number[] = [];
  /** Of the first reset, besides the last one. */
  parts = 0;

  constructor(budget = new InstanceBudget(1000), during: (count: number) => Promise<void> | void = () => {}, memories = 1) {
    this.sandboxes = new Sandboxes(
      async () => {
        this.mostTogether = Math.max(this.mostTogether, ++this.making);
        const count = this.madeIn.push(turns);
        burn();
        try {
          await during(count);
        } finally {
          this.making--;
        }
        return instance(() => {
          this.resets.push(turns);
          return this.resets.length <= this.parts ? 'unfinished' : 'done';
        });
      },
      budget,
      memories,
    );
  }

  take(): Promise<Sandbox> {
    return Promise.resolve(this.sandboxes.takeIdle(testContext()) ?? this.sandboxes.wait(testContext()).turn);
  }

  takeMany(count: number): Promise<Sandbox>[] {
    return Array.from({ length: count }, () => this.take());
  }

  give(sandbox: Sandbox): void {
    this.sandboxes.give(sandbox, fail);
  }
}

function burn(): void {
  for (const end = performance.now() + COST_MS; performance.now() < end;);
}

/** How many of these happened in the busiest turn. */
function most(events: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const turn of events) counts.set(turn, (counts.get(turn) ?? 0) + 1);
  return Math.max(...counts.values());
}

describe('a burst on a function without sandboxes', () => {
  it('makes one in a turn, and lets turns pass in between', async () => {
    const pool = new Pool();
    await Promise.all(pool.takeMany(20));
    expect(pool.madeIn).toHaveLength(20);
    const breaks = pool.madeIn.slice(1).map((turn, i) => turn - pool.madeIn[i]!);
    expect(Math.min(...breaks)).toBeGreaterThanOrEqual(COST_MS);
  });

  it('is mostly served by sandboxes that come back', async () => {
    const pool = new Pool();
    const served = pool.takeMany(300).map(async (taken) => {
      const sandbox = await taken;
      await nextTurn();
      pool.give(sandbox);
    });
    await Promise.all(served);
    expect(pool.madeIn.length).toBeLessThan(60);
    expect(pool.sandboxes.idle).toBe(pool.madeIn.length);
  });

  it('does not hold up the few requests of another function', async () => {
    const budget = new InstanceBudget(1000);
    const [many, few] = [new Pool(budget), new Pool(budget)];
    const all = many.takeMany(40);
    await Promise.all(few.takeMany(3));
    expect(many.madeIn.length).toBeLessThanOrEqual(5);
    await Promise.all(all);
  });

  it('waits for the first one, then has some made side by side', async () => {
    const [first, others] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const pool = new Pool(undefined, (count) => (count === 1 ? first : others).promise);
    const all = pool.takeMany(12);
    // What was made before may have turns to wait for, many on a busy machine.
    while (pool.madeIn.length === 0) await nextTurn();
    for (let i = 0; i < 50; i++) await nextTurn();
    expect(pool.madeIn).toHaveLength(1);
    first.resolve();
    while (pool.making < 4) await nextTurn();
    for (let i = 0; i < 50; i++) await nextTurn();
    const together = pool.making;
    others.resolve();
    await Promise.all(all);
    expect([together, pool.mostTogether]).toEqual([4, 4]);
  });
});

describe('a request that waits for a sandbox', () => {
  it('leaves the line at once, and none is made for it', async () => {
    const pool = new Pool();
    const [first, ...others] = Array.from({ length: 5 }, () => pool.sandboxes.wait(testContext()));
    const left = others.map(({ turn }) => turn.catch((cause: unknown) => cause));
    const reason = new Error('gone');
    for (const other of others) other.leave(reason);
    expect(await Promise.all(left)).toEqual([reason, reason, reason, reason]);
    await first!.turn;
    for (let i = 0; i < 50; i++) await nextTurn();
    expect(pool.madeIn).toHaveLength(1);
  });

  it('alone learns that its sandbox could not be made, which counts no more', async () => {
    const budget = new InstanceBudget(10);
    const pool = new Pool(budget, (count) => {
      if (count === 1) throw new Error('the first one failed');
    });
    const [first, second] = pool.takeMany(2);
    await expect(first).rejects.toThrow('the first one failed');
    await second;
    expect([pool.madeIn.length, budget.live]).toEqual([2, 1]);
  });

  it('is turned away when all instances of the host are busy, and gets one that another function keeps ready', async () => {
    const budget = new InstanceBudget(1);
    const [a, b] = [new Pool(budget), new Pool(budget)];
    const busy = await a.take();
    await expect(b.take()).rejects.toMatchObject({ code: 'LIMIT_INSTANCES' });
    a.give(busy);
    await b.take();
    expect(budget.live).toBe(1);
    expect(a.sandboxes.idle).toBe(0);
  });

  it('is served though what was meant for it is thrown away', async () => {
    const pool = new Pool();
    const taken = await pool.take();
    const waiting = pool.takeMany(3);
    taken.instance.reset = () => 'impossible';
    pool.give(taken);
    await Promise.all(waiting);
    expect(pool.madeIn.length).toBeGreaterThan(1);
  });
});

describe('a sandbox whose guest has written much', () => {
  async function halfway(...options: ConstructorParameters<typeof Pool>): Promise<Pool> {
    const pool = new Pool(...options);
    const taken = await pool.take();
    pool.parts = 100;
    pool.give(taken);
    while (pool.resets.length === 0) await nextTurn();
    return pool;
  }

  it('is put back one part after another, and serves when that is done', async () => {
    const pool = await halfway();
    expect(pool.sandboxes.takeIdle(testContext())).toBeUndefined();
    expect(pool.sandboxes.idle).toBe(1);
    while (pool.resets.length <= pool.parts) await nextTurn();
    expect(pool.sandboxes.takeIdle(testContext())).toBeDefined();
  });

  it('goes to who waits for one meanwhile', async () => {
    const made = Promise.withResolvers<void>();
    const pool = await halfway(new InstanceBudget(10), (count) => (count === 1 ? undefined : made.promise));
    const waiting = pool.takeMany(5);
    await Promise.race(waiting);
    expect(pool.resets.length).toBeGreaterThan(pool.parts);
    made.resolve();
    await Promise.all(waiting);
    expect(pool.madeIn).toHaveLength(5);
  });

  it('is given up for a function that needs its place, or with its own', async () => {
    const budget = new InstanceBudget(1);
    const pool = await halfway(budget);
    await new Pool(budget).take();
    expect([budget.live, pool.sandboxes.idle]).toEqual([1, 0]);
    const closing = await halfway();
    closing.sandboxes.close();
    const { length } = closing.resets;
    for (let turn = 0; turn < 10; turn++) await nextTurn();
    expect([closing.sandboxes.idle, closing.resets.length]).toEqual([0, length]);
  });
});

describe('sandboxes that come back together', () => {
  it('are put back in several turns, sooner when somebody wants one', async () => {
    const pool = new Pool();
    const taken = await Promise.all(pool.takeMany(20));
    for (const sandbox of taken) {
      const { reset } = sandbox.instance;
      sandbox.instance.reset = () => {
        burn();
        return reset.call(sandbox.instance);
      };
    }
    await nextTurn();
    for (const sandbox of taken) pool.give(sandbox);
    expect(pool.sandboxes.idle).toBe(20);
    expect(pool.resets.length).toBeLessThan(10);
    await pool.take();
    expect(pool.sandboxes.idle).toBe(19);
    await expect.poll(() => pool.resets.length).toBe(20);
    expect(most(pool.resets)).toBeLessThan(10);
  });

  it('leave nothing behind in the line of work that waits when requests take them first', async () => {
    const pool = new Pool();
    const taken = await pool.take();
    // The time of this turn is used up.
    pool.give(taken);
    burn();
    for (let i = 0; i < 1000; i++) {
      pool.give(pool.sandboxes.takeIdle(testContext())!);
    }
    const before = turns;
    await new Promise<void>((resolve) => pace.later(resolve));
    expect(turns - before).toBeLessThan(10);
  });

  it('are given up at once when the function is', async () => {
    const budget = new InstanceBudget(1000);
    const pool = new Pool(budget);
    for (const sandbox of await Promise.all(pool.takeMany(20))) pool.give(sandbox);
    pool.sandboxes.close();
    expect(budget.live).toBe(0);
    await nextTurn();
    expect(budget.live).toBe(0);
  });
});

describe('the budget of sandboxes', () => {
  const pool = (budget: InstanceBudget, memories: number): Pool => new Pool(budget, () => {}, memories);

  it('counts each memory, and one for a sandbox without any', async () => {
    const budget = new InstanceBudget(10);
    await Promise.all([pool(budget, 3).take(), pool(budget, 0).take()]);
    expect(budget.live).toBe(4);
  });

  it('takes as many idle sandboxes as a new one needs memories', async () => {
    const budget = new InstanceBudget(4);
    const small = pool(budget, 1);
    const made = await Promise.all(small.takeMany(4));
    for (const sandbox of made.slice(1)) small.give(sandbox);
    const large = pool(budget, 3);
    const sandbox = await large.take();
    expect([budget.live, small.sandboxes.idle]).toEqual([4, 0]);
    await expect(pool(budget, 1).take()).rejects.toMatchObject({ code: 'LIMIT_INSTANCES', status: 503 });
    large.give(sandbox);
    await pool(budget, 1).take();
    expect(budget.live).toBe(2);
    large.sandboxes.close();
    small.give(made[0]!);
    small.sandboxes.close();
    expect(budget.live).toBe(1);
  });
});
