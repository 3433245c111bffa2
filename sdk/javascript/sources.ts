import { isAbsolute, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const RUNTIME = fileURLToPath(new URL('.', import.meta.resolve('@skerry/guest/runtime/serve')));
const PACKAGES = `${sep}node_modules${sep}`;

/** Whether a module is part of the runtime, as the bundler names it. */
export const isRuntime = (id: string): boolean => id.startsWith('\0') || id.startsWith(RUNTIME);

/**
 * The name of a source in messages and in the component: the same on every machine.
 *
 * @param file absolute, or relative to `directory`
 */
export function displayName(file: string, directory: string): string {
  if (file.includes('\0') || file.startsWith('virtual:')) return 'skerry:entry';
  const path = isAbsolute(file) ? file : resolve(directory, file);
  if (path.startsWith(RUNTIME)) return `skerry:runtime/${path.slice(RUNTIME.length)}`;
  const packages = path.lastIndexOf(PACKAGES);
  const name = packages >= 0 ? path.slice(packages + 1) : relative(directory, path);
  return name.replaceAll(sep, '/');
}
