import { afterEach, expect, it } from 'vitest';
import { Loop } from './test-loop.ts';

let loop: Loop;
afterEach(() => loop.close());

it.each([
  [true, 1],
  [false, 3],
])('what waits for the end of a turn is done in its order (shared: %s)', async (sharesTimers, callbacks) => {
  loop = new Loop(sharesTimers);
  const { atEndOfTurn } = await import('./end-of-turn.ts');
  for (let round = 0; round < 2; round++) {
    const done: string[] = [];
    for (const name of ['a', 'b', 'c']) {
      atEndOfTurn(() => {
        done.push(name);
        if (name === 'a') atEndOfTurn(() => void done.push('next'));
      });
    }
    expect([done, loop.waiting]).toEqual([[], callbacks]);
    await loop.turn();
    expect(done).toEqual(['a', 'b', 'c']);
    await loop.turn();
    expect(done).toEqual(['a', 'b', 'c', 'next']);
  }
});
