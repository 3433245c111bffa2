import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from '@bytecodealliance/jco';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SkerryError } from '@skerry/host/base';
import { describeComponent } from '@skerry/host/engine';
import { temporaryFolder } from '../../../test/support/folder.ts';
import { foreignModules } from '../../../test/support/foreign-modules.ts';
import { buildJavaScript } from '../../javascript/index.ts';
import { Observations } from '../../observations/index.ts';
import { openFunction, type TestFunction } from '../../testing/index.js';
import { moduleTypes, readModule } from '../index.ts';

const folder = mkdtempSync(join(tmpdir(), 'skerry-foreign-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let component: Uint8Array;

const assembled = async (text: string): Promise<Uint8Array> => new Uint8Array(await parse(text));

beforeAll(async () => {
  await foreignModules(folder);
  component = readFileSync(join(folder, 'src/component.wasm'));
}, 300_000);

describe('a program that imports WebAssembly from elsewhere', () => {
  let fn: TestFunction;
  beforeAll(async () => {
    const manifest = JSON.parse(readFileSync(join(folder, 'skerry.json'), 'utf8')) as object;
    writeFileSync(join(folder, 'skerry.json'), JSON.stringify({ ...manifest, config: { NAME: 'granted' } }));
    fn = await openFunction(folder);
    return () => fn.close();
  }, 300_000);

  async function ask(path: string): Promise<unknown> {
    const { response, failure } = await fn.fetch(path);
    if (failure) throw new Error(failure.message);
    return response.json();
  }

  it('calls a core module, which has been initialized, and whose numbers keep their signs', async () => {
    expect(await ask('/core')).toEqual([-3, -(2 ** 31), String(-(2n ** 63n)), 1.5, 1, 42]);
  });

  it('copies out of and into its memory, which belongs to one request', async () => {
    expect(await ask('/memory')).toEqual([true, [0, 7, 8, 9], 65_536, 24, 0, 65_536]);
    expect(await ask('/fresh')).toEqual([0, 0, 0]);
  });

  it.each(['/outside', '/outside-write'])('traps beyond the end of that memory: %s', async (path) => {
    expect((await fn.fetch(path)).failure).toMatchObject({ code: 'GUEST_TRAPPED', message: expect.stringContaining('out of bounds') });
  });

  it('calls a component, whose capabilities the manifest grants', async () => {
    expect(await ask('/component')).toEqual([
      'hello',
      'a-bé-',
      '4000000003',
      'granted',
      'text x',
      '-1',
      [1, 2],
      2,
      { message: 'odd: 3', payload: 'odd: 3' },
    ]);
    const { imports } = describeComponent(readFileSync(join(folder, 'build/foreign.wasm')));
    expect(imports).toContain('wasi:config/store@0.2.0-rc.1');
    expect(imports.filter((name) => !name.startsWith('wasi:'))).toEqual([]);
  });

  it('passes records, lists of them, and what a record leaves out', async () => {
    const rest = { corners: [{ x: 1, yAxis: 2 }], label: 'unnamed', mark: '🙃', colour: 'blue' };
    const moved = [
      { x: -1, yAxis: 1.5 },
      { x: 0, yAxis: 2 },
    ];
    expect(await ask('/values/records')).toEqual([moved, true, rest, [2, 1], true, true]);
  });

  it('passes variants, with and without values', async () => {
    const [one, other] = [
      { x: 1, yAxis: 2 },
      { x: 3, yAxis: 4 },
    ];
    expect(await ask('/values/variants')).toEqual([
      { tag: 'circle', val: 2.5 },
      { tag: 'rectangle', val: [one, other] },
      ['named', 'nothing'],
    ]);
  });

  it('passes flags, tuples, characters, enums, results within lists, and types of one name in two interfaces', async () => {
    expect(await ask('/values/others')).toEqual([
      { create: false, writeThrough: true },
      { create: true, writeThrough: true },
      ['c', 5, 'text'],
      true,
      'dark-red',
      255,
      true,
      { x: 1, yAxis: 0 },
      [
        { tag: 'ok', val: 7 },
        { tag: 'err', val: { tag: 'code', val: 9 } },
      ],
    ]);
  });

  it('gets errors thrown, with their values', async () => {
    expect(await ask('/values/failures')).toEqual([
      { tag: 'circle', val: 1.5 },
      { message: 'not-a-shape', payload: 'not-a-shape' },
      true,
      { message: 'at', payload: { tag: 'at', val: { x: 1, yAxis: 2 } } },
      { message: 'unknown', payload: { tag: 'unknown' } },
      true,
      'Error: bare failed',
    ]);
  });

  it('is refused a value that is not of its type, with where it is', async () => {
    expect(await ask('/values/refused')).toEqual([
      'TypeError: moveAll: points[0].x must be i32, not 1.5',
      'TypeError: moveAll: points[0] must be Point, not 3',
      'TypeError: shapeOf: shape.tag must be one of circle, rectangle, named, nothing, not "square"',
      'TypeError: shapeOf: shape.val must be f64, not "wide"',
      'TypeError: shapeOf: shape.val must be [Point, Point], not Array',
      'TypeError: flip: flags must be an object with no other keys than create, writeThrough, not "creat"',
      'TypeError: flip: flags.create must be boolean, not 1',
      'TypeError: swap: pair[1] must be u8 | undefined, not 256',
      'TypeError: swap: pair[2] must be char, not "cc"',
      'TypeError: swap: pair[2] must be char, not "\\ud800"',
      'TypeError: paint: colour must be Colour, not "green"',
      'TypeError: paint: colour must be Colour, not null',
      'TypeError: mirrored: box.colour must be Colour, not undefined',
    ]);
  });

  it('is refused the value that does not fit, with the parameter', async () => {
    expect(await ask('/refused')).toEqual([
      'TypeError: add: p0 must be i32, not "1"',
      'TypeError: add: p0 must be i32, not 1.5',
      'TypeError: big: p0 must be i64, not 1',
      'TypeError: writeMemory: offset must be u32, not -1',
      'TypeError: writeMemory: bytes must be Uint8Array, not "text"',
      'TypeError: join: parts[0] must be string, not 1',
    ]);
  });

  it('has types beside the file', () => {
    expect(readFileSync(join(folder, 'src/core.d.wasm.ts'), 'utf8')).toContain('export function add(p0: number, p1: number): number;');
    const types = readFileSync(join(folder, 'src/component.d.wasm.ts'), 'utf8');
    expect(types).toContain('export function describe(text: string | undefined): string;');
    expect(types).toContain('export interface Pair {\n  a: string;\n  b: number;\n}');
    const named = readFileSync(join(folder, 'src/values.d.wasm.ts'), 'utf8');
    expect(named).toContain("export type Trouble = { tag: 'code'; val: number } | { tag: 'at'; val: Point } | { tag: 'unknown' };");
    expect(named).toContain('  label?: string | undefined;');
    expect(named).toContain('export function depth(at: OtherPoint): number;');
    expect(types).toContain('export function sizes(parts: readonly string[]): Uint32Array<ArrayBuffer>;');
  });
});

it('gives a component no more of the configuration than the manifest does', async () => {
  const other = temporaryFolder();
  cpSync(join(folder, 'src'), join(other, 'src'), { recursive: true });
  writeFileSync(
    join(other, 'skerry.json'),
    JSON.stringify({ name: 'other', language: 'typescript', source: 'src/index.ts', routes: ['/*'], config: { OTHER: 'x' } }),
  );
  await using fn = await openFunction(other);
  const { response } = await fn.fetch('/component');
  expect(((await response.json()) as unknown[])[3]).toBe('nothing');
});

it('needs a grant for the stores that a component opens', async () => {
  const other = temporaryFolder();
  mkdirSync(join(other, 'src'));
  const text = `(component
    (import "wasi:keyvalue/store@0.2.0-draft2" (instance $store (export "bucket" (type (sub resource)))))
    (core module $m (func (export "f")))
    (core instance $i (instantiate $m))
    (func $f (canon lift (core func $i "f")))
    (export "f" (func $f)))`;
  writeFileSync(join(other, 'src/stores.wasm'), await assembled(text));
  writeFileSync(
    join(other, 'src/index.ts'),
    `import { f } from './stores.wasm';\nexport default { fetch: () => new Response(String(f())) };`,
  );
  writeFileSync(join(other, 'skerry.json'), JSON.stringify({ name: 'other', language: 'typescript', source: 'src/index.ts' }));
  await expect(openFunction(other)).rejects.toMatchObject({ code: 'CAPABILITY_NOT_GRANTED' });
});

/** What a file that a program imports is refused with. */
async function refused(bytes: Uint8Array | string): Promise<SkerryError> {
  const directory = temporaryFolder();
  writeFileSync(join(directory, 'x.wasm'), bytes);
  const error: unknown = await readModule(directory, join(directory, 'x.wasm'), new Observations()).catch((cause: unknown) => cause);
  if (SkerryError.is(error)) return error;
  throw new Error('not refused');
}

describe('is refused', () => {
  it.each([
    ['a text', '(module)', 'x.wasm is not WebAssembly in its binary format'],
    ['an empty file', '', 'x.wasm is not WebAssembly'],
    ['a file that is cut off', new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 9]), 'x.wasm: '],
  ])('%s', async (_, bytes, message) => {
    const { code, where, message: text } = await refused(bytes);
    expect([code, where]).toEqual(['BUILD_FAILED', 'x.wasm']);
    expect(text).toContain(message);
  });

  it.each([
    ['(module (import "env" "f" (func)) (func (export "g")))', 'The core module x.wasm imports env f, and nobody provides them'],
    [
      '(module (func (export "a") (param v128)) (memory (export "memory") 1))',
      'x.wasm exports no function that TypeScript can call\n  a: It has a value of type v128',
    ],
    [
      '(module (memory (export "memory") 1) (func (export "readMemory")))',
      'exports readMemory, which is the name of a function for its memory',
    ],
    ['(module (func (export "a") (result i32)))', 'x.wasm: WebAssembly.compile(): Compiling function #0'],
  ])('a core module: %s', async (text, message) => {
    const { code, message: told } = await refused(await assembled(text));
    expect(code).toBe('BUILD_FAILED');
    expect(told).toContain(message);
  });

  it('access to a memory whose offsets are 64-bit numbers, and not the functions beside it', async () => {
    const directory = temporaryFolder();
    writeFileSync(join(directory, 'x.wasm'), await assembled('(module (memory (export "memory") i64 1) (func (export "a")))'));
    const { functions } = await readModule(directory, join(directory, 'x.wasm'), new Observations());
    expect(functions.map(({ name }) => name)).toEqual(['a']);
  });

  it('a component whose functions have types that do not cross, and one with two functions of one name', async () => {
    const func = '(core module $m (func (export "f"))) (core instance $i (instantiate $m))';
    const lifted = '(canon lift (core func $i "f"))';
    const text = `(component (core module $m (func (export "f") (param i32))) (core instance $i (instantiate $m))
      (type $r' (resource (rep i32))) (export $r "r" (type $r'))
      (func $f (param "x" (own $r')) ${lifted}) (export "f" (func $f) (func (param "x" (own $r)))))`;
    expect((await refused(await assembled(text))).message).toContain('f: It has a resource, which does not cross');
    const made = `(component (core module $m (func (export "f") (result i32) (i32.const 0)) (func (export "g")))
      (core instance $i (instantiate $m))
      (type $r' (resource (rep i32))) (export $r "big-counter" (type $r'))
      (func $f (result (own $r')) (canon lift (core func $i "f")))
      (export "[constructor]big-counter" (func $f) (func (result (own $r)))))`;
    expect((await refused(await assembled(made))).message).toContain('BigCounter: It is a resource, which does not cross');
    const twice = `(component ${func} (func $f ${lifted}) (instance $a (export "go" (func $f)))
      (export "test:a/one" (instance $a)) (export "test:a/two" (instance $a)))`;
    expect((await refused(await assembled(twice))).message).toBe('x.wasm exports go twice: in test:a/one and in test:a/two');
  });

  it.each([
    ['pair', 'core', 'It returns several values: return one.'],
    ['nested', 'component', 'It has an option of an option, which does not cross.'],
  ])('%s where a program imports it, at the line', async (name, file, help) => {
    const directory = temporaryFolder();
    cpSync(join(folder, `src/${file}.wasm`), join(directory, `${file}.wasm`));
    writeFileSync(
      join(directory, 'index.ts'),
      `\nimport { ${name} } from './${file}.wasm';\nexport default { fetch: () => new Response(String(${name})) };`,
    );
    await expect(build(directory)).rejects.toMatchObject({
      code: 'BUILD_FAILED',
      where: 'index.ts:2:10',
      help: expect.stringContaining(help),
    });
  });

  it('a call while the function is built', async () => {
    const directory = temporaryFolder();
    cpSync(join(folder, 'src/core.wasm'), join(directory, 'core.wasm'));
    writeFileSync(
      join(directory, 'index.ts'),
      `import { add } from './core.wasm';\nconst three = add(1, 2);\nexport default { fetch: () => new Response(String(three)) };`,
    );
    await expect(build(directory)).rejects.toMatchObject({
      code: 'BUILD_FAILED',
      message: expect.stringMatching(/add was called at build time[^]*index\.ts:2/),
    });
  });
});

const build = (directory: string) =>
  buildJavaScript({ name: 'x', directory, source: join(directory, 'index.ts'), world: { keyvalue: [], config: [] } });

it('offers nothing of what a component exports that does not cross, and the rest', async () => {
  const model = await readModule(folder, join(folder, 'src/component.wasm'), new Observations());
  expect([...model.others.keys()]).toEqual(['nested']);
  expect(moduleTypes(model)).not.toContain('nested');
  expect(component.length).toBeGreaterThan(0);
});
