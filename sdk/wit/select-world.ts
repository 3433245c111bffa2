import { SkerryError } from '@skerry/host/base';
import type { UsePath } from './ast.ts';
import { Cursor } from './cursor.ts';
import { closest } from './suggest.ts';
import { tokenize } from './lexer.ts';
import type { World } from './model.ts';
import type { WitPackages } from './packages.ts';
import { parseUsePath } from './parse-names.ts';
import type { ResolvedPackage, ResolvedWorld } from './resolved.ts';

type Resolved = ReadonlyMap<string, ResolvedPackage>;

/** The world that is meant (WIT.md, "Specifying a World"). */
export function selectWorld({ main }: WitPackages, resolved: Resolved, path: UsePath | undefined): World {
  const home = resolved.get(main.id.key)!;
  if (path === undefined) return onlyWorld(home);
  const of = path.package === undefined ? home : packageAt(path, resolved);
  const { name } = path.id;
  const world = worldsOf(of).find(({ model }) => model.name === name);
  if (world === undefined) throw noWorld(name, of);
  if (world.hiddenBy === undefined) return world.model;
  throw failure(`The world "${name}" is available only with the feature "${world.hiddenBy}"`, 'Enable the feature.');
}

/** Names of a package's worlds. */
const worldsOf = ({ items }: ResolvedPackage): ResolvedWorld[] => [...items.values()].filter((item) => item.kind === 'world');

function onlyWorld(home: ResolvedPackage): World {
  const [world, ...others] = worldsOf(home).filter(({ hiddenBy }) => hiddenBy === undefined);
  const { key } = home.unit.id;
  if (world === undefined) throw failure(`The package ${key} has no world`, 'Write one: `world my-world { … }`.');
  if (others.length === 0) return world.model;
  throw failure(`The package ${key} has ${others.length + 1} worlds`, `Choose one: ${listOf([world, ...others])}.`);
}

function noWorld(name: string, of: ResolvedPackage): Error {
  const worlds = worldsOf(of);
  const similar = closest(
    name,
    worlds.map(({ model }) => model.name),
  );
  const help = similar === undefined ? `It has ${listOf(worlds) || 'none'}.` : `Did you mean "${similar}"?`;
  return failure(`There is no world "${name}" in the package ${of.unit.id.key}`, help);
}

const listOf = (worlds: readonly ResolvedWorld[]): string => worlds.map(({ model }) => model.name).join(', ');

/** `proxy` or `wasi:http/proxy@0.2.12` */
export function parseWorldPath(name: string): UsePath {
  const cursor = new Cursor(tokenize({ file: 'name of the world', text: name }));
  const path = parseUsePath(cursor);
  if (cursor.token.kind !== 'end') throw cursor.expected('the end of the name');
  return path;
}

/** The version can be left out when there is one. */
function packageAt({ package: of }: UsePath, resolved: Resolved): ResolvedPackage {
  const exact = resolved.get(of!.key);
  if (exact !== undefined) return exact;
  const candidates = [...resolved.keys()].filter((key) => key.startsWith(`${of!.key}@`));
  if (candidates.length === 1) return resolved.get(candidates[0]!)!;
  const help = candidates.length > 1 ? `Choose a version: ${candidates.join(', ')}.` : undefined;
  throw failure(`There is no package ${of!.key}`, help ?? `Available: ${[...resolved.keys()].join(', ')}.`);
}

function failure(message: string, help: string): SkerryError {
  return new SkerryError('WIT_INVALID', message, { help });
}
