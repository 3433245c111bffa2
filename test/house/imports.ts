import { posix } from 'node:path';
import { read } from './source-files.ts';

/** One import of one file. */
export interface Import {
  /** The importing file. */
  readonly file: string;
  readonly specifier: string;
  /** A file of this repository, or undefined for what comes from elsewhere. */
  readonly target: string | undefined;
  /** Imports types alone: nothing of it is there when the program runs. */
  readonly isType: boolean;
}

const STATEMENT = /^[ \t]*(?:import|export)\b[^'";]*?\bfrom\s*'([^'\n]+)'/gm;
const SIDE_EFFECT = /^[ \t]*import\s+'([^'\n]+)'/gm;
const DYNAMIC = /\bimport\(\s*'([^'\n]+)'\s*\)/g;

/** The entry points of a package, as its `exports` say. */
function packageDoors(folder: string): (readonly [door: string, file: string])[] {
  const { name, exports = {} } = JSON.parse(read(`${folder}/package.json`)) as {
    name: string;
    exports?: Record<string, string | Record<string, string>>;
  };
  return Object.entries(exports).map(([path, file]) => [
    posix.join(name, path),
    posix.join(folder, typeof file === 'string' ? file : Object.values(file)[0]!),
  ]);
}

const DOORS = new Map(['host', 'guest', 'sdk'].flatMap(packageDoors));

/** Files that may be imported from another package: by their names as targets, `@skerry/host/engine` → its file. */
export const packageDoor = (specifier: string): string | undefined => DOORS.get(specifier) ?? wildcardDoor(specifier);

function wildcardDoor(specifier: string): string | undefined {
  for (const [door, file] of DOORS) {
    const prefix = door.replace(/\*$/, '');
    if (door.endsWith('*') && specifier.startsWith(prefix)) return file.replace('*', specifier.slice(prefix.length));
  }
  return undefined;
}

export function importsOf(file: string): Import[] {
  const text = read(file);
  const found = [STATEMENT, SIDE_EFFECT, DYNAMIC].flatMap((pattern) => Array.from(text.matchAll(pattern)));
  return found.map(([statement, specifier]) => ({
    file,
    specifier: specifier!,
    target: targetOf(file, specifier!),
    isType: /^\s*(?:import|export) type\b/.test(statement),
  }));
}

function targetOf(file: string, specifier: string): string | undefined {
  return specifier.startsWith('.') ? posix.join(posix.dirname(file), specifier) : packageDoor(specifier);
}
