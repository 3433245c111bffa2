import { describe, expect, it } from 'vitest';
import { ResultError, SkerryError } from '@skerry/host/base';
import { MEMORY, start } from './guests.ts';

const HOST = 'test:host/api';

/** Exports `run`, which calls the host's `call`, and functions that try to survive what that throws. */
const CALLER = `(component
  (import "${HOST}" (instance $api
    (export "call" (func (param "n" u32) (result u32)))
    (export "try-it" (func (param "n" u32) (result (result u32 (error string)))))))
  ${MEMORY}
  (core func $call (canon lower (func $api "call")))
  (core func $try (canon lower (func $api "try-it") (memory $mem) (realloc $realloc)))
  (core module $M
    (import "" "call" (func $call (param i32) (result i32)))
    (import "" "try" (func $try (param i32 i32)))
    (func (export "run") (param i32) (result i32) (call $call (local.get 0)))
    (func (export "twice") (param i32) (result i32) (call $call (call $call (local.get 0))))
    (func (export "try") (param i32) (result i32) (call $try (local.get 0) (i32.const 16)) (i32.const 16))
    (func (export "survive") (param i32) (result i32)
      (block $caught (try_table (catch_all $caught) (return (call $call (local.get 0)))))
      (call $call (i32.const 77)))
    (func (export "hide") (param i32) (result i32)
      (block $caught (try_table (catch_all $caught) (return (call $call (local.get 0)))))
      (i32.const 0))
    (func $deep (export "deep") (result i32) (i32.add (call $deep) (i32.const 1)))
    (func (export "unreachable") unreachable)
    (func (export "loop") (param i32) (result i32) (local $sum i32)
      (loop $l
        (local.set $sum (i32.add (local.get $sum) (call $call (local.get 0))))
        (br_if $l (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
      (local.get $sum)))
  (core instance $m (instantiate $M (with "" (instance (export "call" (func $call)) (export "try" (func $try))))))
  (func (export "run") (param "n" u32) (result u32) (canon lift (core func $m "run")))
  (func (export "twice") (param "n" u32) (result u32) (canon lift (core func $m "twice")))
  (func (export "try-it") (param "n" u32) (result (result u32 (error string)))
    (canon lift (core func $m "try") (memory $mem)))
  (func (export "survive") (param "n" u32) (result u32) (canon lift (core func $m "survive")))
  (func (export "hide") (param "n" u32) (result u32) (canon lift (core func $m "hide")))
  (func (export "deep") (result u32) (canon lift (core func $m "deep")))
  (func (export "unreachable") (canon lift (core func $m "unreachable")))
  (func (export "loop") (param "n" u32) (result u32) (canon lift (core func $m "loop"))))`;

type Call = (n: number) => unknown;
const caller = (call: Call, suspending: string[] = [], tryIt: Call = () => 0) =>
  start(CALLER, { imports: { [HOST]: { call, tryIt } }, suspending });
const later = (value: unknown): Promise<unknown> => new Promise((resolve) => setTimeout(() => resolve(value), 1));

describe('a call', () => {
  it('passes values both ways', async () => {
    const guest = await caller((n) => n + 1);
    expect(await guest.call('', 'twice', [40])).toBe(42);
  });

  it('has a name: unknown ones are refused', async () => {
    const guest = await caller((n) => n);
    await expect(guest.call('', 'constructor', [])).rejects.toMatchObject({ code: 'COMPONENT_NO_HANDLER' });
    await expect(guest.call('__proto__', 'toString', [])).rejects.toMatchObject({ code: 'COMPONENT_NO_HANDLER' });
  });

  it('is known by its name in WIT and in JavaScript', async () => {
    const guest = await caller(
      (n) => n,
      [],
      (n) => n,
    );
    expect(await guest.call('', 'try-it', [1])).toBe(1);
    expect(await guest.call('', 'tryIt', [2])).toBe(2);
  });
});

describe('a function of the world itself', () => {
  const wat = `(component
    (import "add-one" (func $f (param "n" u32) (result u32)))
    (core func $g (canon lower (func $f)))
    (core module $M (import "" "g" (func $g (param i32) (result i32)))
      (func (export "run") (param i32) (result i32) (call $g (local.get 0))))
    (core instance $m (instantiate $M (with "" (instance (export "g" (func $g))))))
    (func (export "run") (param "n" u32) (result u32) (canon lift (core func $m "run")))
    (export "again" (func $f)))`;
  const addOne = (n: number): number => n + 1;

  it.each([
    ['a function', { 'add-one': addOne }],
    ['the default of a module', { 'add-one': { default: addOne } }],
  ])('is imported as %s', async (_, imports) => {
    const guest = await start(wat, { imports: imports as never });
    expect(await guest.call('', 'run', [1])).toBe(2);
  });

  it('can be exported again', async () => {
    const guest = await start(wat, { imports: { 'add-one': { default: addOne } } });
    expect(await guest.call('', 'again', [5])).toBe(6);
  });
});

describe('a host function', () => {
  it('that throws stops the guest with what it threw', async () => {
    const reason = new Error('enough');
    const guest = await caller(() => {
      throw reason;
    });
    await expect(guest.call('', 'run', [1])).rejects.toBe(reason);
    await expect(guest.call('', 'run', [1]), 'the instance is of no use any more').rejects.toBe(reason);
  });

  it('that throws cannot be survived with catch_all', async () => {
    const seen: number[] = [];
    const guest = await caller((n) => {
      seen.push(n);
      throw new SkerryError('LIMIT_ALLOCATION', 'too much');
    });
    await expect(guest.call('', 'survive', [1])).rejects.toMatchObject({ code: 'LIMIT_ALLOCATION' });
    expect(seen, 'no host function is reached any more').toEqual([1]);
  });

  it('that throws cannot be hidden either', async () => {
    const reason = new Error('enough');
    const guest = await caller(() => {
      throw reason;
    });
    await expect(guest.call('', 'hide', [1])).rejects.toBe(reason);
  });

  it('throws a ResultError for the err of its result', async () => {
    const guest = await caller(
      (n) => n,
      [],
      (n) => {
        if (n === 0) throw new ResultError('nothing');
        return n;
      },
    );
    expect(await guest.call('', 'tryIt', [5])).toBe(5);
    await expect(guest.call('', 'tryIt', [0])).rejects.toEqual(new ResultError('nothing'));
    expect(await guest.call('', 'tryIt', [6]), 'an err is no trap').toBe(6);
  });

  it('that returns what does not fit is a bug of the host', async () => {
    const guest = await caller(
      (n) => n,
      [],
      () => {
        throw new ResultError(17);
      },
    );
    await expect(guest.call('', 'tryIt', [0])).rejects.toMatchObject({ code: 'HOST_BUG' });
  });

  it.each([[Symbol('x')], [7n], [{ valueOf: (): bigint => 7n }]])('that returns %s for a number is a bug of the host', async (value) => {
    const guest = await caller(() => value);
    await expect(guest.call('', 'hide', [0])).rejects.toMatchObject({ code: 'HOST_BUG' });
  });

  it('cannot return a promise unless it was named', async () => {
    const guest = await caller(later);
    await expect(guest.call('', 'run', [1])).rejects.toMatchObject({ code: 'HOST_BUG' });
  });

  it('cannot call the guest that is calling it', async () => {
    let again: Promise<unknown> | undefined;
    const guest = await caller((n) => {
      again = guest.call('', 'run', [n]);
      again.catch(() => {});
      return n;
    });
    expect(await guest.call('', 'run', [3])).toBe(3);
    await expect(again).rejects.toThrow('cannot enter component instance');
  });
});

describe('a trap', () => {
  it.each([['unreachable'], ['deep']])('of %s is a fault of the guest', async (name) => {
    const guest = await caller((n) => n);
    await expect(guest.call('', name, [])).rejects.toMatchObject({ code: 'GUEST_TRAPPED' });
    await expect(guest.call('', 'run', [1])).rejects.toMatchObject({ code: 'GUEST_TRAPPED' });
  });
});

describe('suspension', () => {
  it('waits for promises, and does without where there is none', async () => {
    const guest = await caller((n) => (n % 2 === 0 ? n : later(n)), ['call']);
    expect(await guest.call('', 'loop', [10])).toBe(55);
  });

  it('ends with what the promise was rejected with', async () => {
    const reason = new Error('gone');
    const guest = await caller(() => Promise.reject(reason), ['call']);
    await expect(guest.call('', 'run', [1])).rejects.toBe(reason);
  });

  it('turns a rejection with a ResultError into err', async () => {
    const guest = await caller(
      (n) => n,
      ['try-it'],
      () => Promise.reject(new ResultError('later')),
    );
    await expect(guest.call('', 'tryIt', [1])).rejects.toEqual(new ResultError('later'));
    expect(await guest.call('', 'run', [4])).toBe(4);
  });

  it('is ended by stop', async () => {
    const guest = await caller(() => new Promise(() => {}), ['call']);
    const reason = new Error('deadline');
    const running = guest.call('', 'hide', [1]);
    guest.stop(reason);
    await expect(running).rejects.toBe(reason);
    guest.stop(new Error('again'));
    await expect(guest.call('', 'run', [1])).rejects.toBe(reason);
  });

  it('leaves other instances alone', async () => {
    const [a, b] = [await caller(later, ['call']), await caller(later, ['call'])];
    const results = Promise.all([a.call('', 'loop', [3]), b.call('', 'loop', [4])]);
    expect(await results).toEqual([6, 10]);
  });

  it('reaches through components that call each other', async () => {
    const guest = await start(NESTED, { imports: { [HOST]: { call: later } }, suspending: ['call'] });
    expect(await guest.call('', 'run', [20])).toBe(41);
    expect(await guest.call('', 'run', [1])).toBe(3);
  });

  it('can be stopped deep inside', async () => {
    const guest = await start(NESTED, { imports: { [HOST]: { call: () => new Promise(() => {}) } }, suspending: ['call'] });
    const running = guest.call('', 'run', [1]);
    await later(undefined);
    guest.stop(new Error('deadline'));
    await expect(running).rejects.toThrow('deadline');
  });
});

/** One component instance calls another, which calls the host. */
const NESTED = `(component
  (import "${HOST}" (instance $api (export "call" (func (param "n" u32) (result u32)))))
  (component $Inner
    (import "call" (func $call (param "n" u32) (result u32)))
    (core func $call (canon lower (func $call)))
    (core module $M
      (import "" "call" (func $call (param i32) (result i32)))
      (func (export "double") (param i32) (result i32) (i32.mul (call $call (local.get 0)) (i32.const 2))))
    (core instance $m (instantiate $M (with "" (instance (export "call" (func $call))))))
    (func (export "double") (param "n" u32) (result u32) (canon lift (core func $m "double"))))
  (component $Outer
    (import "double" (func $double (param "n" u32) (result u32)))
    (core func $double (canon lower (func $double)))
    (core module $M
      (import "" "double" (func $double (param i32) (result i32)))
      (func (export "run") (param i32) (result i32) (i32.add (call $double (local.get 0)) (i32.const 1))))
    (core instance $m (instantiate $M (with "" (instance (export "double" (func $double))))))
    (func (export "run") (param "n" u32) (result u32) (canon lift (core func $m "run"))))
  (instance $inner (instantiate $Inner (with "call" (func $api "call"))))
  (instance $outer (instantiate $Outer (with "double" (func $inner "double"))))
  (export "run" (func $outer "run")))`;
