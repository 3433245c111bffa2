import { describe, expect, it } from 'vitest';
import { draw, stickyKey } from './choice.ts';

const keys = Array.from({ length: 20_000 }, (_, i) => `visitor-${i}`);
const shareOf = (number: number, shares: readonly { number: number; weight: number }[]): number =>
  keys.filter((key) => draw(shares, key).number === number).length / keys.length;

describe('draw()', () => {
  it.each([
    [90, 10],
    [1, 1],
    [1000, 1],
    [1, 999],
  ])('gives keys by weight: %i to %i', (a, b) => {
    const share = shareOf(7, [
      { number: 7, weight: a },
      { number: 8, weight: b },
    ]);
    expect(share).toBeGreaterThan(a / (a + b) - 0.02);
    expect(share).toBeLessThan(a / (a + b) + 0.02);
  });

  it('gives by chance without a key', () => {
    const shares = [
      { number: 1, weight: 3 },
      { number: 2, weight: 1 },
    ];
    const ones = keys.filter(() => draw(shares, undefined).number === 1).length / keys.length;
    expect(ones).toBeGreaterThan(0.7);
    expect(ones).toBeLessThan(0.8);
  });

  it('moves no more keys than the weights do', () => {
    const at = (weight: number) => [
      { number: 7, weight: 100 - weight },
      { number: 8, weight },
    ];
    const met = (weight: number): Set<string> => new Set(keys.filter((key) => draw(at(weight), key).number === 8));
    const few = met(10);
    const more = met(50);
    expect([...few].filter((key) => !more.has(key))).toEqual([]);
    expect(met(10)).toEqual(few);
  });
});

describe('stickyKey()', () => {
  const from = (fields: Record<string, string[]>) => (name: string) => fields[name] ?? [];

  it.each([
    [{ cookie: 'id' }, { cookie: ['a=b; id=7; id=8'] }, '7'],
    [{ cookie: 'id' }, { cookie: ['xid=1', ' id=a=b '] }, 'a=b'],
    [{ cookie: 'id' }, { cookie: ['id='] }, ''],
    [{ cookie: 'id' }, { cookie: ['id', 'idx=1', ';;;', '='] }, undefined],
    [{ cookie: '__proto__' }, { cookie: ['__proto__=1'] }, '1'],
    [{ header: 'X-User' }, { 'x-user': ['a', 'b'] }, 'a'],
    [{ header: 'x-user' }, {}, undefined],
    [undefined, { cookie: ['id=7'] }, undefined],
  ])('of %j in %j is %j', (sticky, fields, key) => {
    expect(stickyKey(sticky, from(fields as unknown as Record<string, string[]>))).toBe(key);
  });

  it('is bounded', () => {
    expect(stickyKey({ header: 'a' }, () => ['x'.repeat(60_000)])).toHaveLength(1024);
  });
});
