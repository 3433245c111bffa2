import { parse } from '@bytecodealliance/jco';
import { describe, expect, it } from 'vitest';
import { componentEngine } from '../../host/engine/index.ts';
import { MEMORY, start } from './guests.ts';

const options = { suspending: () => [], entryPoints: [] };
const prepare = async (wat: string) => componentEngine().prepare(await parse(wat), options);

const NAMES = [
  '__proto__',
  'constructor',
  'a\\22b',
  "a'b",
  'a`${b}`',
  'a\\\\b',
  'a\\nb',
  'a\\u{2028}b',
  'a\\u{2029}b',
  '*/x/*',
  '</script>',
  '',
];

describe('names of a component', () => {
  it.each(NAMES)('are data, never code: core name %s', async (name) => {
    const guest = await start(`(component
      (core module $A (func (export "${name}") (result i32) (i32.const 42)))
      (core instance $a (instantiate $A))
      (core module $B (import "${name}" "${name}" (func $f (result i32))) (func (export "${name}") (result i32) (call $f)))
      (core instance $b (instantiate $B (with "${name}" (instance (export "${name}" (func $a "${name}"))))))
      (func (export "run") (result u32) (canon lift (core func $b "${name}"))))`);
    expect(await guest.call('', 'run', [])).toBe(42);
  });

  it.each(['__proto__', 'a b', 'a`b', 'a-', 'Ab', 'a\\u{2028}'])('have to be kebab-case above the core: %s', async (name) => {
    const wat = `(component (core module $M (func (export "f"))) (core instance $m (instantiate $M))
      (func (export "${name}") (canon lift (core func $m "f"))))`;
    await expect(prepare(wat)).rejects.toMatchObject({ code: 'COMPONENT_INVALID' });
  });

  it('are not looked up in what every object inherits', async () => {
    const wat = `(component (import "constructor" (func $f)) (core func $g (canon lower (func $f))))`;
    await expect(start(wat)).rejects.toMatchObject({ code: 'IMPORT_UNKNOWN' });
    const inner = `(component (import "a:b/c" (instance $i (export "to-string" (func)))) (core func $g (canon lower (func $i "to-string"))))`;
    await expect(start(inner, { imports: { 'a:b/c': {} } })).rejects.toMatchObject({ code: 'IMPORT_UNKNOWN' });
  });
});

/** A type whose parts are all the one before it: written out it would have 2^depth of them. */
const bomb = (depth: number, wrap: (inner: string) => string, first: string): string =>
  [`(type $t0 ${first})`, ...Array.from({ length: depth }, (_, i) => `(type $t${i + 1} ${wrap(`$t${i}`)})`)].join('\n');

describe('bombs', () => {
  it('of types that double in size are refused', async () => {
    const types = bomb(60, (inner) => `(tuple ${inner} ${inner})`, '(tuple u32 u32)');
    await expect(prepare(`(component ${types})`)).rejects.toMatchObject({ code: 'COMPONENT_INVALID' });
  });

  it('of types that only branch make small glue', async () => {
    const types = bomb(90, (inner) => `(result ${inner} (error ${inner}))`, '(result string (error u64))');
    const wat = `(component ${types}
      (import "a:b/c" (instance $i (alias outer 1 $t90 (type $t)) (export "f" (func (param "x" $t) (result $t)))))
      ${MEMORY}
      (core func $g (canon lower (func $i "f") (memory $mem) (realloc $realloc)))
      (core module $M
        (import "" "f" (func $f (param i32 i32)))
        (func (export "run") (param i32) (result i32) (call $f (local.get 0) (i32.const 64)) (i32.const 64)))
      (core instance $m (instantiate $M (with "" (instance (export "f" (func $g))))))
      (func (export "run") (param "x" $t90) (result $t90)
        (canon lift (core func $m "run") (memory $mem) (realloc $realloc))))`;
    const guest = await start(wat, { imports: { 'a:b/c': { f: (x: { tag: string; val: unknown }) => x.val } } });
    const value = Array.from({ length: 91 }).reduce((val) => ({ tag: 'ok', val }), 'deep');
    const echoed = await guest.call('', 'run', [value]);
    expect(JSON.stringify(echoed)).toContain('deep');
  });

  it('of depth are refused', async () => {
    const types = bomb(150, (inner) => `(option ${inner})`, 'u8');
    await expect(prepare(`(component ${types})`)).rejects.toThrow('deeper than the limit of 100');
  });

  it('of instances are refused', async () => {
    const levels = Array.from(
      { length: 24 },
      (_, i) => `(component $c${i + 1}
      (alias outer 1 $c${i} (component $c)) (instance (instantiate $c)) (instance (instantiate $c)))`,
    );
    await expect(prepare(`(component (component $c0) ${levels.join('\n')} (instance (instantiate $c24)))`)).rejects.toMatchObject({
      code: 'COMPONENT_INVALID',
    });
  });

  it('of lists that overlap in memory are stopped', async () => {
    const guest = await start(`(component
      (core module $M
        (memory (export "memory") 256)
        (func (export "run") (result i32) (local $at i32)
          (loop $l
            (i32.store (local.get $at) (i32.const 65536))
            (i32.store offset=4 (local.get $at) (i32.const 16000000))
            (br_if $l (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 8))) (i32.const 65536))))
          (i32.store (i32.const 16777208) (i32.const 0))
          (i32.store (i32.const 16777212) (i32.const 8192))
          (i32.const 16777208)))
      (core instance $m (instantiate $M))
      (func (export "run") (result (list (list u8))) (canon lift (core func $m "run") (memory (core memory $m "memory")))))`);
    await expect(guest.call('', 'run', [])).rejects.toMatchObject({ code: 'LIMIT_ALLOCATION' });
  });
});

describe('what is not supported', () => {
  it.each([
    ['an async built-in', '(core func $f (canon backpressure.inc))', 'COMPONENT_UNSUPPORTED'],
    [
      'a 64-bit memory',
      '(core module $M (memory (export "m") i64 1) (func (export "f") (result i32) unreachable)) (core instance $m (instantiate $M)) (func (export "f") (result string) (canon lift (core func $m "f") (memory (core memory $m "m"))))',
      'COMPONENT_UNSUPPORTED',
    ],
    ['a core module from the host', '(import "m" (core module $m)) (core instance (instantiate $m))', 'COMPONENT_UNSUPPORTED'],
  ])('is refused and named: %s', async (_, inside, code) => {
    await expect(prepare(`(component ${inside})`)).rejects.toMatchObject({ code, where: expect.stringMatching(/^offset/) });
  });

  it('may be defined as long as nothing runs it', async () => {
    await prepare('(component (component (core func $f (canon backpressure.inc))))');
  });
});
