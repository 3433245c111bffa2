import type { Instance } from '../../../host/engine/index.ts';
import { Thing } from '../../engine/holder.ts';
import { fails, same } from './check.ts';
import type { Case, Environment } from './environment.ts';
import { TIGHT } from './guests.ts';

async function holder(env: Environment): Promise<Instance> {
  Thing.dropped = [];
  return (await env.prepare('holder')).instantiate({ 'test:host/things': { Thing } });
}

const giver = async (env: Environment): Promise<Instance> => (await env.prepare('giver')).instantiate({});

async function handlesAreReused(env: Environment): Promise<void> {
  const guest = await holder(env);
  same(await guest.call('', 'make', [41]), 1);
  same(await guest.call('', 'make', [42]), 2);
  same(await guest.call('', 'get', [1]), 41);
  await guest.call('', 'drop', [1]);
  same(Thing.dropped, [41]);
  same(await guest.call('', 'make', [43]), 1);
  same(await guest.call('', 'sum', [1, 2]), 85, 'one borrowed, one given away');
  await fails(guest.call('', 'get', [2]), 'GUEST_TRAPPED');
}

async function borrowsEnd(env: Environment): Promise<void> {
  const guest = await holder(env);
  same(await guest.call('', 'peek', [new Thing(9)]), 9);
  await fails(guest.call('', 'keep', [new Thing(9)]), 'GUEST_TRAPPED');
}

async function lentIsKept(env: Environment): Promise<void> {
  const guest = await holder(env);
  await guest.call('', 'make', [1]);
  await fails(guest.call('', 'sum', [1, 1]), 'GUEST_TRAPPED');
}

async function handleLimit(env: Environment): Promise<void> {
  const guest = await holder(env);
  for (let i = 1; i <= TIGHT.handles; i++) same(await guest.call('', 'make', [i]), i);
  await fails(guest.call('', 'make', [0]), 'LIMIT_HANDLES');
}

async function resetDrops(env: Environment): Promise<void> {
  const guest = await holder(env);
  await guest.call('', 'make', [5]);
  same(guest.reset(), 'done');
  same(Thing.dropped, [5]);
  same(await guest.call('', 'make', [6]), 1);
}

async function guestsThings(env: Environment): Promise<void> {
  const guest = await giver(env);
  const thing = (await guest.call('', '[constructor]thing', [7])) as Disposable;
  same(await guest.call('', '[method]thing.get', [thing]), 7);
  same(await guest.call('', 'take', [thing]), 7);
  same(await guest.call('', 'last', []), 7, 'the destructor ran');
  const other = (await guest.call('', '[constructor]thing', [8])) as Disposable;
  other[Symbol.dispose]();
  same(await guest.call('', 'last', []), 8, 'the destructor ran when the host disposed of it');
  const foreign = await (await giver(env)).call('', '[constructor]thing', [1]);
  await fails(guest.call('', 'take', [foreign]), 'HOST_BUG');
}

export const resourceCases: readonly Case[] = [
  { name: 'resources: handles are counted, checked and used again', run: handlesAreReused },
  { name: 'resources: a borrowed one has to be dropped in time', run: borrowsEnd },
  { name: 'resources: one that is lent cannot be given away', run: lentIsKept },
  { name: 'resources: handles are limited', run: handleLimit },
  { name: 'resources: reset drops what the guest holds', run: resetDrops },
  { name: 'resources: those of a guest are objects of their instance', run: guestsThings },
];
