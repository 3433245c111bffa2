import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { isAsObserved, Observations } from '../observations/index.ts';
import { compileProgram } from './compile.ts';
import { Sources } from './sources.ts';

const root = realpathSync(mkdtempSync(join(tmpdir(), 'skerry-fresh-')));
afterAll(() => rmSync(root, { recursive: true }));

type Files = Readonly<Record<string, string>>;

const DIRECTORY = join(root, 'work/function');

function lay(files: Files): void {
  rmSync(join(root, 'work'), { recursive: true, force: true });
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    if (content.startsWith('->')) symlinkSync(content.slice(2), join(root, name));
    else writeFileSync(join(root, name), content);
  }
}

/** The core module decides about the component; it takes less time. */
function build(): { bytes: string; isFresh: () => boolean } {
  const inputs = new Observations();
  inputs.content(join(DIRECTORY, 'assembly/index.ts'));
  const text = readFileSync(join(DIRECTORY, 'assembly/index.ts'), 'utf8');
  const program = { subject: 'test', path: 'assembly/index.ts', text, exports: new Map(), aliases: {} };
  const { binary, diagnostics } = compileProgram(new Sources(DIRECTORY, inputs), program, { optimize: false, runtime: 'stub' });
  const bytes = binary ? Buffer.from(binary).toString('base64') : diagnostics.map(({ message }) => message).join('\n');
  return { bytes, isFresh: () => isAsObserved(inputs.observed) };
}

const F = 'work/function';

const PROGRAM: Files = {
  [`${F}/assembly/index.ts`]: `
    import { VERSION } from './version'; import { Colour } from './barrel'; import { near } from './folder';
    import { pkg } from 'pkg'; import { part } from '@scope/deep/part'; import { linked } from './linked';
    export function run(): i32 { return VERSION + Colour.Green + near + pkg + part + linked; }`,
  [`${F}/assembly/version.ts`]: 'export const VERSION: i32 = 1;',
  [`${F}/assembly/barrel.ts`]: 'export * from "./colours";',
  [`${F}/assembly/colours.ts`]: 'export const enum Colour { Red = 1, Green = 2 }',
  [`${F}/assembly/folder/index.ts`]: 'export const near: i32 = 1;',
  [`${F}/assembly/linked.ts`]: '->../lib/target.ts',
  [`${F}/lib/target.ts`]: 'export const linked: i32 = 1;',
  [`${F}/node_modules/@scope/deep/part.ts`]: 'export const part: i32 = 1;',
  'work/node_modules/pkg/index.ts': 'export { pkg } from "./inner";',
  'work/node_modules/pkg/inner.ts': 'export const pkg: i32 = 1;',
  [`${F}/assembly/stranger.ts`]: 'export const stranger: i32 = 1;',
};

const ADDED = [
  'assembly/folder.ts',
  'assembly/barrel/index.ts',
  'node_modules/pkg.ts',
  'node_modules/pkg/index.ts',
  'assembly/node_modules/pkg/index.ts',
  'assembly/node_modules/@scope/deep/part.ts',
  'node_modules/@scope/deep/part/index.ts',
  'assembly/version.js',
  'README.md',
  'tsconfig.json',
];
const UNREAD = new Set(['assembly/stranger.ts', 'README.md', 'tsconfig.json', 'assembly/version.js'].map((file) => `${F}/${file}`));
const MODULE =
  'export const VERSION: i32 = 50, near: i32 = 60, pkg: i32 = 70, part: i32 = 80, linked: i32 = 90; export const enum Colour { Green = 9 }';

function* edits(): Generator<{ what: string; file: string; files: Files }> {
  for (const file of Object.keys(PROGRAM)) {
    const { [file]: content, ...others } = PROGRAM;
    yield { what: 'remove', file, files: others };
    yield { what: 'a folder for', file, files: { ...others, [`${file}/index.ts`]: MODULE } };
    yield {
      what: 'change',
      file,
      files: { ...PROGRAM, [file]: content!.replace('= 1', '= 8').replace('= 2', '= 9').replace('+ near', '- near') },
    };
  }
  for (const file of ADDED.map((name) => `${F}/${name}`)) yield { what: 'add', file, files: { ...PROGRAM, [file]: MODULE } };
  yield { what: 'link elsewhere', file: 'linked', files: { ...PROGRAM, [`${F}/assembly/linked.ts`]: '->version.ts' } };
}

describe('a program in AssemblyScript is up to date', () => {
  test('only when compiling it from nothing gives the same bytes, and whenever nothing that it looks at has changed', () => {
    lay(PROGRAM);
    const first = build();
    expect(first.bytes).toMatch(/^AGFzbQ/);
    const wrong: string[] = [];
    let different = 0;
    for (const { what, file, files } of edits()) {
      lay(files);
      const isFresh = first.isFresh();
      if (!isFresh && UNREAD.has(file)) wrong.push(`stale: ${what} ${file}`);
      if (!isFresh && what !== 'change') continue;
      const isSame = build().bytes === first.bytes;
      if (!isSame) different++;
      if (isFresh && !isSame) wrong.push(`up to date: ${what} ${file}`);
    }
    expect(wrong).toEqual([]);
    expect(different).toBeGreaterThan(5);
  });
});
