import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { typesOf } from '../../sdk/cli/types-file.ts';
import { typeErrors } from '../support/type-checker.ts';
import { discover } from '../../sdk/functions/discover.ts';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const SETTINGS = fileURLToPath(new URL('../../sdk/templates/typescript/base/tsconfig.json', import.meta.url));

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
    expect(typeErrors(directory)).toBe('');
  } finally {
    rmSync(directory, { recursive: true });
  }
});
