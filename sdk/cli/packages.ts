import { existsSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundledNode, isSupported } from '../node-version/index.js';

/** The package that this file is in: `@skerry/sdk`, or `create-skerry`, which is made from its sources. */
const OWN_FOLDER = fileURLToPath(new URL('../', import.meta.url));

/** Where this installation came from; a new function gets its packages from there too. */
export type Origin = 'clone' | 'registry' | Tarballs;

/** Files that `npm run pack` made, beside each other in a folder. */
export interface Tarballs {
  readonly folder: string;
  readonly version: string;
}

/** The part of a `package.json` that says what npm installs. */
interface Needs {
  devDependencies?: Record<string, string>;
  /** Whether npm may run the install script of a package. That of koffi builds what its own packages have for every usual platform. */
  allowScripts?: Record<string, boolean>;
}

/** What is known of an installed package in `node_modules/.package-lock.json`. */
interface Installed {
  readonly resolved?: string;
}

/** @param folder of the package that asks */
export function originOf(folder: string = OWN_FOLDER): Origin {
  const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { name: string; version: string };
  const root = resolve(folder, ...name.split('/').map(() => '..'), '..');
  if (resolve(root, 'node_modules', name) !== resolve(folder)) return 'clone';
  const resolved = installedFrom(join(root, 'node_modules/.package-lock.json'), name);
  const file =
    resolved?.startsWith('file:') === true && resolved.endsWith('.tgz') ? resolve(root, resolved.slice('file:'.length)) : undefined;
  return file === undefined || !existsSync(file) ? 'registry' : { folder: dirname(file), version };
}

function installedFrom(lock: string, name: string): string | undefined {
  if (!existsSync(lock)) return undefined;
  const { packages } = JSON.parse(readFileSync(lock, 'utf8')) as { packages?: Readonly<Record<string, Installed>> };
  return packages?.[`node_modules/${name}`]?.resolved;
}

/** Whether npm's scripts in a new function's folder need the Node.js that the package `node` brings. */
export function needsNode(): boolean {
  if (!isSupported()) return true;
  const bundled = bundledNode();
  return bundled !== undefined && realpathSync(bundled) === realpathSync(process.execPath);
}

/** Has `package.json` of a new function name the packages as its origin has them. */
export function setPackages(directory: string, origin: Origin, withNode: boolean): void {
  const file = join(directory, 'package.json');
  const content = JSON.parse(readFileSync(file, 'utf8')) as Needs;
  if (origin === 'clone') {
    delete content.devDependencies;
    delete content.allowScripts;
  } else if (!withNode) {
    delete content.devDependencies?.['node'];
    delete content.allowScripts?.['node'];
  }
  if (typeof origin === 'object') content.devDependencies = fromTarballs(content.devDependencies ?? {}, origin);
  writeFileSync(file, `${JSON.stringify(content, undefined, 2)}\n`);
}

/** Each of our packages by its file. The host is among them, because npm would look for it where the others are published. */
function fromTarballs(wanted: Readonly<Record<string, string>>, { folder, version }: Tarballs): Record<string, string> {
  const ours = ['guest', 'host', 'sdk'].map(
    (name) => [`@skerry/${name}`, `file:${join(folder, `skerry-${name}-${version}.tgz`)}`] as const,
  );
  // As npm sorts them.
  return Object.fromEntries(Object.entries({ ...wanted, ...Object.fromEntries(ours) }).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
