import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SkerryError } from '@skerry/host/base';
import { temporaryFolder } from '../../test/support/folder.ts';
import { Observations } from '../observations/index.ts';
import { moduleTypes } from './index.ts';
import { readSource } from './source.ts';

const FILE = 'src/hot.as.ts';

function read(text: string, others: Readonly<Record<string, string>> = {}) {
  const folder = temporaryFolder();
  for (const [path, content] of Object.entries({ [FILE]: text, ...others })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return readSource(folder, join(folder, FILE), new Observations());
}

function refused(text: string): SkerryError {
  try {
    read(text);
  } catch (error) {
    if (SkerryError.is(error)) return error;
    throw error;
  }
  throw new Error('It was accepted');
}

describe('signatures that cannot cross are told with their line and what to do', () => {
  it.each([
    ['export function run(f: (x: i32) => i32): void {}', '1:24', "'f' of 'run'", 'T | null'],
    ['export function run(x: v128): void {}', '1:24', "'x' of 'run'", 'T | null'],
    ['export function run(x: Map<string, i32>): void {}', '1:24', 'Map is a class of the library', 'Array<T>'],
    ['export function run(): Set<i32> { return new Set<i32>(); }', '1:24', 'Set is a class of the library', 'Array<T>'],
    ['export function run<T>(x: T): T { return x; }', '1:17', "'run' has type parameters", 'a function for each type'],
    ['class P { x: i32 = 0 }\nexport function run(p: P): void {}', '2:24', 'P is not exported', 'export class P'],
    ['export class P { private x: i32 = 0 }\nexport function run(p: P): void {}', '2:24', "the private field 'x'", 'can be seen'],
    ['export class P { next: P | null = null }\nexport function run(p: P): void {}', '2:24', 'P contains itself', 'indices'],
    [
      'export class P<T> { x: T | null = null }\nexport function run(p: P<string>): void {}',
      '2:24',
      'P has type parameters',
      'without any',
    ],
    ['export class P {}\nexport function run(p: P): void {}', '2:24', 'P has no fields', 'cross'],
    ['@unmanaged export class P { x: i32 = 0 }\nexport function run(p: P): void {}', '2:24', 'P is unmanaged', 'cross'],
    [
      'import { Result } from "@skerry/guest";\nexport function run(p: Result<i32>): void {}',
      '2:24',
      'a Result inside',
      'from the function itself',
    ],
    ['export function run(x: i33): void {}', '1:24', "Cannot find name 'i33'", ''],
    ['export function run(x: i32): i32 { return x + ; }', '1:47', 'Expression expected', ''],
    ['import { gone } from "./gone";\nexport function run(): void { gone(); }', '1:22', 'not found', 'relative'],
  ])('%s', (text, place, message, help) => {
    const error = refused(text);
    expect(error.code).toBe('BUILD_FAILED');
    expect(error.where).toBe(`${FILE}:${place}`);
    expect(error.message).toContain(`${FILE}:${place}: `);
    expect(error.message).toContain(message);
    expect(error.message).toContain(help);
  });

  it('all of them at once', () => {
    expect(refused('export function a(x: v128): void {}\nexport function b(): Map<i32, i32> | null { return null; }').message).toContain(
      '2 errors',
    );
  });

  it('a module without functions, and two classes of one name', () => {
    expect(refused('export const x: i32 = 1;').message).toBe(`The module ${FILE} exports no function`);
    const other = { 'src/other.ts': 'export class P { y: i32 = 0 }' };
    const text = 'import { P as Q } from "./other";\nexport class P { x: i32 = 0 }\nexport function run(p: P, q: Q): void {}';
    expect(() => read(text, other)).toThrow('there are two classes P');
  });
});

describe('what a module offers', () => {
  it('is found through aliases, re-exports, and classes of other files', () => {
    const other = { 'src/other.ts': 'export class P { y: u8 = 0 }\nexport function more(p: P): u64 { return p.y; }' };
    const text =
      'import { P } from "./other";\nexport { more } from "./other";\ntype N = i32;\nfunction inner(p: Array<P>, n: N): void {}\nexport { inner as outer };';
    const types = moduleTypes(read(text, other));
    expect(types).toContain('export interface P {\n  y: number;\n}');
    expect(types).toContain('export function outer(p: readonly P[], n: number): void;');
    expect(types).toContain('export function more(p: P): bigint;');
  });

  it('does not depend on what its author calls things', () => {
    const names = ['list', 'type', 'f32', 'result', '$x', '_', 'größe', 'X__y', 'constructor_'];
    const text = names.map((name) => `export function ${name}(${name}: i32): i32 { return ${name}; }`).join('\n');
    expect(read(text).functions.map(({ name }) => name)).toEqual(names);
  });

  it('says of everything else what to do', () => {
    const { others } = read('export const A: i32 = 1;\nexport class B { x: i32 = 0 }\nexport enum C { D }\nexport function run(): void {}');
    expect([...others.keys()]).toEqual(['A', 'B', 'C']);
    expect(others.get('A')).toContain('export one that returns it');
  });
});

it('takes over what is written in front of a function', () => {
  const text =
    '/** One line. */\nexport function one(): void {}\n/**\n * Two lines:\n *   the second.\n *\n * @returns it\n */\nexport function two(): i32 { return 2; }';
  const types = moduleTypes(read(text));
  expect(types).toContain('/** One line. */\nexport function one(): void;');
  expect(types).toContain('/**\n * Two lines:\n *   the second.\n *\n * @returns it\n */\nexport function two(): number;');
});
