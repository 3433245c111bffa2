import { join } from 'node:path';
import { expect, it } from 'vitest';
import { TOOL_FOLDERS } from '../../sdk/build/tools.ts';
import { importsOf } from './imports.ts';
import { files, isTest, ROOT } from './source-files.ts';

/** The compilers of the languages; each folder whole, since workers are not imported but started. */
const COMPILERS = files('sdk/{assemblyscript,javascript,modules,compose,componentize}/**/*.{ts,js}').filter((file) => !isTest(file));

/** The files themselves, and all that they import when they run, directly or not. */
function reached(entries: readonly string[]): string[] {
  const found = [...entries];
  for (const file of found) {
    const targets = importsOf(file).flatMap(({ target, isType }) =>
      target === undefined || isType || found.includes(target) ? [] : [target],
    );
    found.push(...new Set(targets));
  }
  return found;
}

it('a component is built anew when anything has changed that the compilers import', () => {
  const all = reached(COMPILERS);
  expect(all.length).toBeGreaterThan(COMPILERS.length + 10);
  const isCounted = (file: string): boolean => TOOL_FOLDERS.some((folder) => join(ROOT, file).startsWith(folder));
  expect(all.filter((file) => !isCounted(file))).toEqual([]);
});
