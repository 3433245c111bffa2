import { describe, expect, it } from 'vitest';
import { Line } from './line.ts';

describe('a line', () => {
  it('serves in the order of arrival, each with what it is given', async () => {
    const line = new Line<string, number>();
    expect([line.next(), line.length]).toEqual([undefined, 0]);
    const waits = ['a', 'b'].map((who) => line.join(who));
    expect(line.length).toBe(2);
    for (const given of [1, 2]) line.next()!.serve(given);
    expect([await Promise.all(waits.map(({ turn }) => turn)), line.length]).toEqual([[1, 2], 0]);
  });

  it('says who is next', () => {
    const line = new Line<string, number>();
    line.join('a');
    expect(line.next()?.who).toBe('a');
  });

  it('is left at once, with a reason', async () => {
    const line = new Line<string, number>();
    const [first, second] = [line.join('a'), line.join('b')];
    const reason = new Error('gone');
    first.leave(reason);
    expect(line.length).toBe(1);
    await expect(first.turn).rejects.toBe(reason);
    expect(line.next()?.who).toBe('b');
    second.leave(new Error('too late'));
    first.leave(new Error('twice'));
  });
});
