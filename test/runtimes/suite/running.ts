import { ResultError } from '../../../host/base/index.ts';
import type { Imports, Instance } from '../../../host/engine/index.ts';
import { fails, holds, same } from './check.ts';
import { type Case, type Environment, pause } from './environment.ts';
import type { GuestName } from './guests.ts';

export const API = 'test:host/api';

type Later = (n: number) => unknown;

const delayed: Later = async (n) => {
  await pause(1);
  return n;
};

/** `later` and `attempt` may suspend the guest, `now` may not. */
const imports = (later: Later): Imports => ({ [API]: { later, attempt: later, now: (n: number) => n + 1 } });

/** An instance with a host that answers `later` after a turn of the event loop, unless told otherwise. */
export async function start(env: Environment, name: GuestName = 'worker', later: Later = delayed): Promise<Instance> {
  return (await env.prepare(name)).instantiate(imports(later));
}

async function traps(env: Environment): Promise<void> {
  for (const name of ['unreachable', 'divide', 'outside', 'deep']) {
    const guest = await start(env);
    await fails(guest.call('', name, []), 'GUEST_TRAPPED');
    await fails(guest.call('', 'now', [1]), 'GUEST_TRAPPED');
    same(guest.reset(), 'impossible', `reset after ${name}`);
  }
}

async function hostErrors(env: Environment): Promise<void> {
  const reason = new Error('enough');
  const guest = await start(env, 'worker', () => {
    throw reason;
  });
  await fails(guest.call('', 'later', [1]), reason);
  const honest = await start(env, 'worker', (n) => {
    if (n === 0) throw new ResultError('zero');
    return n;
  });
  same(await honest.call('', 'attempt', [5]), 5);
  const error: unknown = await honest.call('', 'attempt', [0]).catch((thrown: unknown) => thrown);
  holds(error instanceof ResultError, 'an err of a result is thrown as ResultError');
  same((error as ResultError<unknown>).payload, 'zero');
  same(await honest.call('', 'attempt', [6]), 6, 'an err is no trap');
}

async function suspends(env: Environment): Promise<void> {
  const guest = await start(env);
  same(await guest.call('', 'sum', [10]), 55);
  const [a, b] = [await start(env), await start(env)];
  same(await Promise.all([a.call('', 'sum', [3]), b.call('', 'sum', [4])]), [6, 10], 'two at the same time');
}

async function suspendsThroughComponents(env: Environment): Promise<void> {
  const guest = await start(env, 'nested');
  same(await guest.call('', 'run', [20]), 41);
  same(await guest.call('', 'run', [1]), 3);
}

async function stops(env: Environment): Promise<void> {
  const guest = await start(env, 'worker', () => new Promise(() => {}));
  const running = guest.call('', 'later', [1]);
  const reason = new Error('deadline');
  await pause(1);
  guest.stop(reason);
  await fails(running, reason);
}

/** How often the event loop turned until the promise was settled. */
async function turnsUntil(promise: Promise<unknown>): Promise<number> {
  const state = { settled: false };
  const done = (): void => void (state.settled = true);
  promise.then(done, done);
  let turns = 0;
  for (; !state.settled; turns++) await pause(1);
  return turns;
}

async function preempts(env: Environment): Promise<void> {
  for (const name of ['spin', 'spinBulk', 'spinCalls']) {
    const guest = await start(env);
    const running = guest.call('', name, []);
    const turns = await turnsUntil(running);
    await fails(running, 'LIMIT_CPU_TIME');
    holds(turns >= 3, `others had a turn while ${name} ran, ${turns} times`);
  }
}

async function preemptsFairly(env: Environment): Promise<void> {
  const [loop, quick] = [await start(env), await start(env)];
  const looping = loop.call('', 'spin', []);
  let ended = false;
  looping.catch(() => (ended = true));
  same(await quick.call('', 'now', [1]), 2);
  holds(!ended, 'a short call ends before an endless one does');
  const reason = new Error('stopped');
  loop.stop(reason);
  await fails(looping, reason);
}

async function pinned(env: Environment): Promise<void> {
  const guest = await start(env);
  await fails(guest.call('', 'spinRealloc', ['text']), 'LIMIT_CPU_TIME');
}

async function memoryLimit(env: Environment): Promise<void> {
  const guest = await start(env);
  same(await guest.call('', 'grow', [15]), 1);
  same(await guest.call('', 'grow', [1]), -1, 'beyond the limit');
  same(await guest.call('', 'size', []), 16);
  same(await guest.call('', 'widen', [97]), 3);
  same(await guest.call('', 'widen', [1]), -1, 'beyond the limit of table entries');
}

/** Everything that a guest can see of its state. */
async function observe(guest: Instance): Promise<unknown[]> {
  const seen: unknown[] = [];
  for (const name of ['count', 'count', 'size', 'entry', 'globals']) seen.push(await guest.call('', name, []));
  return seen;
}

async function resets(env: Environment): Promise<void> {
  const guest = await start(env);
  const first = await observe(guest);
  for (let round = 0; round < 3; round++) {
    same(guest.reset(), 'done', 'can be reset');
    same(await observe(guest), first, 'after reset');
    same(await guest.call('', 'grow', [2 + round]), 1);
    await guest.call('', 'smear', []);
    await guest.call('', 'swap', []);
  }
  same(guest.reset(), 'done');
  const fresh = await start(env);
  same(await guest.call('', 'digest', []), await fresh.call('', 'digest', []), 'memory');
  same(await observe(guest), await observe(fresh), 'as a fresh one');
  same(await guest.call('', 'widen', [1]), 3);
  same(guest.reset(), 'impossible', 'a table that grew cannot be put back');
}

const runs = (name: GuestName): Case => ({
  name: `core modules: ${name}`,
  run: async (env) => same(await (await start(env, name)).call('', 'run', [20]), 42),
});

export const runningCases: readonly Case[] = [
  runs('simd'),
  runs('tail-call'),
  runs('exceptions'),
  runs('many-memories'),
  { name: 'traps: each is a fault of the guest and ends the instance', run: traps },
  { name: 'traps: what a host function throws reaches the caller', run: hostErrors },
  { name: 'suspension: through promises of the host', run: suspends },
  { name: 'suspension: through components that call each other', run: suspendsThroughComponents },
  { name: 'suspension: is ended by stop', run: stops },
  { name: 'preemption: an endless loop lets others run and ends', run: preempts },
  { name: 'preemption: a short call overtakes an endless one, which can be stopped', run: preemptsFairly },
  { name: 'preemption: an endless loop in realloc ends', run: pinned },
  { name: 'limits: memory and tables grow up to them', run: memoryLimit },
  { name: 'reset: no call sees what another left', run: resets },
];
