import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const STABLE = fileURLToPath(new URL('../lib/wit/builtin/', import.meta.resolve('@bytecodealliance/jco')));
const DRAFTS = fileURLToPath(new URL('wit/', import.meta.resolve('@skerry/guest/package.json')));

/** Packages that belong together, each with its name and its text. */
export interface PackageSet {
  readonly name: string;
  readonly packages: readonly { readonly id: string; readonly text: string }[];
}

/** The WIT packages that come with the toolchain and with Skerry. */
export function packageSets(): PackageSet[] {
  const stable = versions().map((version) => ({ name: version, packages: read(stableFiles(version)) }));
  const drafts = wit(DRAFTS);
  return [...stable, { name: 'drafts', packages: read([...drafts, ...stableFiles('0.2.12')]) }];
}

/** Packages of several files, one of them with dependencies. */
export const FOLDERS = { tls: join(STABLE, 'wasi-tls-0.2.0-draft'), node: join(STABLE, 'jco-node-0.1.0') };

const versions = (): string[] => readdirSync(STABLE).filter((name) => /^[0-9.]+$/.test(name));

/** 0.2.10 is three packages that 0.2.12 depends on in no way. */
function stableFiles(version: string): string[] {
  const folder = join(STABLE, version);
  return readdirSync(folder).map((name) => join(folder, name, 'package.wit'));
}

const wit = (folder: string): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.wit'))
    .map((name) => join(folder, name));

function read(files: readonly string[]): PackageSet['packages'] {
  return files.map((file) => {
    const text = readFileSync(file, 'utf8');
    return { id: /^package ([^;]+);/m.exec(text)![1]!, text };
  });
}

/** One text of several packages: the first is the main one. */
export function joined([main, ...others]: PackageSet['packages']): string {
  const nested = others.map(({ id, text }) => `package ${id} {\n${text.replace(/^package [^;]+;/m, '')}\n}\n`);
  return [main!.text, ...nested].join('\n');
}
