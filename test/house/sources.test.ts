import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { files, isTest, read, ROOT } from './source-files.ts';

const TEXTS = files('{*,.*,.ci/**/*,{bench,docs,examples,guest,host,sdk,test}/**/*}.{ts,js,json,md,wat,wit,yml,capnp,html}');

/** Folders of somebody's machine. `/home/me` is what an example calls it. */
const MACHINE_PATH = /(?:^|[\s'"`(=:])(?:\/(?:work|root|Users|mnt)\/|\/home\/(?!me\b)|[A-Z]:\\Users\\)/;

const LONGEST_SOURCE = 450;
const LONGEST_TEST = 600;

/** Written by a command, from TypeScript's library. */
const GENERATED = /^guest\/js\/platform\//;

/** What stands at the top: whatever a command leaves there by mistake does not belong to the repository. */
const TOP = new Set([
  '.ci',
  '.devcontainer.json',
  '.editorconfig',
  '.github',
  '.gitignore',
  '.npmrc',
  '.oxfmtrc.json',
  '.oxlintrc.json',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'LICENSE',
  'README.md',
  'SECURITY.md',
  'bench',
  'docs',
  'examples',
  'guest',
  'host',
  'package-lock.json',
  'package.json',
  'sdk',
  'test',
  'tsconfig.base.json',
  'tsconfig.json',
  'tsconfig.neutral.json',
  'vitest.config.ts',
]);

const tracked = spawnSync('git', ['ls-files'], { cwd: ROOT, encoding: 'utf8' }).stdout?.split('\n').filter(Boolean) ?? [];

const linesOf = (file: string): number => read(file).split('\n').length - 1;

/** The pattern itself stands in this file. */
const others = TEXTS.filter((file) => file !== 'test/house/sources.test.ts');

describe('the repository', () => {
  it('is seen', () => {
    expect(TEXTS.length).toBeGreaterThan(300);
    expect(TEXTS).toContain('package.json');
    expect(TEXTS).toContain('.oxlintrc.json');
  });

  it.skipIf(tracked.length === 0)('has nothing at its top but what belongs there (skipped outside of a Git checkout)', () => {
    expect(new Set(tracked.map((file) => file.split('/', 1)[0]))).toEqual(TOP);
  });

  it('names no path of a machine', () => {
    const found = others.flatMap((file) =>
      read(file)
        .split('\n')
        .flatMap((line, index) => (MACHINE_PATH.test(line) ? [`${file}:${index + 1}: ${line.trim()}`] : [])),
    );
    expect(found).toEqual([]);
  });

  it('names no package registry: npm asks the one that its user has set', () => {
    const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, { resolved?: string }> };
    const resolved = Object.entries(packages).filter(([, { resolved: from }]) => from !== undefined && /^[a-z+]+:/.test(from));
    expect(resolved.map(([name]) => name)).toEqual([]);
    expect(read('.npmrc')).not.toMatch(/registry\s*=|_auth|:\/\//);
  });

  it('has short files', () => {
    const limitOf = (file: string): number => (isTest(file) ? LONGEST_TEST : LONGEST_SOURCE);
    const code = TEXTS.filter((file) => /\.[jt]s$/.test(file) && !GENERATED.test(file));
    expect(code.filter((file) => linesOf(file) > limitOf(file))).toEqual([]);
  });
});

describe('text', () => {
  it('is decoded with a word on U+FEFF, which a TextDecoder drops where nothing is said', () => {
    const sources = files('{host,guest/js,sdk}/**/*.{ts,js}').filter((file) => !isTest(file) && !/\/(?:templates|fixtures)\//.test(file));
    const found = sources.filter((file) =>
      [...read(file).matchAll(/new TextDecoder\(([^)]*)\)/g)].some(([, options]) => !options!.includes('ignoreBOM')),
    );
    expect(found).toEqual([]);
  });
});

describe('package-lock.json', () => {
  interface Locked {
    readonly version?: string;
    readonly optionalDependencies?: Readonly<Record<string, string>>;
  }

  it('has the packages for every platform, without which `npm ci` refuses it: run .ci/complete-lock.ts', () => {
    const { packages } = JSON.parse(read('package-lock.json')) as {
      readonly packages: Readonly<Record<string, Locked>>;
    };
    const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter((name) => !packages[`${path}/node_modules/${name}`] && !packages[`node_modules/${name}`]),
    );
    expect(missing).toEqual([]);
  });
});

describe('functions', () => {
  it('are not written as the value of a property: V8 would allocate them, and keep what they refer to, in its old generation', () => {
    const assigned = /(?:\.#?\w+|\]) (?:\?\?)?= (?:async )?(?:function\b|(?:\([^()]*\)|\w+)(?:: [^=]+)? =>)/;
    expect(
      ['x.y = () => 1', 'this.#f ??= async (a: number): Promise<void> => {', "x['y'] = function () {"].filter(
        (line) => !assigned.test(line),
      ),
    ).toEqual([]);
    expect(['const f = () => 1;', 'x.y = f;', 'x.y = f(() => 1);', 'if (a.b === (c) => 1)'].filter((line) => assigned.test(line))).toEqual(
      [],
    );
    const sources = files('host/**/*.ts').filter((file) => !isTest(file) && !file.includes('/fixtures/'));
    const found = sources.flatMap((file) =>
      read(file)
        .split('\n')
        .flatMap((line, index) => (assigned.test(line) ? [`${file}:${index + 1}: ${line.trim()}`] : [])),
    );
    expect(found).toEqual([]);
  });
});
