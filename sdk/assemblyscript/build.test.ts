import { cp, mkdtemp, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { componentWit } from '@bytecodealliance/jco';
import { SkerryError } from '@skerry/host/base';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildAssemblyScript } from './index.ts';
import type { BuildResult, WorldOptions } from '../language/index.ts';

const HELLO = fileURLToPath(new URL('../../examples/hello-assemblyscript', import.meta.url));
const NOTHING: WorldOptions = { keyvalue: [], config: [] };
const IMPORTS = 'import { Request, Response, Store, Config, Failure, Result } from "@skerry/guest";\n';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'skerry-as-'));
});
afterAll(() => rm(folder, { recursive: true }));

let count = 0;
/** Builds a function of these files in a folder of its own. */
async function build(files: Record<string, string>, world: WorldOptions = NOTHING): Promise<BuildResult> {
  const directory = join(folder, String(count++));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(join(directory, name, '..'), { recursive: true });
    await writeFile(join(directory, name), text);
  }
  return buildAssemblyScript({ name: 'test', directory, source: join(directory, 'index.ts'), world });
}

test('a watcher learns of files that do not compile, and of one that is missing', async () => {
  const directory = join(folder, String(count++));
  await mkdir(directory);
  const source = join(directory, 'index.ts');
  await writeFile(source, 'import { a } from "./broken";\nimport { b } from "./missing";\nexport const c = a + b;\n');
  await writeFile(join(directory, 'broken.ts'), 'export const a: = 1;');
  const seen = new Set<string>();
  const options = { name: 'test', directory, source, world: NOTHING, onInput: (file: string) => seen.add(file) };
  await expect(buildAssemblyScript(options)).rejects.toMatchObject({ code: 'BUILD_FAILED' });
  expect([...seen]).toEqual(expect.arrayContaining(['index.ts', 'broken.ts', 'missing.ts'].map((file) => join(directory, file))));
});

test('what is not optimized is larger and exports the same', async () => {
  const options = { name: 'hello', directory: HELLO, source: join(HELLO, 'assembly/index.ts'), world: NOTHING };
  const [quick, small] = await Promise.all([buildAssemblyScript({ ...options, optimize: false }), buildAssemblyScript(options)]);
  expect(quick.component.length).toBeGreaterThan(small.component.length);
  expect(await componentWit(quick.component)).toContain('export wasi:http/incoming-handler');
});

async function failure(source: string, world?: WorldOptions): Promise<SkerryError> {
  return build({ 'index.ts': source }, world).then(
    () => expect.fail('It compiles'),
    (error: unknown) => (SkerryError.is(error) ? error : Promise.reject(error)),
  );
}

const hello = (directory: string): Promise<BuildResult> =>
  buildAssemblyScript({ name: 'hello', directory, source: join(directory, 'assembly/index.ts'), world: NOTHING });

describe('component', () => {
  test('is small, and the same from any folder', async () => {
    const { component, warnings } = await hello(HELLO);
    expect(component.length).toBeLessThanOrEqual(20 * 1024);
    expect(warnings).toEqual([]);
    const copy = join(folder, 'elsewhere/deeper');
    await cp(HELLO, copy, { recursive: true });
    expect(Buffer.from((await hello(copy)).component).equals(component)).toBe(true);
  });

  test('imports what it uses and exports the handler', async () => {
    const wit = await componentWit((await hello(HELLO)).component);
    const lines = wit.split('\n').filter((line) => /^ {2}(?:import|export) /.test(line));
    expect(lines.map((line) => line.trim().replace(/@.*/, ''))).toEqual([
      'import wasi:io/error',
      'import wasi:io/poll',
      'import wasi:io/streams',
      'import wasi:cli/stderr',
      'import wasi:http/types',
      'export wasi:http/incoming-handler',
    ]);
  });

  test('names every file that was read', async () => {
    const { inputs } = await build({
      'index.ts': `${IMPORTS}import { greet } from "./lib/greet";\nimport { twice } from "as-twice";\nexport function handle(request: Request): Response { return Response.text(twice(greet())); }\n`,
      'lib/greet.ts': 'export function greet(): string { return "hi"; }\n',
      'node_modules/as-twice/index.ts': 'export { twice } from "./twice";\n',
      'node_modules/as-twice/twice.ts': 'export function twice(text: string): string { return text + text; }\n',
    });
    const own = inputs.files
      .filter((file) => file.startsWith(folder))
      .map((file) => file.slice(join(folder, String(count - 1)).length + 1));
    expect(own).toEqual(['index.ts', 'lib/greet.ts', 'node_modules/as-twice/index.ts', 'node_modules/as-twice/twice.ts']);
    expect(inputs.files.some((file) => file.endsWith('guest/assembly/index.ts'))).toBe(true);
  });

  test('leaves nothing behind', async () => {
    await build({ 'index.ts': `${IMPORTS}export function handle(request: Request): Response { return Response.empty(); }\n` });
    expect(await readdir(join(folder, String(count - 1)))).toEqual(['index.ts']);
  });

  test('reports warnings with their place', async () => {
    const { warnings } = await build({
      'index.ts': `${IMPORTS}export function handle(request: Request): Response { return Response.text(<f64>request.path.length == NaN ? 'a' : 'b'); }\n`,
    });
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(/^index\.ts:2:\d+: /);
  });
});

describe('mistakes', () => {
  test('are all told, each with its line', async () => {
    const error = await failure(
      `${IMPORTS}export function handle(request: Request): Response {\n\tconst n: i32 = "x";\n  missing();\n  return Response.empty();\n}\n`,
    );
    expect([error.code, error.where]).toEqual(['BUILD_FAILED', 'index.ts:3:17']);
    expect(error.message).toBe(
      [
        'Function "test" does not compile: 2 errors',
        '',
        "index.ts:3:17: Type '~lib/string/String' is not assignable to type 'i32'.",
        '  3 | \tconst n: i32 = "x";',
        '    | \t               ^^^',
        '',
        "index.ts:4:3: Cannot find name 'missing'.",
        '  4 |   missing();',
        '    |   ^^^^^^^',
      ].join('\n'),
    );
  });

  test('of syntax are told', async () => {
    const error = await failure(`${IMPORTS}export function handle(request: Request): Response {\n  return Response.text("a";\n}\n`);
    expect(error.message).toContain("index.ts:3:24: ')' expected.");
  });

  const wrong = 'A function is a module with export function handle(request: Request): Response { … }';
  test.each([
    ['no handle', '', 'The module does not export a function "handle"', 1],
    [
      'a handle that is not exported',
      `${IMPORTS}function handle(request: Request): Response { return Response.empty(); }`,
      'The module does not export a function "handle"',
      2,
    ],
    ['no parameter', `${IMPORTS}export function handle(): Response { return Response.empty(); }`, '"handle" has the wrong signature', 2],
    ['another result', `${IMPORTS}export function handle(request: Request): string { return "x"; }`, '"handle" has the wrong signature', 2],
    [
      'two parameters',
      `${IMPORTS}export function handle(request: Request, more: i32): Response { return Response.empty(); }`,
      '"handle" has the wrong signature',
      2,
    ],
    [
      'a nullable result',
      `${IMPORTS}export function handle(request: Request): Response | null { return null; }`,
      '"handle" has the wrong signature',
      2,
    ],
    ['no function', `${IMPORTS}export const handle: i32 = 1;`, '"handle" has the wrong signature', 2],
  ])('in the entry are explained: %s', async (_name, source, message, line) => {
    const error = await failure(source);
    expect(error.code).toBe('BUILD_FAILED');
    expect(error.message).toContain('1 error\n');
    expect(error.message).toContain(message);
    expect(error.message).toContain(`help: ${wrong}`);
    expect(error.where).toMatch(new RegExp(`^index\\.ts:${line}:`));
  });

  const inside = (body: string): string =>
    `${IMPORTS}export function handle(request: Request): Response {\n${body}\n  return Response.empty();\n}\n`;
  test.each([
    ['a closure', inside('  let n = 0;\n  [1].forEach((x: i32) => { n += x; });'), 'Keep the state in a field of a class'],
    ['an exception', inside('  try { handle(request); } catch (e) { }'), 'return a Result'],
    ['any', inside('  const x: any = 1;'), 'JsonValue'],
    ['undefined', inside('  const x: string | null = undefined;'), 'Use null'],
    ['fetch without its import', inside('  fetch("http://x");'), 'Import it'],
    ['a class of the library without its import', inside('  const x = new URL("http://x");'), 'Import it'],
    ['a global of the web', inside('  const x = btoa("http://x");'), 'Base64'],
    ['a wrong path', `import { x } from "./nowhere";\n${inside('  x();')}`, 'relative to the importing file'],
    ['the clock of JavaScript', inside('  console.log(Date.now().toString());'), 'Clock.now()'],
  ])('that many make are explained: %s', async (_name, source, help) => {
    const error = await failure(source);
    expect(error.code).toBe('BUILD_FAILED');
    expect(`${error.message} ${error.help}`).toContain(help);
  });

  test('in the manifest are explained: no such file', async () => {
    const options = { name: 'test', directory: folder, source: join(folder, 'none.ts'), world: NOTHING };
    await expect(buildAssemblyScript(options)).rejects.toMatchObject({
      code: 'BUILD_FAILED',
      message: 'Function "test" has no file none.ts',
    });
  });

  test('about grants are told at build time', async () => {
    const source = inside('  Store.open("items");\n  Config.get("KEY");');
    expect(await failure(source)).toMatchObject({ code: 'CAPABILITY_NOT_GRANTED', help: expect.stringContaining('"keyvalue"') });
    expect(await failure(source, { keyvalue: ['items'], config: [] })).toMatchObject({
      code: 'CAPABILITY_NOT_GRANTED',
      help: expect.stringContaining('"config"'),
    });
    const built = await build({ 'index.ts': source }, { keyvalue: ['items'], config: ['KEY'] });
    expect(await componentWit(built.component)).toContain('wasi:keyvalue/store');
  });

  test('do not keep a later build from working', async () => {
    await failure('export function');
    expect((await hello(HELLO)).component.length).toBeGreaterThan(0);
  });
});
