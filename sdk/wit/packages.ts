import { SkerryError } from '@skerry/host/base';
import { builtinPackages } from './builtin.ts';
import { invalid } from './errors.ts';
import { TOTAL_LIMIT } from './limits.ts';
import { parseFile } from './parse-file.ts';
import { type WitSource, whereOf } from './source.ts';
import { type PackageUnit, nestedUnits, unitOf } from './units.ts';

/** Packages that are read but not looked into yet: `resolveWorld` does that. */
export interface WitPackages {
  /** The package whose worlds have a plain name. */
  readonly main: PackageUnit;
  /** By `namespace:name@version`. */
  readonly units: ReadonlyMap<string, PackageUnit>;
  /** Whether packages that are missing are taken from those that come with Skerry. */
  readonly builtins: boolean;
}

export interface ParseOptions {
  /** Packages that the main one may refer to: the files of each. */
  readonly dependencies?: readonly (readonly WitSource[])[];
  /** Whether WASI packages that are missing are taken from those that come with Skerry; true if not given. */
  readonly builtins?: boolean;
}

/**
 * Reads the files of a package, and of those that it depends on.
 *
 * @throws SkerryError `WIT_INVALID` with file, line and column
 */
export function parseWit(sources: readonly WitSource[], options: ParseOptions = {}): WitPackages {
  const { dependencies = [], builtins = true } = options;
  checkSize([sources, ...dependencies].flat());
  const units = new Map<string, PackageUnit>();
  const main = addGroup(units, sources);
  for (const dependency of dependencies) addGroup(units, dependency);
  return { main, units, builtins };
}

function checkSize(sources: readonly WitSource[]): void {
  const size = sources.reduce((sum, { text }) => sum + text.length, 0);
  if (size <= TOTAL_LIMIT) return;
  throw new SkerryError('WIT_INVALID', `The WIT files have ${size} characters together; the limit is ${TOTAL_LIMIT}`);
}

/** @returns the package of the files; others may be nested in it */
function addGroup(units: Map<string, PackageUnit>, sources: readonly WitSource[]): PackageUnit {
  const files = sources.map(parseFile);
  const main = unitOf(files, sources);
  for (const unit of [main, ...nestedUnits(files)]) add(units, unit);
  return main;
}

/** The same package may come by two ways, but it must be the same. */
function add(units: Map<string, PackageUnit>, unit: PackageUnit): void {
  const other = units.get(unit.id.key);
  if (other === undefined) return void units.set(unit.id.key, unit);
  if (other.content === unit.content) return;
  const help = `The other one is at ${whereOf(other.id.span)}. Remove one of the two.`;
  throw invalid(unit.id.span, `The package ${unit.id.key} exists twice, with different contents`, help);
}

/** A package that comes with Skerry, by its full name. */
export function builtinUnit({ builtins }: WitPackages, key: string): PackageUnit | undefined {
  return builtins ? builtinPackages().get(key) : undefined;
}

/** Names of all packages that can be referred to. */
export function knownPackages({ units, builtins }: WitPackages): string[] {
  return [...new Set([...units.keys(), ...(builtins ? builtinPackages().keys() : [])])].toSorted();
}
