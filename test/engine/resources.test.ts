import { describe, expect, it } from 'vitest';
import type { ComponentInstance } from '../../host/engine/index.ts';
import { start } from './guests.ts';
import { HOLDER, Thing } from './holder.ts';

const holder = (options = {}): Promise<ComponentInstance> => start(HOLDER, { imports: { 'test:host/things': { Thing } }, ...options });

describe('resources of the host', () => {
  it('are held by handles, which are reused once they are free', async () => {
    Thing.dropped = [];
    const guest = await holder();
    expect(await guest.call('', 'make', [41])).toBe(1);
    expect(await guest.call('', 'make', [42])).toBe(2);
    expect(await guest.call('', 'get', [1])).toBe(41);
    await guest.call('', 'drop', [1]);
    expect(Thing.dropped).toEqual([41]);
    expect(await guest.call('', 'make', [43])).toBe(1);
    expect(await guest.call('', 'sum', [1, 2])).toBe(85);
    expect(guest.handles).toBe(1);
  });

  it.each([
    ['an unknown handle', 'get', [7], 'unknown handle index 7'],
    ['handle 0', 'get', [0], 'unknown handle index 0'],
    ['a huge handle', 'drop', [2 ** 32 - 1], 'unknown handle index 4294967295'],
  ])('trap on %s', async (_, name, args, message) => {
    const guest = await holder();
    await expect(guest.call('', name, args)).rejects.toMatchObject({ code: 'GUEST_TRAPPED', message: `The guest trapped: ${message}` });
  });

  it('cannot be given away while they are lent', async () => {
    const guest = await holder();
    await guest.call('', 'make', [1]);
    await expect(guest.call('', 'sum', [1, 1])).rejects.toThrow('cannot remove owned resource while borrowed');
  });

  it('that were borrowed have to be dropped before the call ends', async () => {
    const guest = await holder();
    expect(await guest.call('', 'peek', [new Thing(9)])).toBe(9);
    await expect(guest.call('', 'keep', [new Thing(9)])).rejects.toThrow('borrow handles still remain');
  });

  it('that were borrowed cannot be given away', async () => {
    const guest = await holder();
    await expect(guest.call('', 'give', [new Thing(9)])).rejects.toThrow('cannot move a borrowed resource');
  });

  it('have to be of the class that the host gave', async () => {
    const guest = await holder();
    await expect(guest.call('', 'peek', [{ get: () => 1 }])).rejects.toMatchObject({ code: 'HOST_BUG' });
  });

  it('are limited in number', async () => {
    const guest = await holder({ limits: { handles: 100 } });
    await expect(guest.call('', 'fill', [])).rejects.toMatchObject({ code: 'LIMIT_HANDLES' });
    expect(guest.handles).toBe(100);
  });

  it('may belong to the world itself', async () => {
    const guest = await start(
      `(component
        (import "thing" (type $thing (sub resource)))
        (import "[constructor]thing" (func $new (param "n" u32) (result (own $thing))))
        (import "[method]thing.get" (func $get (param "self" (borrow $thing)) (result u32)))
        (core func $new' (canon lower (func $new)))
        (core func $get' (canon lower (func $get)))
        (core module $M
          (import "" "new" (func $new (param i32) (result i32)))
          (import "" "get" (func $get (param i32) (result i32)))
          (func (export "run") (param i32) (result i32) (call $get (call $new (local.get 0)))))
        (core instance $m (instantiate $M (with "" (instance (export "new" (func $new')) (export "get" (func $get'))))))
        (func (export "run") (param "n" u32) (result u32) (canon lift (core func $m "run"))))`,
      { imports: { thing: { default: Thing } } },
    );
    expect(await guest.call('', 'run', [11])).toBe(11);
  });

  it('run no inherited function of JavaScript as a method', async () => {
    const wat = HOLDER.replaceAll('thing.get', 'thing.to-string');
    await expect(start(wat, { imports: { 'test:host/things': { Thing } } })).rejects.toMatchObject({ code: 'IMPORT_UNKNOWN' });
    const bound = HOLDER.replaceAll('thing.sum', 'thing.bind');
    await expect(start(bound, { imports: { 'test:host/things': { Thing } } })).rejects.toMatchObject({ code: 'IMPORT_UNKNOWN' });
  });
});

/** A guest whose things the host holds. */
const GIVER = `(component
  (core module $State
    (global (export "dropped") (mut i32) (i32.const 0))
    (func (export "dtor") (param i32) (global.set 0 (local.get 0)))
    (func (export "last") (result i32) (global.get 0)))
  (core instance $state (instantiate $State))
  (type $thing' (resource (rep i32) (dtor (core func $state "dtor"))))
  (export $thing "thing" (type $thing'))
  (core func $new (canon resource.new $thing'))
  (core func $rep (canon resource.rep $thing'))
  (core func $drop (canon resource.drop $thing'))
  (core module $M
    (import "" "new" (func $new (param i32) (result i32)))
    (import "" "rep" (func $rep (param i32) (result i32)))
    (import "" "drop" (func $drop (param i32)))
    (func (export "make") (param i32) (result i32) (call $new (local.get 0)))
    (func (export "get") (param i32) (result i32) (local.get 0))
    (func (export "take") (param i32) (result i32) (local $n i32)
      (local.set $n (call $rep (local.get 0))) (call $drop (local.get 0)) (local.get $n)))
  (core instance $m (instantiate $M (with "" (instance
    (export "new" (func $new)) (export "rep" (func $rep)) (export "drop" (func $drop))))))
  (func (export "[constructor]thing") (param "n" u32) (result (own $thing)) (canon lift (core func $m "make")))
  (func (export "[method]thing.get") (param "self" (borrow $thing)) (result u32) (canon lift (core func $m "get")))
  (func (export "take") (param "t" (own $thing)) (result u32) (canon lift (core func $m "take")))
  (func (export "end") (param "t" (own $thing)) (canon lift (core func $drop)))
  (func (export "last") (result u32) (canon lift (core func $state "last"))))`;

interface Held extends Disposable {
  readonly owned: boolean;
}

describe('resources of a guest', () => {
  it('are objects for the host, which it lends and gives back', async () => {
    const guest = await start(GIVER);
    const thing = (await guest.call('', '[constructor]thing', [7])) as Held;
    expect(await guest.call('', '[method]thing.get', [thing])).toBe(7);
    expect(await guest.call('', 'take', [thing])).toBe(7);
    expect(await guest.call('', 'last', [])).toBe(7);
    await expect(guest.call('', 'take', [thing])).rejects.toThrow('was transferred or disposed of');
  });

  it('run their destructor when the host disposes of them, once', async () => {
    const guest = await start(GIVER);
    const thing = (await guest.call('', '[constructor]thing', [8])) as Held;
    thing[Symbol.dispose]();
    expect(await guest.call('', 'last', [])).toBe(8);
    thing[Symbol.dispose]();
    await expect(guest.call('', '[method]thing.get', [thing])).rejects.toThrow('was transferred or disposed of');
  });

  it('end through a function that the canonical ABI defines and the component exports', async () => {
    const guest = await start(GIVER);
    await guest.call('', 'end', [await guest.call('', '[constructor]thing', [9])]);
    expect(await guest.call('', 'last', [])).toBe(9);
  });

  it('belong to one instance', async () => {
    const [a, b] = [await start(GIVER), await start(GIVER)];
    const thing = await a.call('', '[constructor]thing', [1]);
    await expect(b.call('', 'take', [thing])).rejects.toMatchObject({ code: 'HOST_BUG' });
  });
});
