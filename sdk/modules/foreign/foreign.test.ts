import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from '@bytecodealliance/jco';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SkerryError } from '@skerry/host/base';
import { describeComponent } from '@skerry/host/engine';
import { skerry } from '../../../test/support/cli.ts';
import { temporaryFolder } from '../../../test/support/folder.ts';
import { buildJavaScript } from '../../javascript/index.ts';
import { Observations } from '../../observations/index.ts';
import { openFunction, type TestFunction } from '../../testing/index.js';
import { moduleTypes, readModule } from '../index.ts';

const folder = mkdtempSync(join(tmpdir(), 'skerry-foreign-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let component: Uint8Array;

const assembled = async (text: string): Promise<Uint8Array> => new Uint8Array(await parse(text));

beforeAll(async () => {
  cpSync(join(import.meta.dirname, '../fixtures/foreign'), folder, { recursive: true });
  writeFileSync(join(folder, 'src/core.wasm'), await assembled(readFileSync(join(folder, 'src/core.wat'), 'utf8')));
  const words = join(folder, 'component');
  const { code, stderr } = await skerry([
    'bindgen',
    join(words, 'words.wit'),
    '--out',
    words,
    '--component',
    join(folder, 'src/component.wasm'),
  ]);
  expect([code, stderr]).toEqual([0, '']);
  rmSync(words, { recursive: true });
  component = readFileSync(join(folder, 'src/component.wasm'));
}, 120_000);

describe('a program that imports WebAssembly from elsewhere', () => {
  let fn: TestFunction;
  beforeAll(async () => {
    const manifest = JSON.parse(readFileSync(join(folder, 'skerry.json'), 'utf8')) as object;
    writeFileSync(join(folder, 'skerry.json'), JSON.stringify({ ...manifest, config: { NAME: 'granted' } }));
    fn = await openFunction(folder);
    return () => fn.close();
  }, 120_000);

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
    expect(await ask('/component')).toEqual(['hello', 'a-bé-', '4000000003', 'granted', 'text x', '-1', [1, 2], 2, 'Error: odd: 3']);
    const { imports } = describeComponent(readFileSync(join(folder, 'build/foreign.wasm')));
    expect(imports).toContain('wasi:config/store@0.2.0-rc.1');
    expect(imports.filter((name) => !name.startsWith('wasi:'))).toEqual([]);
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
    expect(types).toContain('export function describe(text: string | null): string;');
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
    const text = `(component ${func} (type $e' (enum "a")) (export $e "e" (type $e'))
      (func $f (param "x" $e') ${lifted}) (export "f" (func $f) (func (param "x" $e))))`;
    expect(
      (
        await refused(
          await assembled(
            text
              .replace(
                '(func $f (param',
                '(core module $n (func (export "f") (param i32))) (core instance $j (instantiate $n)) (func $f (param',
              )
              .replace(lifted, '(canon lift (core func $j "f"))'),
          ),
        )
      ).message,
    ).toContain('f: It has a enum, which does not cross');
    const twice = `(component ${func} (func $f ${lifted}) (instance $a (export "go" (func $f)))
      (export "test:a/one" (instance $a)) (export "test:a/two" (instance $a)))`;
    expect((await refused(await assembled(twice))).message).toBe('x.wasm exports go twice: in test:a/one and in test:a/two');
  });

  it.each([
    ['pair', 'core', 'It returns several values: return one.'],
    ['split', 'component', 'It has a record, which does not cross.'],
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
  expect([...model.others.keys()]).toEqual(['split']);
  expect(moduleTypes(model)).not.toContain('split');
  expect(component.length).toBeGreaterThan(0);
});
