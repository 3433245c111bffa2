import { afterEach, describe, expect, it } from 'vitest';
import { Loop } from '../test-loop.ts';

let loop: Loop;
afterEach(() => loop.close());

async function make(concurrency: number, queue: number) {
  loop = new Loop();
  const [{ Limiter }, { pace }] = await Promise.all([import('./limiter.ts'), import('../pace.ts')]);
  const limiter = new Limiter('f', { concurrency, queue });
  for (let i = 0; i < concurrency; i++) limiter.acquire();
  const waits = Array.from({ length: queue }, () => limiter.acquire()!);
  return { limiter, waits, pace };
}

describe('a place that is given back', () => {
  it('goes to the first in line at once while there is time in this turn', async () => {
    const { limiter } = await make(1, 2);
    limiter.release();
    expect([limiter.running, limiter.waiting]).toEqual([1, 1]);
  });

  it('is kept for a later turn when there is none, and goes to one in each', async () => {
    const { limiter, pace } = await make(3, 3);
    expect(pace.hasTime).toBe(true);
    loop.spend(2);
    for (let i = 0; i < 3; i++) limiter.release();
    expect(limiter.waiting).toBe(3);
    const left: number[] = [];
    for (let i = 0; i < 5; i++) {
      await loop.turn();
      left.push(limiter.waiting);
    }
    expect([left, limiter.running]).toEqual([[2, 1, 0, 0, 0], 3]);
  });

  it('is kept for the last one in line, too', async () => {
    const { limiter, pace } = await make(1, 1);
    expect(pace.hasTime).toBe(true);
    loop.spend(2);
    limiter.release();
    expect(limiter.waiting).toBe(1);
  });

  it('is free at once where nobody waits, however much this turn has begun', async () => {
    const { limiter, pace } = await make(1, 0);
    expect(pace.hasTime).toBe(true);
    loop.spend(2);
    limiter.release();
    expect(limiter.running).toBe(0);
  });
});
