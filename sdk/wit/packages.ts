import type { FileAst, NestedPackage, PackageId, TopLevel, UsePath } from './ast.ts';
import { builtinPackages } from './builtin.ts';
import { invalid } from './errors.ts';
import type { PackageName } from './model.ts';
import { parseFile } from './parse-file.ts';
import { whereOf, type WitSource } from './source.ts';

/** One package, of however many files. */
export interface PackageUnit {
  readonly id: PackageId;
  /** Top-level `use` names hold for their file only. */
  readonly files: readonly (readonly TopLevel[])[];
  readonly content: string;
}

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
  const units = new Map<string, PackageUnit>();
  const [main] = addGroup(units, sources);
  for (const dependency of dependencies) addGroup(units, dependency);
  return { main, units, builtins };
}

/** @returns the package of the files, then those that are nested in them */
function addGroup(units: Map<string, PackageUnit>, sources: readonly WitSource[]): readonly [PackageUnit] {
  const files = sources.map(parseFile);
  const main = unitOf(files, sources);
  for (const unit of [main, ...nestedUnits(files)]) add(units, unit);
  return [main];
}

/** The same package may come by two ways, but it must be the same. */
function add(units: Map<string, PackageUnit>, unit: PackageUnit): void {
  const other = units.get(unit.id.key);
  if (other === undefined) return void units.set(unit.id.key, unit);
  if (other.content === unit.content) return;
  const help = `The other one is at ${whereOf(other.id.span)}. Remove one of the two.`;
  throw invalid(unit.id.span, `The package ${unit.id.key} is there twice, with different contents`, help);
}

function unitOf(files: readonly FileAst[], sources: readonly WitSource[]): PackageUnit {
  const [id, ...others] = files.flatMap(({ header }) => header ?? []);
  if (id === undefined) throw headerError(sources);
  const other = others.find(({ key }) => key !== id.key);
  if (other !== undefined) {
    throw invalid(other.span, `This file is of package ${other.key}, another one of ${id.key}`, oneFolder(id));
  }
  const content = files.map((file) => file.content).join(' ');
  return { id, files: files.map(({ items }) => items), content };
}

const oneFolder = (id: PackageId): string =>
  `All files of a folder are one package; ${whereOf(id.span)} says which. Others belong into folders below deps/.`;

function headerError(sources: readonly WitSource[]): Error {
  const source = sources[0] ?? { file: 'WIT', text: '' };
  return invalid({ source, start: 0, end: 0 }, 'No file says which package it is', 'Begin with `package my:name;`.');
}

export function nestedUnits(files: readonly FileAst[]): PackageUnit[] {
  const nested = files.flatMap((file) => file.nested);
  return nested.map(({ id, items, content }: NestedPackage) => ({ id, files: [items], content }));
}

export function packageNameOf({ namespace, name, version }: PackageId): PackageName {
  return Object.freeze({ namespace, name, version: version?.text });
}

/** Finds a package by its full name. */
export function findUnit({ units, builtins }: WitPackages, key: string): PackageUnit | undefined {
  return units.get(key) ?? (builtins ? builtinPackages().get(key) : undefined);
}

/** Names of all packages that can be referred to. */
export function knownPackages({ units, builtins }: WitPackages): string[] {
  return [...new Set([...units.keys(), ...(builtins ? builtinPackages().keys() : [])])].toSorted();
}

/** All places where a package names an interface or world. */
export function pathsOf({ files }: PackageUnit): UsePath[] {
  return files.flat().flatMap((item) => {
    if (item.kind === 'use') return [item.path];
    return (item.items as readonly object[]).flatMap(pathsIn);
  });
}

/** A `use`, an `include`, an import or export, or what stands in an inline interface. */
function pathsIn(item: { path?: UsePath; type?: { path?: UsePath; items?: readonly object[] } }): UsePath[] {
  if (item.path !== undefined) return [item.path];
  if (item.type?.path !== undefined) return [item.type.path];
  return (item.type?.items ?? []).flatMap(pathsIn);
}
