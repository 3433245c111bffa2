import { expect, it } from 'vitest';
import { afterPendingEvents, Turns } from './turns.ts';

const nextTurn = (): Promise<void> => new Promise(afterPendingEvents);
const LONG_MS = 200;

/** In which order guests go on that were preempted after so many milliseconds, one per turn. */
async function order(used: readonly number[]): Promise<number[]> {
  const turns = new Turns();
  const resumed: { readonly used: number; readonly turn: number }[] = [];
  let turn = 0;
  for (const each of used) void turns.next(each).then(() => resumed.push({ used: each, turn }));
  for (; resumed.length < used.length; turn++) await nextTurn();
  expect(new Set(resumed.map((each) => each.turn)).size).toBe(used.length);
  return resumed.map((each) => each.used);
}

it('lets one preempted guest go on in each turn, in the order in which they were preempted', async () => {
  expect(await order([LONG_MS, LONG_MS + 1, LONG_MS + 2])).toEqual([LONG_MS, LONG_MS + 1, LONG_MS + 2]);
});

it('does not let a short request wait for all the long ones, or these for a crowd of short ones', async () => {
  expect(await order([LONG_MS, LONG_MS, LONG_MS, 1, 2])).toEqual([1, LONG_MS, 2, LONG_MS, LONG_MS]);
  expect(await order([1, 2, 3, 4, LONG_MS])).toEqual([1, LONG_MS, 2, 3, 4]);
});

it('gives shorter slices in a turn that has been long, and full ones in the next', async () => {
  const turns = new Turns();
  const start = performance.now();
  const full = turns.slice(start);
  expect(turns.slice(start + 100)).toBeLessThan(full);
  await nextTurn();
  expect(turns.slice(performance.now())).toBe(full);
});
