import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FEATURES } from '../../sdk/javascript/features.ts';
import { type Overrides, serveCopy, type ServedFunction } from './serve-example.ts';

/**
 * Builds and serves a function with everything that the build can add.
 *
 * @param folder URL of the function, whose `src/used.js` is replaced by what mentions all of it
 */
export function serveWithAll(folder: URL, overrides?: Overrides): Promise<ServedFunction> {
  return serveCopy(folder, overrides, (copy) => writeFileSync(join(copy, 'src/used.js'), mentionAll()));
}

/**
 * A module that uses whatever the build adds to the Web's platform, for functions that do not know beforehand what they will be
 * asked. Node.js's globals are left out: programs ask by them where they run.
 */
function mentionAll(): string {
  const features = FEATURES.filter(({ module }) => !module.startsWith('global-'));
  const globals = features.flatMap(({ globals = [] }) => globals);
  const members = features.flatMap(({ members = [] }) => members).map((name) => `'${name}'`);
  return `export const used = () => [${[...new Set([...globals, ...members])].join(', ')}];\n`;
}
