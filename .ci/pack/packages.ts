import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Folders of the packages that are compiled. `create-skerry` is made from the sources of `sdk`. */
export const PACKAGES = ['host', 'guest', 'sdk'] as const;

export type PackageFolder = (typeof PACKAGES)[number];

type Exports = Readonly<Record<string, string | Readonly<Record<string, string>>>>;

export interface PackageJson {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly exports?: Exports;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly [field: string]: unknown;
}

/** @param folder below the repository's root */
export function readPackage(folder: string): PackageJson {
  return JSON.parse(readFileSync(`${ROOT}${folder}/package.json`, 'utf8')) as PackageJson;
}

/** As npm gets it: its doors lead to what was compiled. In the repository it is private, so nobody publishes sources by mistake. */
export function published({ exports, ...manifest }: PackageJson, isCompiled: (file: string) => boolean): PackageJson {
  const { private: isPrivate, ...rest } = manifest;
  if (isPrivate !== true) throw new Error(`${manifest.name} is not private in the repository`);
  if (exports === undefined) return rest;
  const doors = Object.entries(exports).map(([door, file]) => [
    door,
    typeof file === 'string' && isCompiled(file) ? compiledDoor(file) : file,
  ]);
  return { ...rest, exports: Object.fromEntries(doors) as Exports };
}

function compiledDoor(file: string): Readonly<Record<string, string>> {
  const base = file.slice(0, -'.ts'.length);
  return { types: `${base}.d.ts`, default: `${base}.js` };
}
