import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { ROOT } from './packages.ts';
import { sourcesOf } from './sources.ts';

const TSC = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');

const OPTIONS = {
  noEmit: false,
  allowImportingTsExtensions: false,
  rewriteRelativeImportExtensions: true,
  declaration: true,
  declarationMap: true,
  sourceMap: true,
  types: ['node'],
};

/** Compiles the sources of all packages at once: `host/index.ts` to `OUT/host/index.js`, with declarations and maps. */
export function compile(out: string): void {
  mkdirSync(out, { recursive: true });
  const project = join(out, 'tsconfig.json');
  const files = [...sourcesOf('host'), ...sourcesOf('sdk'), ...sourcesOf('guest'), 'guest/js/runtime/wasi.d.ts'];
  const settings = {
    extends: join(ROOT, 'tsconfig.base.json'),
    compilerOptions: { ...OPTIONS, rootDir: ROOT, outDir: out, typeRoots: [join(ROOT, 'node_modules/@types')] },
    files: files.map((file) => join(ROOT, file)),
  };
  writeFileSync(project, JSON.stringify(settings));
  execFileSync(process.execPath, [TSC, '--project', project], { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'] });
}
