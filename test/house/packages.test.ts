import { describe, expect, it } from 'vitest';
import { files, isTest, read } from './source-files.ts';

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly [field: string]: unknown;
}

const manifestOf = (folder: string): Manifest => JSON.parse(read(`${folder}/package.json`)) as Manifest;

const root = manifestOf('.');
const PACKAGES = ['host', 'guest', 'sdk', 'sdk/create'];

/** The version that is locked at the top. */
function locked(name: string): string {
  const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, { version: string }> };
  return packages[`node_modules/${name}`]!.version;
}

describe.each(PACKAGES)('the package of %s', (folder) => {
  const manifest = manifestOf(folder);

  it('has the version of the repository, also where others name it', () => {
    expect(manifest.version).toBe(root.version);
    const ours = Object.entries(manifest.dependencies ?? {}).filter(([name]) => name.startsWith('@skerry/'));
    expect(ours.filter(([, version]) => version !== root.version)).toEqual([]);
  });

  it('says whose it is, and where it comes from', () => {
    const { repository } = manifest as unknown as { repository: { url: string } };
    expect(manifest).toMatchObject({
      license: root['license'],
      repository: { type: 'git', directory: folder },
      publishConfig: { access: 'public', provenance: true },
    });
    expect(`git+${String(manifest['homepage'])}`).toBe(repository.url.replace(/\.git$/, '#readme'));
  });

  it('is published from what `npm run pack` makes of it only', () => {
    expect(manifest['private']).toBe(true);
  });
});

describe.each(['assemblyscript', 'typescript'])('a new function in %s', (language) => {
  const { devDependencies = {} } = manifestOf(`sdk/templates/${language}/base`);

  it('names the packages of this version', () => {
    const ours = Object.entries(devDependencies).filter(([name]) => name.startsWith('@skerry/'));
    expect(Object.fromEntries(ours)).toEqual({ '@skerry/guest': `^${root.version}`, '@skerry/sdk': `^${root.version}` });
  });

  it('names the others as they are tested here', () => {
    const others = Object.entries(devDependencies).filter(([name]) => !name.startsWith('@skerry/'));
    expect(others.length).toBeGreaterThan(1);
    expect(others.filter(([name, range]) => range.replace('^', '') !== locked(name))).toEqual([]);
  });
});

it('files that are found by their names are found in the packages too, where they are JavaScript', () => {
  const sources = files('{host,sdk}/**/*.{ts,js}').filter((file) => !isTest(file) && !file.startsWith('sdk/templates/'));
  const literal = /new URL\((['"`])(?:(?!\1).)*(?<!\.d)\.ts\1,\s*import\.meta\.url/;
  expect(sources.filter((file) => literal.test(read(file)))).toEqual([]);
});

it('CHANGELOG.md says what is in the next version', () => {
  expect(read('CHANGELOG.md')).toMatch(/^# Changelog\n[^]*^## (?:Unreleased|\d+\.\d+\.\d+)/m);
});
