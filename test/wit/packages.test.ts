import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { printWorld, readWitDirectory, resolveWorld } from '../../sdk/wit/index.ts';
import { askFolder, askText } from './support/oracle.ts';
import { askOurs } from './support/ours.ts';
import { FOLDERS, type PackageSet, joined, packageSets } from './support/packages.ts';

/** Both read a package, ours is written out and read again by the official parser: the same bytes come out. */

const FEATURES = [[], 'all'] as const;

function worldsOf(text: string): string[] {
  return [...text.matchAll(/^world (\S+)/gm)].map(([, name]) => name!);
}

/** A world that imports or exports every interface of the packages that is there without features. */
function worldOfAll(packages: PackageSet['packages'], side: 'import' | 'export'): string {
  const interfaces = packages.flatMap(({ id, text }) => {
    const [name, version] = id.split('@');
    const found = [...text.matchAll(/^(?!@unstable)[^\n]*\ninterface (\S+)/gm)];
    return found.map(([, item]) => `${side} ${name}/${item}@${version};`);
  });
  return `world all { ${interfaces.join('\n')} }`;
}

describe.each(packageSets())('the packages $name', ({ packages }) => {
  const cases = packages.flatMap(({ id, text }) => worldsOf(text).map((world) => ({ id, world })));

  it.each(cases)('$id: the world $world is what the official parser reads', async ({ id, world }) => {
    const main = packages.find((each) => each.id === id)!;
    const text = joined([main, ...packages.filter((each) => each !== main)]);
    for (const features of FEATURES) {
      const official = await askText(text, { world, features: features === 'all' ? 'all' : [] });
      expect(official.error).toBeUndefined();
      expect(await askOurs(text, { world, features })).toEqual(official);
    }
  });

  it.each(['import', 'export'] as const)('all interfaces: %s', async (side) => {
    const text = joined([{ id: 'skerry:all', text: `package skerry:all;\n${worldOfAll(packages, side)}` }, ...packages]);
    const official = await askText(text, { world: 'all' });
    expect(official.error).toBeUndefined();
    expect(await askOurs(text, { world: 'all' })).toEqual(official);
  });
});

it('a folder with dependencies is what the official parser reads', async () => {
  const official = await askFolder(FOLDERS.tls, { features: 'all' });
  expect(official.error).toBeUndefined();
  const world = resolveWorld(readWitDirectory(FOLDERS.tls, { builtins: false }), { features: 'all' });
  expect(await askText(printWorld(world))).toEqual(official);
});

describe('a folder with dependencies that are files and folders', () => {
  const root = mkdtempSync(join(tmpdir(), 'skerry-wit-'));
  afterAll(() => rmSync(root, { recursive: true }));

  it('is what the official parser reads', async () => {
    cpSync(FOLDERS.node, join(root, 'deps/node'), { recursive: true });
    cpSync(FOLDERS.tls, join(root, 'deps/tls'), { recursive: true });
    const stable = packageSets().find(({ name }) => name === '0.2.12')!;
    for (const { id, text } of stable.packages) writeFileSync(join(root, 'deps', `${id.replace(/\W/g, '-')}.wit`), text);
    writeFileSync(join(root, 'all.wit'), `package skerry:all;\n${worldOfNode()}`);
    writeFileSync(join(root, 'more.wit'), 'interface more { use jco:node/types@0.1.0.{env-vars}; }\n');
    const official = await askFolder(root, { features: 'all' });
    expect(official.error).toBeUndefined();
    const world = resolveWorld(readWitDirectory(root, { builtins: false }), { features: 'all' });
    expect(await askText(printWorld(world))).toEqual(official);
  });
});

function worldOfNode(): string {
  const { main } = readWitDirectory(FOLDERS.node);
  const names = main.files.flat().flatMap((item) => (item.kind === 'interface' ? item.id.name : []));
  expect(names.length).toBeGreaterThan(10);
  return `world all { import more; ${names.map((name) => `import jco:node/${name}@0.1.0;`).join('\n')} }`;
}
