import { afterEach, describe, expect, it } from 'vitest';
import type { Instance } from '../engine/index.ts';
import type { ContextRef, RequestContext } from '../wasi/index.ts';
import type { Sandbox } from './sandboxes.ts';
import { Loop } from './test-loop.ts';

let loop: Loop;
afterEach(() => loop.close());

const REQUEST = {} as RequestContext;
const bug = (): never => expect.unreachable();

/** Sandboxes of a function, and what is done to them. */
async function make() {
  loop = new Loop();
  const [{ InstanceBudget, Sandboxes }, { pace }] = await Promise.all([import('./sandboxes.ts'), import('./pace.ts')]);
  const resets: Instance[] = [];
  /** What the next resets come to. */
  const outcomes: ReturnType<Instance['reset']>[] = [];
  const discarded: Instance[] = [];
  /** Those that are being made are never there. */
  let isStuck = false;
  /** Whether each was told that it starts, by what its start functions see. */
  const starting: boolean[] = [];
  const instantiate = (ref: ContextRef): Promise<Instance> => {
    starting.push((ref as Sandbox['ref']).isStarting);
    const instance = {
      reset: () => {
        resets.push(instance);
        return outcomes.shift() ?? 'done';
      },
      discard: () => {
        discarded.push(instance);
        return false;
      },
    } as unknown as Instance;
    return isStuck ? new Promise(() => {}) : Promise.resolve(instance);
  };
  const budget = new InstanceBudget(10);
  const sandboxes = new Sandboxes(instantiate, budget, 1);
  const take = async (): Promise<Sandbox> => sandboxes.takeIdle(REQUEST) ?? (await sandboxes.wait(REQUEST).turn);
  const stop = (): void => {
    isStuck = true;
  };
  const useUpTurn = (): void => {
    expect(pace.hasTime).toBe(true);
    loop.spend(2);
  };
  return { sandboxes, budget, starting, resets, outcomes, discarded, take, stop, useUpTurn };
}

/** Turns in which whatever was planned before is over. */
const pass = async (turns = 6): Promise<void> => {
  for (let i = 0; i < turns; i++) await loop.turn();
};

it('a sandbox starts while it is made, and no longer', async () => {
  const { starting, take } = await make();
  const { ref } = await take();
  expect([starting, ref.isStarting, ref.current]).toEqual([[true], false, REQUEST]);
});

describe('a sandbox that is given back', () => {
  it('is put back at once while there is time in this turn', async () => {
    const { sandboxes, resets, take } = await make();
    const sandbox = await take();
    await pass();
    sandboxes.give(sandbox, bug);
    expect([resets.length, sandboxes.idle]).toEqual([1, 1]);
    expect(sandboxes.takeIdle(REQUEST)).toBe(sandbox);
  });

  it('is put back in the next turn when there is none', async () => {
    const { sandboxes, resets, take, useUpTurn } = await make();
    const sandbox = await take();
    await pass();
    useUpTurn();
    sandboxes.give(sandbox, bug);
    expect([resets.length, sandboxes.idle]).toEqual([0, 1]);
    await pass(2);
    expect([resets.length, sandboxes.idle]).toEqual([1, 1]);
  });

  it('goes at once to who waits, whatever there is of time', async () => {
    const { sandboxes, resets, take, stop, useUpTurn } = await make();
    const sandbox = await take();
    await pass();
    stop();
    const waits = [sandboxes.wait(REQUEST), sandboxes.wait(REQUEST)];
    // One is being made for the first of them.
    useUpTurn();
    sandboxes.give(sandbox, bug);
    expect([resets.length, sandboxes.idle]).toEqual([1, 0]);
    expect(await waits[1]!.turn).toBe(sandbox);
  });

  it('goes to who has come to wait by the time that it is put back', async () => {
    const { sandboxes, take, stop, useUpTurn } = await make();
    const sandbox = await take();
    await pass();
    stop();
    useUpTurn();
    sandboxes.give(sandbox, bug);
    const waits = [sandboxes.wait(REQUEST), sandboxes.wait(REQUEST)];
    await pass(2);
    expect(await Promise.race(waits.map(({ turn }) => turn))).toBe(sandbox);
  });

  it('is the next one that is taken, since its memory is still near', async () => {
    const { sandboxes, take } = await make();
    const [first, second] = [await take(), await take()];
    await pass();
    sandboxes.give(first, bug);
    sandboxes.give(second, bug);
    const other = {} as RequestContext;
    const taken = sandboxes.takeIdle(other);
    expect([taken, taken?.ref.current]).toEqual([second, other]);
  });

  it('is thrown away bit by bit when it cannot be put back', async () => {
    const { sandboxes, budget, outcomes, discarded, take } = await make();
    const sandbox = await take();
    let left = 3;
    sandbox.instance.discard = () => {
      discarded.push(sandbox.instance);
      return --left > 0;
    };
    outcomes.push('impossible');
    expect(budget.live).toBe(1);
    sandboxes.give(sandbox, bug);
    expect([sandboxes.idle, budget.live, discarded.length]).toEqual([0, 0, 0]);
    await loop.turn();
    expect(discarded).toHaveLength(1);
    await pass();
    expect(discarded).toHaveLength(3);
  });

  it('is thrown away when putting it back fails, which is told', async () => {
    const { sandboxes, budget, take } = await make();
    const sandbox = await take();
    const cause = new Error('no');
    sandbox.instance.reset = () => {
      throw cause;
    };
    const told: unknown[] = [];
    sandboxes.give(sandbox, (each) => void told.push(each));
    expect([told, sandboxes.idle, budget.live]).toEqual([[cause], 0, 0]);
  });

  it('is put back part by part, one in a turn, and then goes to who waits', async () => {
    const { sandboxes, resets, outcomes, take, stop } = await make();
    const sandbox = await take();
    await pass();
    stop();
    outcomes.push('unfinished', 'unfinished');
    sandboxes.give(sandbox, bug);
    expect([resets.length, sandboxes.idle, sandboxes.takeIdle(REQUEST)]).toEqual([1, 1, undefined]);
    // More than are made at the same time.
    const waits = Array.from({ length: 6 }, () => sandboxes.wait(REQUEST));
    await loop.turn();
    expect(resets).toHaveLength(2);
    await pass();
    expect([resets.length, sandboxes.idle]).toEqual([3, 0]);
    const served = await Promise.race(waits.map(({ turn }) => turn));
    expect(served).toBe(sandbox);
  });

  it('when the function is closed is put back no more, but what the host held for it ends', async () => {
    const { sandboxes, budget, resets, discarded, take } = await make();
    const [one, two] = [await take(), await take()];
    await pass();
    sandboxes.give(one, bug);
    sandboxes.close();
    sandboxes.give(two, bug);
    await pass();
    expect([resets.length, discarded.length, sandboxes.idle, budget.live]).toEqual([2, 2, 0, 0]);
  });
});
