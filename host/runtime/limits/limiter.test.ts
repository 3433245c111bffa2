import { beforeEach, describe, expect, it } from 'vitest';
import { Limiter } from './limiter.ts';
import type { Wait } from '../line.ts';
import { pace } from '../pace.ts';

/** Each test begins in a turn of its own, whose time nobody has asked for. */
beforeEach(async () => {
  for (let i = 0; i < 2; i++) await new Promise(setImmediate);
});

describe('Limiter', () => {
  it('admits up to the limit at once, then in order, and turns the rest away', async () => {
    const limiter = new Limiter('f', { concurrency: 2, queue: 2 });
    expect(limiter.acquire()).toBeUndefined();
    expect(limiter.acquire()).toBeUndefined();
    const order: string[] = [];
    const third = limiter.acquire()!.turn.then(() => order.push('third'));
    const fourth = limiter.acquire()!.turn.then(() => order.push('fourth'));
    expect(() => limiter.acquire()).toThrow(
      expect.objectContaining({
        message: '2 requests of "f" are running and 2 are waiting, which is the limit',
        help: expect.stringContaining('"limits.queue"'),
      }),
    );
    limiter.release();
    await third;
    limiter.release();
    await fourth;
    expect(order).toEqual(['third', 'fourth']);
    expect(limiter.running).toBe(2);
    limiter.release();
    limiter.release();
    expect(limiter.running).toBe(0);
    expect(limiter.acquire()).toBeUndefined();
  });

  it('keeps places for later turns when this one has begun enough, and loses none', async () => {
    const limiter = new Limiter('f', { concurrency: 5, queue: 5 });
    for (let i = 0; i < 5; i++) limiter.acquire();
    const waits = Array.from({ length: 5 }, () => limiter.acquire()!.turn);
    expect(pace.hasTime).toBe(true);
    for (const end = performance.now() + 3; performance.now() < end;);
    for (let i = 0; i < 5; i++) limiter.release();
    expect(limiter.waiting).toBe(5);
    await Promise.all(waits);
    expect([limiter.running, limiter.waiting]).toEqual([5, 0]);
  });

  it('tells everybody who asked, and once, when nothing runs any more', async () => {
    const limiter = new Limiter('f', { concurrency: 2, queue: 1 });
    await limiter.idle();
    limiter.acquire();
    limiter.acquire();
    let told = 0;
    const count = (): number => ++told;
    const both = [limiter.idle().then(count), limiter.idle().then(count)];
    limiter.release();
    await new Promise(setImmediate);
    expect(told).toBe(0);
    limiter.release();
    await Promise.all(both);
    expect(told).toBe(2);
    limiter.acquire();
    const later = limiter.idle().then(count);
    await new Promise(setImmediate);
    expect(told).toBe(2);
    limiter.release();
    await later;
    expect(told).toBe(3);
  });

  it('forgets who left, and lets another one in its place', async () => {
    const limiter = new Limiter('f', { concurrency: 1, queue: 2 });
    limiter.acquire();
    const [second, third] = [limiter.acquire()!, limiter.acquire()!];
    const gone = second.turn.catch((cause: unknown) => cause);
    const reason = new Error('gone');
    second.leave(reason);
    expect(await gone).toBe(reason);
    expect(limiter.waiting).toBe(1);
    const fourth = limiter.acquire()!;
    limiter.release();
    await third.turn;
    third.leave(new Error('too late'));
    limiter.release();
    await fourth.turn;
    limiter.release();
    expect([limiter.running, limiter.waiting]).toEqual([0, 0]);
  });

  it('begins what waited in several turns, however quickly each is done', async () => {
    const limiter = new Limiter('f', { concurrency: 1, queue: 40 });
    let turns = 0;
    limiter.acquire();
    const all = Array.from({ length: 40 }, () => limiter.acquire()!.turn.then(() => begin()));
    const begunIn: number[] = [];
    const begin = (): void => {
      begunIn.push(turns);
      for (const end = performance.now() + 2; performance.now() < end;);
      limiter.release();
    };
    const count = setInterval(() => turns++, 0);
    limiter.release();
    await Promise.all(all);
    clearInterval(count);
    await expect.poll(() => limiter.running).toBe(0);
    for (const turn of begunIn) expect(begunIn.filter((other) => other === turn).length).toBeLessThan(15);
  });

  it('keeps a place that it hands over later, also when nobody wants it then', async () => {
    const limiter = new Limiter('f', { concurrency: 4, queue: 4 });
    const places = Array.from({ length: 8 }, () => limiter.acquire());
    limiter.release();
    for (const end = performance.now() + 20; performance.now() < end;);
    for (let i = 0; i < 3; i++) limiter.release();
    const waiting = places.slice(5) as Wait<void>[];
    const left = waiting.map(({ turn }) => turn.catch((cause: Error) => cause.message));
    for (const each of waiting) each.leave(new Error('gone'));
    expect(limiter.running).toBe(4);
    expect(await Promise.all(left)).toEqual(['gone', 'gone', 'gone']);
    await expect.poll(() => limiter.running).toBe(1);
    limiter.release();
    await limiter.idle();
  });
});
