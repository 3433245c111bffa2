import { describe, expect, it } from 'vitest';
import { start } from './guests.ts';

const trapped = (reason: string): object => ({ code: 'GUEST_TRAPPED', message: expect.stringContaining(reason) });

/** Exports `run`, which returns a pair from memory as a value of this type. */
const returning = (type: string, pointer: number, length: number): string => `(component
  (core module $M
    (memory (export "memory") 1)
    (data (i32.const 256) "\\c3\\a9 \\ff \\d8\\00\\d8\\00")
    (func (export "run") (result i32)
      (i32.store (i32.const 16) (i32.const ${pointer}))
      (i32.store (i32.const 20) (i32.const ${length}))
      (i32.const 16)))
  (core instance $m (instantiate $M))
  (func (export "run") (result ${type}) (canon lift (core func $m "run") (memory (core memory $m "memory")))))`;

describe('what a guest points at', () => {
  it.each([
    ['(list u8)', 65_530, 7, 'list content out-of-bounds'],
    ['(list u8)', 0, -1, 'list content out-of-bounds'],
    ['(list u32)', 65_532, 2, 'list content out-of-bounds'],
    ['(list u32)', 2, 1, 'unaligned pointer'],
    ['(list (tuple u8 u8))', 65_534, 2, 'list content out-of-bounds'],
    ['(list f64)', 0, 0x2000_0000, 'list content out-of-bounds'],
    ['string', 65_530, 7, 'out of bounds'],
    ['string', 65_537, 0, 'out of bounds'],
    ['string', 0, -1, 'out-of-bounds'],
    ['string', 256, 1, 'invalid utf-8'],
    ['string', 259, 1, 'invalid utf-8'],
  ])('traps where %s is at %d with %d entries', async (type, pointer, length, reason) => {
    const guest = await start(returning(type, pointer, length));
    await expect(guest.call('', 'run', [])).rejects.toMatchObject(trapped(reason));
  });

  it.each([
    ['(list u8)', 65_536, 0, new Uint8Array(0)],
    ['(list u8)', 65_534, 2, new Uint8Array(2)],
    ['(list u16)', 256, 1, new Uint16Array([0xa9c3])],
    ['string', 256, 2, 'é'],
    ['string', 65_536, 0, ''],
  ])('is read up to the last byte: %s at %d', async (type, pointer, length, value) => {
    const guest = await start(returning(type, pointer, length));
    expect(await guest.call('', 'run', [])).toEqual(value);
  });

  it('has to be a result inside the memory', async () => {
    const wat = returning('string', 0, 0).replace('(i32.const 16)))', '(i32.const 65532)))');
    await expect((await start(wat)).call('', 'run', [])).rejects.toMatchObject(trapped('out of bounds'));
    const odd = returning('string', 0, 0).replace('(i32.const 16)))', '(i32.const 18)))');
    await expect((await start(odd)).call('', 'run', [])).rejects.toMatchObject(trapped('unaligned'));
  });
});

/** Exports `run`, which takes a string, and `log`, the arguments of all calls of `realloc` since the last time. */
const allocating = (encoding: string, result = '(local.get $at)'): string => `(component
  (core module $M
    (memory (export "memory") 1)
    (global $top (mut i32) (i32.const 4096))
    (global $log (mut i32) (i32.const 64))
    (func $note (param i32)
      (i32.store (global.get $log) (local.get 0))
      (global.set $log (i32.add (global.get $log) (i32.const 4))))
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (local $at i32)
      (call $note (local.get 1)) (call $note (local.get 2)) (call $note (local.get 3))
      (local.set $at (global.get $top))
      (global.set $top (i32.and (i32.add (i32.add (global.get $top) (local.get 3)) (i32.const 8)) (i32.const -8)))
      (memory.copy (local.get $at) (local.get 0) (local.get 1))
      ${result})
    (func (export "run") (param i32 i32) (result i32)
      (i32.store (i32.const 16) (local.get 0)) (i32.store (i32.const 20) (local.get 1)) (i32.const 16))
    (func (export "log") (result i32)
      (i32.store (i32.const 24) (i32.const 64))
      (i32.store (i32.const 28) (i32.div_u (i32.sub (global.get $log) (i32.const 64)) (i32.const 4)))
      (i32.const 24)))
  (core instance $m (instantiate $M))
  (func (export "run") (param "s" string) (result string)
    (canon lift (core func $m "run") (memory (core memory $m "memory")) (realloc (core func $m "realloc")) string-encoding=${encoding}))
  (func (export "log") (result (list u32)) (canon lift (core func $m "log") (memory (core memory $m "memory")))))`;

const LONG = 'a'.repeat(100);

describe('strings ask for memory', () => {
  it.each([
    ['utf8', 'abc', [0, 1, 3]],
    ['utf8', LONG, [0, 1, 100]],
    ['utf8', 'aé', [0, 1, 2, 2, 1, 6, 6, 1, 3]],
    ['utf8', `${LONG}€`, [0, 1, 101, 101, 1, 303, 303, 1, 103]],
    ['utf16', 'aé€', [0, 2, 6]],
    ['latin1+utf16', 'aé', [0, 2, 2]],
    ['latin1+utf16', 'aé€', [0, 2, 3, 3, 2, 6]],
  ])('in %s for %s as the specification has it', async (encoding, text, log) => {
    const guest = await start(allocating(encoding));
    expect(await guest.call('', 'run', [text])).toBe(text);
    expect(await guest.call('', 'log', [])).toEqual(Uint32Array.from(log));
  });

  it.each([
    ['utf8', 'a\ud800b', 'a\ufffdb'],
    ['utf16', '\udc00', '\ufffd'],
    ['latin1+utf16', 'é\ud800', 'é\ufffd'],
  ])('in %s without lone surrogates', async (encoding, text, written) => {
    const guest = await start(allocating(encoding));
    expect(await guest.call('', 'run', [text])).toBe(written);
  });

  it.each([
    ['utf8', '(i32.const 65535)', 'beyond end of memory'],
    ['utf8', '(i32.const -1)', 'beyond end of memory'],
    ['utf16', '(i32.const 4097)', 'not aligned'],
  ])('in %s and trap where realloc returns %s', async (encoding, result, reason) => {
    const guest = await start(allocating(encoding, result));
    await expect(guest.call('', 'run', ['hello'])).rejects.toMatchObject(trapped(reason));
  });
});

describe('variants whose cases have other core types', () => {
  const joined = (cases: string, slot: string): string => `(component
    (type $v' (variant ${cases}))
    (export $v "v" (type $v'))
    (core module $M (func (export "bits") (param i32 ${slot}) (result ${slot}) (local.get 1)))
    (core instance $m (instantiate $M))
    (func (export "bits") (param "v" $v) (result ${slot === 'i64' ? 'u64' : 'u32'}) (canon lift (core func $m "bits"))))`;
  const wide = '(case "a" s32) (case "b" u64) (case "c" f32) (case "d" f64) (case "e")';

  it.each([
    [wide, 'i64', { tag: 'a', val: -1 }, 0xffff_ffffn],
    [wide, 'i64', { tag: 'b', val: 2n ** 64n - 1n }, 2n ** 64n - 1n],
    [wide, 'i64', { tag: 'c', val: -1.5 }, 0xbfc0_0000n],
    [wide, 'i64', { tag: 'd', val: 1.5 }, 0x3ff8_0000_0000_0000n],
    [wide, 'i64', { tag: 'e' }, 0n],
    ['(case "a" s32) (case "c" f32)', 'i32', { tag: 'a', val: -1 }, 0xffff_ffff],
    ['(case "a" s32) (case "c" f32)', 'i32', { tag: 'c', val: -1.5 }, 0xbfc0_0000],
  ])('%s share a slot of %s', async (cases, slot, value, bits) => {
    const guest = await start(joined(cases, slot));
    expect(await guest.call('', 'bits', [value])).toBe(bits);
  });
});

describe('borders', () => {
  const leaving = (option: string): string => `(component
    (import "f" (func $f))
    (core func $f' (canon lower (func $f)))
    (core module $M
      (import "" "f" (func $f))
      (memory (export "memory") 1)
      (func (export "realloc") (param i32 i32 i32 i32) (result i32) (call $f) (i32.const 1024))
      (func (export "run") (param i32 i32) (result i32) (i32.const 0))
      (func (export "clean") (param i32) (call $f)))
    (core instance $m (instantiate $M (with "" (instance (export "f" (func $f'))))))
    (func (export "run") (param "s" string) (result u32)
      (canon lift (core func $m "run") (memory (core memory $m "memory")) ${option})))`;

  it.each([
    ['post-return', '(realloc (core func $idle "realloc")) (post-return (core func $m "clean"))'],
    ['realloc', '(realloc (core func $m "realloc"))'],
  ])('cannot be crossed by %s', async (_, option) => {
    let calls = 0;
    const idle = `(core module $Idle (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 1024)))
      (core instance $idle (instantiate $Idle)) (func (export "run")`;
    const wat = leaving(option).replace('(func (export "run") (param "s" string)', `${idle} (param "s" string)`);
    const guest = await start(wat, { imports: { f: { default: () => void calls++ } } });
    await expect(guest.call('', 'run', ['x'])).rejects.toMatchObject(trapped('cannot leave component instance'));
    expect(calls).toBe(0);
  });
});
