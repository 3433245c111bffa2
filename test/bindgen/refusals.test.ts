import { describe, expect, it } from 'vitest';
import { generateBindings } from '../../sdk/bindgen/index.ts';
import type { World, WorldInterface } from '../../sdk/wit/index.ts';
import { buildGuest, worldOf } from './guest.ts';

const importing = (text: string): string => `package test:later; interface i { ${text} } world w { import i; }`;

describe('worlds of WASI 0.3 are refused by the name of the item', () => {
  it.each([
    ['f: async func();', 'An async function', 'test:later/i#f'],
    ['f: func(a: list<stream<u8>>);', 'A value of type stream', 'test:later/i#f'],
    ['f: func() -> result<future>;', 'A value of type future', 'test:later/i#f'],
    ['record r { e: error-context }', 'A value of type error-context', 'test:later/i#r'],
    ['resource r { m: async func(); }', 'An async function', 'test:later/i#r.m'],
    ['type t = option<future<u8>>; f: func(a: t);', 'A value of type future', 'test:later/i#t'],
  ])('%s', (text, message, where) => {
    const expected = { code: 'WIT_INVALID', where, message: expect.stringContaining(message), help: expect.stringContaining('0.2') };
    expect(() => generateBindings(worldOf(importing(text)))).toThrow(expect.objectContaining(expected));
  });
});

/** A world as no parser gives it. */
function madeUp(name: string, docs: string): World {
  const owner = { package: undefined, name: undefined, docs: undefined, types: [], functions: [] };
  const type = { kind: 'free', isAsync: false, parameters: [], result: undefined, name, externName: name, docs } as const;
  const item = { kind: 'interface', name: 'x"); import "evil', interface: { ...owner, functions: [type] } } as const;
  return { package: { namespace: 'a', name: 'b', version: undefined }, name: 'w', docs: undefined, imports: [item], exports: [] };
}

describe('hostile worlds', () => {
  it.each(['', 'a b', 'a"b', 'a\nb', '__proto__', 'a;b', 'é', '0a', 'a--b'])('with the name %j are refused', (name) => {
    expect(() => generateBindings(madeUp(name, ''))).toThrow('is not a WIT name');
  });

  it('write nothing but comments into comments, and nothing but text into texts', () => {
    const docs = 'one */ export function evil(): void {} /*\r\ntwo\u2028three\u202efour\u0000';
    const text = generateBindings(madeUp('f', docs)).files.get('bindings/imports/x-import-evil.ts')!;
    expect(text).toContain('/**\n * one *\\/ export function evil(): void {} /*\n * two three four\n */\nexport function f(): void {');
    expect(text).toContain('@external("x\\"); import \\"evil", "f")');
  });

  it('write below their folder only', () => {
    const { imports, ...world } = madeUp('f', '');
    const item = imports[0] as WorldInterface;
    const exports = [
      { ...item, name: '../../etc/evil' },
      { ...item, name: 'C:\\evil' },
    ];
    const { files, skeletons } = generateBindings({ ...world, imports: [], exports });
    for (const path of [...files.keys(), ...skeletons.keys()]) {
      expect(path).toMatch(/^(?:bindings\/(?:[a-z]+\/)?)?[a-z0-9.-]+$/);
      expect(path).not.toMatch(/\.\.\//);
    }
  });

  it('with types that double on every level take no longer than others', () => {
    const levels = Array.from({ length: 60 }, (_, i) => `type t${i + 1} = tuple<option<t${i}>, option<t${i}>>;`).slice(0, 12);
    const wit = `package test:deep; interface i { type t0 = u8; ${levels.join(' ')} f: func(a: t12); } world w { import i; }`;
    expect(generateBindings(worldOf(wit)).files.size).toBeGreaterThan(5);
  });
});

const WIT = `package test:misuse;
interface host { note: func(text: string, letter: char); three: func(of: list<u8, 3>); }
world w { import host; export run: func(what: string) -> string; }`;

const mistakes: readonly (readonly [string, string, string])[] = [
  ['a missing function', 'export function walk(): void {}', "Property 'run' does not exist"],
  ['a wrong parameter', 'export function run(what: i32): string { return ""; }', 'not assignable'],
  ['a wrong result', 'export function run(what: string): i32 { return 1; }', 'not assignable'],
  [
    'what only JavaScript hosts have',
    'export function run(what: string): string { return Date.now().toString(); }',
    'which the world w does not import',
  ],
];

describe('mistakes of an author', () => {
  it.each(mistakes)('%s', async (_, text, message) => {
    const built = buildGuest(WIT, { 'w.ts': text }, { optimize: false });
    await expect(built).rejects.toMatchObject({
      code: 'BUILD_FAILED',
      message: expect.stringContaining(message),
      help: expect.any(String),
    });
  });
});
