import { describe, expect, it } from 'vitest';
import { Backoff } from './backoff.ts';

const delays = (random: () => number, count: number): number[] => {
  const backoff = new Backoff({ baseMs: 250, maxMs: 10_000, random });
  return Array.from({ length: count }, () => backoff.next());
};

describe('back-off', () => {
  it('does not wait at first, then twice as long each time, up to the bound', () => {
    expect(delays(() => 1, 9)).toEqual([0, 250, 500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
  });

  it('takes each delay from the upper half of its range', () => {
    expect(delays(() => 0, 8)).toEqual([0, 125, 250, 500, 1000, 2000, 4000, 5000]);
  });

  it('starts over when what was wrong is over', () => {
    const backoff = new Backoff({ baseMs: 250, maxMs: 10_000, random: () => 1 });
    backoff.next();
    backoff.next();
    backoff.reset();
    expect([backoff.next(), backoff.next()]).toEqual([0, 250]);
  });
});
