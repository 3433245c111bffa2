import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { parseSync } from 'oxc-parser';

/** A node of the tree of a declaration file, of whatever kind. */
export interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

/** A file of TypeScript's library. */
export interface Library {
  readonly name: string;
  readonly text: string;
  readonly statements: readonly Node[];
}

/** What the compiler takes for `"lib": ["ESNext", "WebWorker"]`. */
const ROOTS = ['esnext', 'webworker', 'webworker.importscripts'];

const REFERENCE = /^\/\/\/ <reference lib="([^"]+)" \/>$/gm;

/** Each file once, after those that it refers to. */
export function readLibraries(): Library[] {
  const folder = libraryFolder();
  const found = new Map<string, Library>();
  const visiting = new Set<string>();
  const visit = (name: string): void => {
    if (visiting.has(name)) return;
    visiting.add(name);
    const text = readFileSync(join(folder, `lib.${name}.d.ts`), 'utf8').replaceAll('\r', '');
    for (const [, other] of text.matchAll(REFERENCE)) visit(other!);
    const { program } = parseSync(`lib.${name}.d.ts`, text);
    found.set(name, { name, text, statements: program.body as unknown as Node[] });
  };
  for (const root of ROOTS) visit(root);
  return [...found.values()];
}

/** The compiler is a package for each system. */
function libraryFolder(): string {
  const require = createRequire(createRequire(import.meta.url).resolve('typescript/package.json'));
  const name = `@typescript/typescript-${process.platform}-${process.arch}`;
  const folder = join(dirname(require.resolve(`${name}/package.json`)), 'lib');
  if (!existsSync(join(folder, 'lib.esnext.d.ts'))) throw new Error(`There is no library of TypeScript in ${folder}`);
  return folder;
}
