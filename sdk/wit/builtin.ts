import { draftWit, stableWit } from '../componentize/wit.ts';
import { parseFile } from './parse-file.ts';
import { type PackageUnit, nestedUnits } from './units.ts';

let packages: ReadonlyMap<string, PackageUnit> | undefined;

/** The stable WASI packages and the drafts that Skerry builds against, by `namespace:name@version`. */
export function builtinPackages(): ReadonlyMap<string, PackageUnit> {
  packages ??= read();
  return packages;
}

function read(): ReadonlyMap<string, PackageUnit> {
  const files = [
    { file: 'built-in WASI', text: stableWit() },
    { file: 'built-in drafts', text: draftWit() },
  ].map(parseFile);
  return new Map(nestedUnits(files).map((unit) => [unit.id.key, unit]));
}
