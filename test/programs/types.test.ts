import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { typesOf } from '../../sdk/cli/types-file.ts';
import { discover } from '../../sdk/functions/discover.ts';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const SETTINGS = fileURLToPath(new URL('../../sdk/templates/typescript/base/tsconfig.json', import.meta.url));
const TSC = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');

const PROGRAMS = readdirSync(HERE, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !entry.name.startsWith('built-'))
  .map(({ name }) => name);

/** With the settings of a new function, and the types that `skerry types` writes. */
it.each(PROGRAMS)('%s has no error for the compiler of a new function', (name) => {
  // Beside the others, where packages are found.
  const directory = mkdtempSync(join(HERE, 'built-'));
  try {
    cpSync(join(HERE, name), directory, { recursive: true, filter: (path) => !path.endsWith('build') });
    cpSync(SETTINGS, join(directory, 'tsconfig.json'));
    rmSync(join(directory, `${name}.test.ts`));
    const { file, content } = typesOf(discover(directory)[0]!)!;
    writeFileSync(file, content);
    expect(compile(directory)).toBe('');
  } finally {
    rmSync(directory, { recursive: true });
  }
});

function compile(directory: string): string {
  try {
    return execFileSync(process.execPath, [TSC, '-p', directory], { encoding: 'utf8' });
  } catch (error) {
    return (error as { readonly stdout: string }).stdout;
  }
}
