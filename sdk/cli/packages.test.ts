import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { originOf, setPackages } from './packages.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'skerry-origin-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A package as npm has installed it. @param resolved what npm noted of its origin; undefined: there is no note */
function installed(name: string, resolved?: string): string {
  const path = join(folder, 'project/node_modules', name);
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, 'package.json'), JSON.stringify({ name, version: '1.2.3' }));
  const lock = JSON.stringify({ packages: { [`node_modules/${name}`]: { version: '1.2.3', resolved } } });
  if (resolved !== undefined) writeFileSync(join(folder, 'project/node_modules/.package-lock.json'), lock);
  return path;
}

describe('originOf()', () => {
  it('of this repository is a clone', () => {
    expect(originOf()).toBe('clone');
  });

  it.each(['@skerry/sdk', 'create-skerry'])('of %s that npm fetched is the registry', (name) => {
    expect(originOf(installed(name, 'https://example.com/x.tgz'))).toBe('registry');
  });

  it('of a package of which npm noted nothing is the registry: other package managers do not', () => {
    expect(originOf(installed('@skerry/sdk'))).toBe('registry');
  });

  it.each(['@skerry/sdk', 'create-skerry'])('of %s that came from a tarball is the folder of that, while it is there', (name) => {
    const path = installed(name, 'file:../dist/some-1.2.3.tgz');
    expect(originOf(path)).toBe('registry');
    mkdirSync(join(folder, 'dist'));
    writeFileSync(join(folder, 'dist/some-1.2.3.tgz'), '');
    expect(originOf(path)).toEqual({ folder: join(folder, 'dist'), version: '1.2.3' });
  });

  it('of a folder with that name elsewhere is a clone', () => {
    const path = join(folder, 'sdk');
    mkdirSync(path);
    writeFileSync(join(path, 'package.json'), JSON.stringify({ name: '@skerry/sdk', version: '1.2.3' }));
    expect(originOf(path)).toBe('clone');
  });
});

describe('setPackages()', () => {
  const template = {
    name: 'x',
    devDependencies: { '@skerry/guest': '^1.2.3', '@skerry/sdk': '^1.2.3', node: '^26.0.0', vitest: '^5.0.0' },
    allowScripts: { koffi: false, node: true },
  };
  const tarballs = { folder: '/packed', version: '1.2.3' };

  beforeEach(() => writeFileSync(join(folder, 'package.json'), JSON.stringify(template)));
  const content = (): unknown => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));

  it('leaves the names to npm', () => {
    setPackages(folder, 'registry', true);
    expect(content()).toEqual(template);
  });

  it('leaves out the Node.js that somebody has', () => {
    setPackages(folder, 'registry', false);
    const { node: _, ...others } = template.devDependencies;
    expect(content()).toEqual({ name: 'x', devDependencies: others, allowScripts: { koffi: false } });
  });

  it('names tarballs by their files, the host too', () => {
    setPackages(folder, tarballs, true);
    expect((content() as typeof template).devDependencies).toEqual({
      ...template.devDependencies,
      '@skerry/guest': 'file:/packed/skerry-guest-1.2.3.tgz',
      '@skerry/host': 'file:/packed/skerry-host-1.2.3.tgz',
      '@skerry/sdk': 'file:/packed/skerry-sdk-1.2.3.tgz',
    });
  });

  it('names nothing in a clone, which links', () => {
    setPackages(folder, 'clone', true);
    expect(content()).toEqual({ name: 'x' });
  });
});
