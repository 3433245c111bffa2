import { expect, it } from 'vitest';
import { start } from '../engine/guests.ts';

const limits = { cpuTimeMs: 50 };
const HOST = 'test:host/api';

/** A component whose function is called in a loop, once with `n`, for ever otherwise. */
const CALLER = `(component
  (import "${HOST}" (instance $api (export "call" (func (result u32)))))
  (core func $call (canon lower (func $api "call")))
  (core module $M
    (import "" "call" (func $call (result i32)))
    (func (export "run") (loop $l (drop (call $call)) (br $l))))
  (core instance $m (instantiate $M (with "" (instance (export "call" (func $call))))))
  (func (export "run") (canon lift (core func $m "run"))))`;

/** How often the event loop turned until the promise was settled. */
async function turnsUntil(promise: Promise<unknown>): Promise<number> {
  let turns = 0;
  let timer = setImmediate(function turn() {
    turns++;
    timer = setImmediate(turn);
  });
  await promise.catch(() => {}).finally(() => clearImmediate(timer));
  return turns;
}

it('a loop of calls whose promises are resolved already lets the event loop turn, and ends', async () => {
  const guest = await start(CALLER, { imports: { [HOST]: { call: () => Promise.resolve(1) } }, suspending: ['call'], limits });
  const run = guest.call('', 'run', []);
  const [turns] = await Promise.all([turnsUntil(run), expect(run).rejects.toMatchObject({ code: 'LIMIT_CPU_TIME' })]);
  expect(turns).toBeGreaterThan(5);
});

it('many of them at once do as well', async () => {
  const options = { imports: { [HOST]: { call: () => Promise.resolve(1) } }, suspending: ['call'], limits };
  const guests = await Promise.all(Array.from({ length: 8 }, () => start(CALLER, options)));
  const runs = Promise.allSettled(guests.map((guest) => guest.call('', 'run', [])));
  expect(await turnsUntil(runs)).toBeGreaterThan(10);
  expect((await runs).every(({ status }) => status === 'rejected')).toBe(true);
});

/** Burns time as a host function with much to do would: fuel knows nothing of it. */
function work(): number {
  const end = performance.now() + 0.5;
  while (performance.now() < end);
  return 1;
}

it('a loop of calls that keep the host busy lets the event loop turn, and ends', async () => {
  const guest = await start(CALLER, { imports: { [HOST]: { call: work } }, limits: { cpuTimeMs: 500 } });
  const run = guest.call('', 'run', []);
  const [turns] = await Promise.all([turnsUntil(run), expect(run).rejects.toMatchObject({ code: 'LIMIT_CPU_TIME' })]);
  expect(turns).toBeGreaterThan(5);
  expect(guest.cpuTimeMs).toBeLessThan(5000);
});

const DESTRUCTOR = `(component
  (core module $State (func (export "dtor") (param i32) (loop $l (br $l))))
  (core instance $state (instantiate $State))
  (type $thing (resource (rep i32) (dtor (core func $state "dtor"))))
  (core func $new (canon resource.new $thing))
  (core func $drop (canon resource.drop $thing))
  (core module $M
    (import "" "new" (func $new (param i32) (result i32)))
    (import "" "drop" (func $drop (param i32)))
    (func (export "make") (result i32) (call $new (i32.const 1)))
    (func (export "run") (call $drop (call $new (i32.const 1)))))
  (core instance $m (instantiate $M (with "" (instance (export "new" (func $new)) (export "drop" (func $drop))))))
  (export $held "thing" (type $thing))
  (func (export "[constructor]thing") (result (own $held)) (canon lift (core func $m "make")))
  (func (export "run") (canon lift (core func $m "run"))))`;

it('a destructor that never ends is stopped, whoever drops the resource', async () => {
  const guest = await start(DESTRUCTOR, { limits });
  await expect(guest.call('', 'run', [])).rejects.toMatchObject({ code: 'LIMIT_CPU_TIME' });
  expect(guest.reset()).toBe('impossible');
});

it('a destructor that never ends is stopped when the host disposes of the resource', async () => {
  const guest = await start(DESTRUCTOR, { limits });
  const thing = (await guest.call('', '[constructor]thing', [])) as Disposable;
  expect(() => thing[Symbol.dispose]()).toThrow();
  await expect(guest.call('', 'run', [])).rejects.toMatchObject({ code: 'LIMIT_CPU_TIME' });
});

const POST_RETURN = `(component
  (core module $M
    (memory (export "memory") 1)
    (func (export "run") (result i32) (i32.const 16))
    (func (export "after") (param i32) (loop $l (br $l))))
  (core instance $m (instantiate $M))
  (func (export "run") (result string) (canon lift (core func $m "run") (memory (core memory $m "memory")) (post-return (core func $m "after")))))`;

it('a post-return function that never ends is stopped', async () => {
  const guest = await start(POST_RETURN, { limits });
  await expect(guest.call('', 'run', [])).rejects.toMatchObject({ code: 'LIMIT_CPU_TIME' });
});

it('a guest that is called again while it runs traps at the border', async () => {
  let again: Promise<unknown> | undefined;
  const call = (): number => {
    again ??= guest.call('', 'run', []);
    again.catch(() => {});
    return 1;
  };
  const guest = await start(CALLER, { imports: { [HOST]: { call } }, limits });
  await expect(guest.call('', 'run', [])).rejects.toThrow();
  await expect(again).rejects.toMatchObject({
    code: 'GUEST_TRAPPED',
    message: expect.stringContaining('cannot enter component instance'),
  });
});

/** A component that is given a list of so many texts, and thinks for a while before it gives room for one. */
const SLOW_ALLOCATOR = `(component
  (import "${HOST}" (instance $api (export "list" (func (result (list string))))))
  (core module $Memory
    (memory (export "memory") 2)
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (local $i i32)
      (loop $l (br_if $l (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 100000))))
      (i32.const 4096)))
  (core instance $memory (instantiate $Memory))
  (core func $list (canon lower (func $api "list") (memory (core memory $memory "memory")) (realloc (core func $memory "realloc"))))
  (core module $M
    (import "" "list" (func $list (param i32)))
    (func (export "run") (call $list (i32.const 16))))
  (core instance $m (instantiate $M (with "" (instance (export "list" (func $list))))))
  (func (export "run") (canon lift (core func $m "run"))))`;

it('time in realloc is counted together for all that one call returns, however often it is asked', async () => {
  const list = (): string[] => Array<string>(10_000).fill('x');
  const guest = await start(SLOW_ALLOCATOR, { imports: { [HOST]: { list } }, limits: { cpuTimeMs: 5000 } });
  await expect(guest.call('', 'run', [])).rejects.toThrow(/more than 10 ms in realloc/);
});
