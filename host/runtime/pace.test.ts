import { afterEach, describe, expect, it } from 'vitest';
import { Loop } from './test-loop.ts';

let loop: Loop;
afterEach(() => loop.close());

async function make(sharesTimers = true) {
  loop = new Loop(sharesTimers);
  return (await import('./pace.ts')).pace;
}

/** How many of these steps are done in each turn. */
async function turnsOf(begun: () => number, total: number): Promise<number[]> {
  const counts: number[] = [];
  for (let done = begun(); done < total && counts.length < 100; done = begun()) {
    await loop.turn();
    counts.push(begun() - done);
  }
  return counts;
}

describe('time for work that can wait', () => {
  it('is two milliseconds of a turn, from the first question', async () => {
    const pace = await make();
    loop.spend(100);
    expect(pace.hasTime).toBe(true);
    loop.spend(1.9);
    expect(pace.hasTime).toBe(true);
    loop.spend(0.1);
    expect(pace.hasTime).toBe(false);
    await loop.turn();
    expect(pace.hasTime).toBe(true);
    expect(loop.waiting).toBe(1);
  });

  it('is never short where each request does its own', async () => {
    const pace = await make(false);
    expect(pace.hasTime).toBe(true);
    loop.spend(100);
    expect([pace.hasTime, loop.waiting]).toEqual([true, 0]);
  });
});

describe('steps that can wait', () => {
  it('are done in their order, sixteen in a turn', async () => {
    const pace = await make();
    const done: number[] = [];
    for (let i = 0; i < 40; i++) pace.later(() => void done.push(i));
    expect([done.length, loop.waiting]).toEqual([0, 16]);
    expect(await turnsOf(() => done.length, 40)).toEqual([16, 16, 8]);
    expect(done).toEqual(Array.from({ length: 40 }, (_, i) => i));
    // And no turn is asked for without any.
    await loop.turn();
    expect(loop.waiting).toBe(0);
  });

  it('are fewer in a turn when they take its time', async () => {
    const pace = await make();
    let done = 0;
    for (let i = 0; i < 6; i++) {
      pace.later(() => {
        loop.spend(1);
        done++;
      });
    }
    expect(await turnsOf(() => done, 6)).toEqual([2, 2, 2]);
  });

  it('wait for what each sets free', async () => {
    const pace = await make();
    const order: string[] = [];
    for (const name of ['a', 'b']) {
      pace.later(() => {
        order.push(name);
        void Promise.resolve().then(() => order.push(`behind ${name}`));
      });
    }
    await loop.turn();
    expect(order).toEqual(['a', 'behind a', 'b', 'behind b']);
  });

  it('stand in line once, and again when they are done', async () => {
    const pace = await make();
    let done = 0;
    const step = (): void => {
      if (++done < 3) pace.later(step);
    };
    pace.later(step);
    pace.later(step);
    await loop.turn();
    expect(done).toBe(1);
    await loop.turn();
    await loop.turn();
    await loop.turn();
    expect(done).toBe(3);
  });

  it('stand in no line where each request does its own', async () => {
    const pace = await make(false);
    let done = 0;
    for (let i = 0; i < 40; i++) {
      pace.later(() => {
        loop.spend(1);
        done++;
      });
    }
    expect(await turnsOf(() => done, 40)).toEqual([40]);
  });
});
