import { describe, expect, it } from 'vitest';
import { Limiter } from './limiter.ts';

describe('Limiter', () => {
  it('admits up to the limit at once, then in order, and turns the rest away', async () => {
    const limiter = new Limiter('f', { concurrency: 2, queue: 2 });
    expect(limiter.acquire()).toBeUndefined();
    expect(limiter.acquire()).toBeUndefined();
    const order: string[] = [];
    const third = limiter.acquire()!.then(() => order.push('third'));
    const fourth = limiter.acquire()!.then(() => order.push('fourth'));
    expect(() => limiter.acquire()).toThrow('2 requests of "f" are running and 2 are waiting, which is the limit');
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
});
