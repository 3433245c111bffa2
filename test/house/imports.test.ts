import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cyclesOf } from './cycles.ts';
import { type Import, importsOf, packageDoor } from './imports.ts';
import { codeCell, section, tableRows } from './markdown.ts';
import { files, isTest, read } from './source-files.ts';

/**
 * The parts of the house, and which other parts each may import. Imports go one way; a part that is not named for
 * another is out of its reach.
 */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  'host/base': [],
  'host/engine': [],
  'host/cow': ['host/engine'],
  'host/net': [],
  'host/node-http': [],
  'host/wasi': ['host/engine', 'host/storage'],
  'host/capabilities': ['host/storage', 'host/wasi'],
  'host/sqlite': [],
  'host/storage': ['host/sqlite'],
  'host/registry': ['host/capabilities'],
  'host/routing': ['host/registry'],
  'host/catalog': ['host/registry', 'host/routing', 'host/sqlite'],
  'host/secrets': ['host/capabilities', 'host/catalog'],
  'host/signing': [],
  'host/changes': ['host/capabilities', 'host/registry', 'host/routing'],
  'host/outbound': ['host/node-http', 'host/wasi', 'host/capabilities'],
  'host/runtime': ['host/engine', 'host/wasi', 'host/capabilities', 'host/storage', 'host/registry'],
  'host/node': [
    'host/engine',
    'host/cow',
    'host/wasi',
    'host/capabilities',
    'host/storage',
    'host/registry',
    'host/routing',
    'host/outbound',
    'host/runtime',
  ],
  'host/adapters/fetch': ['host/wasi', 'host/runtime'],
  'host/edge': [
    'host/node-http',
    'host/engine',
    'host/wasi',
    'host/capabilities',
    'host/storage',
    'host/registry',
    'host/outbound',
    'host/runtime',
    'host/adapters/fetch',
  ],
  'host/platform': ['host/wasi', 'host/catalog', 'host/registry', 'host/routing', 'host/runtime', 'host/node'],
  'host/index-page': ['host/registry', 'host/routing'],
  'host/adapters/fastify': ['host/net', 'host/node-http', 'host/wasi', 'host/registry', 'host/routing', 'host/runtime', 'host/index-page'],
  'host/adapters/admin': [
    'host/node-http',
    'host/engine',
    'host/capabilities',
    'host/catalog',
    'host/changes',
    'host/registry',
    'host/runtime',
    'host/secrets',
    'host/signing',
  ],
  // Stays alive when all others break.
  'host/supervisor': ['host/net'],
  'guest/js': [],
  'sdk/observations': [],
  'sdk/node-version': [],
  'sdk/language': ['host/capabilities', 'sdk/observations'],
  'sdk/build': ['sdk/observations', 'sdk/language', 'sdk/assemblyscript', 'sdk/javascript'],
  'sdk/componentize': ['host/engine'],
  'sdk/wit': ['host/engine', 'sdk/componentize'],
  'sdk/assemblyscript': ['host/engine', 'host/capabilities', 'sdk/observations', 'sdk/language', 'sdk/componentize'],
  'sdk/bindgen': ['host/engine', 'sdk/assemblyscript', 'sdk/componentize', 'sdk/wit'],
  'sdk/compose': ['host/engine'],
  'sdk/modules': [
    'host/engine',
    'sdk/observations',
    'sdk/language',
    'sdk/assemblyscript',
    'sdk/bindgen',
    'sdk/componentize',
    'sdk/compose',
    'sdk/wit',
  ],
  'sdk/environment': ['host/capabilities', 'guest/js', 'sdk/language'],
  'sdk/javascript': [
    'host/engine',
    'host/capabilities',
    'guest/js',
    'sdk/observations',
    'sdk/language',
    'sdk/environment',
    'sdk/componentize',
    'sdk/compose',
    'sdk/modules',
  ],
  'sdk/functions': ['host/engine', 'host/capabilities', 'host/registry', 'host/routing', 'sdk/language', 'sdk/build', 'sdk/compose'],
  'sdk/bundle': [
    'host/engine',
    'host/capabilities',
    'host/registry',
    'host/routing',
    'host/runtime',
    'host/edge',
    'host/index-page',
    'sdk/functions',
  ],
  // Runs functions on the host, as the command line does.
  'sdk/testing': [
    'host/wasi',
    'host/capabilities',
    'host/storage',
    'host/registry',
    'host/outbound',
    'host/runtime',
    'host/node',
    'sdk/functions',
    'sdk/node-version',
  ],
  'sdk/vitest': [
    'host/engine',
    'host/wasi',
    'host/capabilities',
    'guest/js',
    'sdk/observations',
    'sdk/language',
    'sdk/modules',
    'sdk/node-version',
  ],
  sdk: ['sdk/build'],
  host: ['host/registry', 'host/storage', 'host/runtime', 'host/node', 'host/adapters/fastify'],
};

/** Errors and limits, for everybody. */
const BASE = 'host/base';

/** The stages of the engine, in order: each may import those before it. */
const ENGINE_STAGES = ['format', 'binary', 'types', 'plan', 'harden', 'glue', 'snapshot', 'instance'];

/** The command line is where host and SDK meet. */
const MAY_IMPORT_ALL = new Set(['sdk/cli', 'bench', 'examples', 'test']);

/** Run in browsers and on edge nodes as well: nothing but ECMAScript and the WebAssembly API. */
const NEUTRAL =
  /^host\/(?:base|catalog\/contract\.ts|engine|wasi|capabilities|runtime|registry\/manifest\/(?:manifest|smoke|trial)\.ts|storage\/[^/]+\.ts|storage\/(?:memory|kv-namespace|indexeddb)|adapters\/fetch|outbound\/(?:fetch|(?:denial|drain|failure|granted|headers|target)\.ts)|edge\/[^/]+\.ts|edge\/(?:workerd|browser))/;

/**
 * Inner files that are doors of their own: the contracts that parts are built against.
 */
const CONTRACTS = new Set([
  'host/catalog/contract.ts',
  // What a manifest says, without its parser.
  'host/registry/manifest/manifest.ts',
  'host/storage/contract.ts',
  'sdk/componentize/component.ts',
  'sdk/componentize/wit.ts',
  // Loads no engine and no compiler.
  'sdk/functions/discover.ts',
  'sdk/package.json',
  'sdk/wit/model.ts',
]);

/** npm packages that a part imports although its package.json does not say so: to be declared there. */
const UNDECLARED: readonly string[] = [];

const sources = files('{host,sdk,guest/js}/**/*.{ts,js}').filter((file) => !isTest(file) && !file.startsWith('sdk/templates/'));
const imports = sources.flatMap(importsOf);

function partOf(file: string): string {
  const [first = '', second = '', third = ''] = file.split('/');
  // Adapters do not know each other.
  if (second === 'adapters') return `${first}/${second}/${third}`;
  return second.includes('.') ? first : `${first}/${second}`;
}

const folderOf = posix.dirname;

const isWithin = (folder: string, other: string): boolean => `${folder}/`.startsWith(`${other}/`);

const show = ({ file, specifier }: Import): string => `${file} imports ${specifier}`;
const crossing = imports.filter(({ file, target }) => target !== undefined && partOf(file) !== partOf(target));

function isPermitted({ file, target }: Import): boolean {
  const part = partOf(file);
  return MAY_IMPORT_ALL.has(part) || partOf(target!) === BASE || (MAY_IMPORT[part] ?? []).includes(partOf(target!));
}

/** Within a package by a folder's `index.ts` or a contract, between packages by what `exports` names. */
function isDoor({ specifier, target }: Import): boolean {
  if (!specifier.startsWith('.')) return packageDoor(specifier) !== undefined;
  return /\/index\.[jt]s$/.test(target!) || CONTRACTS.has(target!);
}

/** The column "May import" of the document, by part: `nothing`, or parts, without the folder of their own package. */
function documented(): Record<string, string[]> {
  const rows = ['The host', 'The SDK']
    .flatMap((title) => tableRows(section('docs/architecture.md', title)))
    .map(([part, , targets]) => [codeCell(part), targets] as const);
  return Object.fromEntries(
    rows.flatMap(([part, targets]) => (part !== undefined && targets !== undefined ? [[part, targetsOf(part, targets)]] : [])),
  );
}

function targetsOf(part: string, cell: string): string[] {
  if (cell === 'nothing') return [];
  const inFull = (name: string): string => (/^(?:host|guest|sdk)\/|^anything$/.test(name) ? name : `${part.split('/')[0]}/${name}`);
  return cell.split(', ').map(inFull).toSorted();
}

function packageOf(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

/** An interface of a component has a namespace before its colon, as the modules of Node.js do. */
const isFromNpm = ({ specifier }: Import): boolean => !/^(?:\.|[a-z][a-z0-9-]*:)/.test(specifier) && !specifier.startsWith('@skerry/');

describe('imports', () => {
  it('are found at all', () => {
    expect(imports.length).toBeGreaterThan(400);
    expect(crossing.length).toBeGreaterThan(100);
  });

  it('name files that exist', () => {
    const known = new Set(files('{host,sdk,guest}/**/*.{ts,js,json}'));
    expect(imports.filter(({ target }) => target !== undefined && !known.has(target)).map(show)).toEqual([]);
  });

  it('go one way through the house', () => {
    expect(crossing.filter((each) => !isPermitted(each)).map(show)).toEqual([]);
  });

  it('come from parts that the table names', () => {
    const unnamed = sources.map(partOf).filter((part) => !MAY_IMPORT_ALL.has(part) && !Object.hasOwn(MAY_IMPORT, part));
    expect([...new Set(unnamed)]).toEqual([]);
  });

  it('are permitted as docs/architecture.md says', () => {
    const permitted = Object.entries(MAY_IMPORT).filter(([part]) => /^(?:host|sdk)\//.test(part));
    expect(documented()).toEqual({
      ...Object.fromEntries(permitted.map(([part, targets]) => [part, targets.toSorted()])),
      'sdk/cli': ['anything'],
    });
  });

  it('go one way through the engine', () => {
    const stageOf = (file: string): number => ENGINE_STAGES.indexOf(/^host\/engine\/([^/]+)\//.exec(file)?.[1] ?? '');
    const within = imports.filter(({ file, target }) => stageOf(file) >= 0 && stageOf(target ?? '') >= 0);
    expect(within.filter(({ file, target }) => stageOf(target!) > stageOf(file)).map(show)).toEqual([]);
  });

  it('run in no circle, from file to file', () => {
    expect(cyclesOf(imports, (file) => file)).toEqual([]);
  });

  it('run in no circle, from part to part', () => {
    expect(cyclesOf(imports, partOf)).toEqual([]);
  });

  it('run in no circle, from folder to folder beside it', () => {
    const beside = imports.filter(
      ({ file, target }) =>
        target !== undefined && !isWithin(folderOf(file), folderOf(target)) && !isWithin(folderOf(target), folderOf(file)),
    );
    expect(cyclesOf(beside, folderOf)).toEqual([]);
  });

  /**
   * What a folder is built on often stands beside it, in the folder around both, next to what is built of it: contracts
   * below, doors and lists above. So the files around are looked at one by one: none is both.
   */
  it('run in no circle, from a folder to files around it', () => {
    const folders = new Set(sources.map(folderOf));
    const circles = [...folders].flatMap((folder) => cyclesOf(imports, (file) => (isWithin(folderOf(file), folder) ? folder : file)));
    expect(circles).toEqual([]);
  });

  it('pass through doors', () => {
    expect(crossing.filter((each) => !isDoor(each)).map(show)).toEqual([]);
  });

  it('cross from package to package by name, never by path', () => {
    const byPath = crossing.filter(
      ({ file, specifier, target }) => specifier.startsWith('.') && file.split('/')[0] !== target!.split('/')[0],
    );
    expect(byPath.map(show)).toEqual([]);
  });

  it('of neutral folders name neither Node.js nor npm', () => {
    const foreign = imports.filter(({ file, target }) => NEUTRAL.test(file) && target === undefined);
    expect(foreign.map(show)).toEqual([]);
  });

  it('of neutral folders stay in neutral folders', () => {
    const leaving = imports.filter(({ file, target }) => NEUTRAL.test(file) && target !== undefined && !NEUTRAL.test(target));
    expect(leaving.map(show)).toEqual([]);
  });

  it('of npm packages are declared by the package that has them', () => {
    const undeclared = imports.filter(isFromNpm).filter(({ file, specifier }) => !declared(file.split('/')[0]!).has(packageOf(specifier)));
    const found = undeclared.map(({ file, specifier }) => `${file.split('/')[0]}: ${packageOf(specifier)}`);
    expect([...new Set(found)].toSorted()).toEqual(UNDECLARED);
  });
});

function declared(folder: string): Set<string> {
  const { dependencies = {} } = JSON.parse(read(`${folder}/package.json`)) as { dependencies?: Record<string, string> };
  return new Set(Object.keys(dependencies));
}
