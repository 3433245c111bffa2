import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { isAsObserved } from '../observations/index.ts';
import { bundle } from './bundle.ts';

/**
 * What a build remembers of the disk against building again from nothing: after each edit of a program, `up to date`
 * has to mean that a clean build would give the same bytes.
 */

const root = realpathSync(mkdtempSync(join(tmpdir(), 'skerry-fresh-')));
afterAll(() => rmSync(root, { recursive: true }));

/** Content by path; a content that begins with `->` is a symbolic link. Paths begin with the function's folder or beside it. */
type Files = Readonly<Record<string, string>>;

/** What lies in each folder, so that an edit touches what it changes and no more. */
const laid = new Map<string, Files>();

function lay(directory: string, files: Files): void {
  const before = laid.get(directory) ?? {};
  for (const name of Object.keys(before)) if (before[name] !== files[name]) remove(directory, name);
  for (const [name, content] of Object.entries(files)) {
    if (before[name] === content) continue;
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    if (content.startsWith('->')) symlinkSync(content.slice(2), join(directory, name));
    else writeFileSync(join(directory, name), content);
  }
  laid.set(directory, files);
}

/** A folder without files was never there. */
function remove(directory: string, name: string): void {
  rmSync(join(directory, name));
  for (let folder = dirname(name); folder !== '.' && readdirSync(join(directory, folder)).length === 0; folder = dirname(folder)) {
    rmdirSync(join(directory, folder));
  }
}

interface Built {
  /** All that decides about the component; why there is none, otherwise. */
  readonly bytes: string;
  readonly isFresh: () => boolean;
}

async function build(base: string): Promise<Built> {
  const directory = join(base, 'work', 'function');
  const options = { name: 'test', directory, source: join(directory, 'src/index.ts'), world: { keyvalue: [], config: [] } };
  try {
    const { code, inputs } = await bundle(options);
    return { bytes: code, isFresh: () => isAsObserved(inputs.observed) };
  } catch (error) {
    return { bytes: `failed: ${String(error)}`, isFresh: () => false };
  }
}

const F = 'work/function';

/** One of each way to find a module, and of each that is inlined and leaves no module behind. */
const PROGRAM: Files = {
  [`${F}/src/index.ts`]: `
    import { VERSION } from './version.ts';
    import { Colour } from './barrel';
    import { DEBUG } from './flags.js';
    import data from './data.json';
    import text from './note.txt';
    import { sum } from './math';
    import { aliased } from '@/aliased';
    import { own } from '#own';
    import pkg from 'pkg';
    import deep from '@scope/deep/part';
    import { linked } from './linked.ts';
    import { outside } from '../../shared/outside.ts';
    const all = [VERSION, Colour.Red, DEBUG ? 'debug' : 'quiet', data.answer, text, sum(1, 2), aliased, own, pkg, deep, linked, outside];
    export default { fetch: () => new Response(all.join()) };`,
  [`${F}/src/version.ts`]: 'export const VERSION = "one";',
  [`${F}/src/barrel.ts`]: 'export * from "./colours.ts"; export { UNUSED } from "./unused.ts";',
  [`${F}/src/colours.ts`]: 'export const enum Colour { Red = 1, Green = 2 }',
  [`${F}/src/unused.ts`]: 'export const UNUSED = "nothing takes it";',
  [`${F}/src/flags.js`]: 'export const DEBUG = false;',
  [`${F}/src/data.json`]: '{ "answer": 42 }',
  [`${F}/src/note.txt`]: 'a note',
  [`${F}/src/math/index.js`]: 'export { sum } from "./sum.js";',
  [`${F}/src/math/sum.ts`]: 'export const sum = (a: number, b: number): number => a + b;',
  [`${F}/lib/aliased.ts`]: 'export class Field { x; } export const aliased = Object.keys(new Field()).join();',
  [`${F}/lib/own.js`]: 'export const own = "own";',
  [`${F}/src/linked.ts`]: '->../lib/target.ts',
  [`${F}/lib/target.ts`]: 'export const linked = "through a link";',
  [`${F}/lib/other.ts`]: 'export const linked = "somewhere else";',
  'work/shared/outside.ts': 'export const outside = "beside";',
  [`${F}/package.json`]: '{ "type": "module", "imports": { "#own": "./lib/own.js" } }',
  [`${F}/tsconfig.json`]:
    '{\n  // with a comment\n  "extends": "../settings/base", "compilerOptions": { "paths": { "@/*": ["./first/*", "./lib/*"], }, },\n}',
  'work/settings/base.json': '{ "extends": "./strict.json", "compilerOptions": { "useDefineForClassFields": true } }',
  'work/settings/strict.json': '{ "compilerOptions": { "target": "es2022" } }',
  'work/node_modules/pkg': '->../../store/pkg',
  'store/pkg/package.json': '{ "name": "pkg", "main": "./lib/main" }',
  'store/pkg/lib/main.js': 'import inner from "inner"; export default "pkg " + inner;',
  'store/pkg2/package.json': '{ "name": "pkg", "main": "./main.js" }',
  'store/pkg2/main.js': 'export default "another pkg";',
  'store/node_modules/inner/index.js': 'module.exports = "inner";',
  [`${F}/node_modules/@scope/deep/part.js`]: 'export default "deep";',
  [`${F}/README.md`]: 'Nothing reads this.',
  [`${F}/src/stranger.ts`]: 'export const stranger = 1;',
};

/** Read by nothing, and in the way of nothing. */
const UNREAD = new Set(
  ['README.md', 'src/stranger.ts', 'lib/other.ts', 'package-lock.json', 'src/new.ts', 'src/version.test.ts'].map((name) => `${F}/${name}`),
);

interface Edit {
  readonly what: string;
  readonly files: Files;
}

const EXTENSIONS = ['.tsx', '.ts', '.js', '.json', ''];
const MODULE =
  'export const VERSION = "new", Colour = { Red: 7 }, DEBUG = true, sum = () => 9, aliased = "new", own = "new", linked = "new", outside = "new", UNUSED = 3; export default "new";';

function* edits(): Generator<Edit> {
  for (const [file, content] of Object.entries(PROGRAM)) {
    const { [file]: _, ...others } = PROGRAM;
    yield { what: `remove ${file}`, files: others };
    yield { what: `a folder for ${file}`, files: { ...others, [`${file}/index.js`]: MODULE } };
    if (content.startsWith('->')) continue;
    yield { what: `change ${file}`, files: { ...PROGRAM, [file]: changed(file, content) } };
    yield { what: `link ${file}`, files: { ...others, [file]: `->${join(root, 'elsewhere', file)}` } };
  }
  yield* additions();
  yield { what: 'another package', files: { ...PROGRAM, 'work/node_modules/pkg': '->../../store/pkg2' } };
  yield { what: 'link elsewhere', files: { ...PROGRAM, [`${F}/src/linked.ts`]: '->../lib/other.ts' } };
}

function changed(file: string, content: string): string {
  if (file.endsWith('tsconfig.json')) return content.replace('./first/*', './src/*').replace('./lib/*', './src/*');
  if (file.endsWith('base.json')) return content.replace('true', 'false');
  if (file.endsWith('strict.json')) return '{ "compilerOptions": { "experimentalDecorators": true, "target": "es2015" } }';
  if (file.endsWith('pkg/package.json')) return '{ "name": "pkg", "main": "./lib/other.js" }';
  if (file.endsWith('package.json')) return content.replace('own.js', 'own2.js');
  return content.replace(
    /"one"|= 1\b|"nothing|false|42|a note|\.\/sum\.js|a \+ b|"own"|"through|"beside"|"pkg |"inner"|"deep"|x;|VERSION,/,
    (part) =>
      part.startsWith('"')
        ? `"changed ${part.slice(1)}`
        : part
            .replace('1', '8')
            .replace('false', 'true')
            .replace('42', '43')
            .replace('note', 'change')
            .replace('+', '*')
            .replace('x;', 'y;')
            .replace('VERSION,', 'VERSION + 1,')
            .replace('./sum.js', './sum2.js'),
  );
}

/** A file at each place where one may come to be taken, or where settings may appear. */
function* additions(): Generator<Edit> {
  const stems = new Set<string>();
  for (const file of Object.keys(PROGRAM)) {
    const stem = file.replace(/\.[^./]+$/, '');
    for (const extension of EXTENSIONS) stems.add(`${stem}${extension}`);
    stems.add(`${stem}/index.ts`).add(`${stem}/package.json`);
    for (let folder = dirname(file); folder !== '.'; folder = dirname(folder)) {
      stems
        .add(`${folder}/package.json`)
        .add(`${folder}/tsconfig.json`)
        .add(`${folder}/node_modules/pkg/index.js`)
        .add(`${folder}/node_modules/inner.js`);
      stems.add(`${folder}/node_modules/@scope/deep/part.ts`);
    }
  }
  for (const name of ['aliased.ts', 'aliased/index.js', 'aliased.json']) stems.add(`${F}/first/${name}`);
  for (const name of UNREAD) stems.add(name);
  for (const file of stems) {
    const isTaken = Object.keys(PROGRAM).some((other) => other === file || file.startsWith(`${other}/`) || other.startsWith(`${file}/`));
    if (isTaken) continue;
    const content = file.endsWith('package.json')
      ? '{ "main": "./none.js", "sideEffects": false, "imports": { "#own": "./other.js" } }'
      : file.endsWith('tsconfig.json')
        ? '{ "compilerOptions": { "useDefineForClassFields": false, "target": "es2015", "paths": { "@/*": ["./*"] } } }'
        : file.endsWith('.json')
          ? '{ "VERSION": 5 }'
          : MODULE;
    yield { what: `add ${file}`, files: { ...PROGRAM, [file]: content } };
  }
}

describe('a program in TypeScript is up to date', () => {
  it('only when building it from nothing gives the same bytes, and whenever nothing that it looks at has changed', async () => {
    const base = join(root, 'program');
    const others = Object.entries(PROGRAM).filter(([, content]) => !content.startsWith('->'));
    lay(join(root, 'elsewhere'), Object.fromEntries(others.map(([file]) => [file, MODULE])));
    lay(base, PROGRAM);
    const first = await build(base);
    expect(first.bytes.slice(0, 7)).not.toBe('failed:');
    expect(first.isFresh()).toBe(true);
    const wrong: string[] = [];
    const count = { fresh: 0, stale: 0, different: 0 };
    for (const { what, files } of edits()) {
      lay(base, files);
      const isFresh = first.isFresh();
      count[isFresh ? 'fresh' : 'stale']++;
      if (!isFresh && UNREAD.has(what.replace(/^.* /, ''))) wrong.push(`stale: ${what}`);
      // What is built again needs no proof; of changes, it shows that the program takes what they change.
      if (!isFresh && !what.startsWith('change')) continue;
      const isSame = (await build(base)).bytes === first.bytes;
      if (!isSame) count.different++;
      if (isFresh && !isSame) wrong.push(`up to date: ${what}`);
    }
    expect(wrong).toEqual([]);
    expect(count.fresh).toBeGreaterThan(20);
    expect(count.stale).toBeGreaterThan(100);
    expect(count.different).toBeGreaterThan(15);
    // As it was, it is up to date again.
    lay(base, PROGRAM);
    expect(first.isFresh()).toBe(true);
  });
});
