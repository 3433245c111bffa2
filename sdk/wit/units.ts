import type { FileAst, PackageId, TopLevel, UsePath } from './ast.ts';
import { invalid } from './errors.ts';
import type { PackageName } from './model.ts';
import { type WitSource, whereOf } from './source.ts';

/** One package, of however many files. */
export interface PackageUnit {
  readonly id: PackageId;
  /** Top-level `use` names hold for their file only. */
  readonly files: readonly (readonly TopLevel[])[];
  readonly content: string;
}

/** The package that the files are of. */
export function unitOf(files: readonly FileAst[], sources: readonly WitSource[]): PackageUnit {
  const [id, ...others] = files.flatMap(({ header }) => header ?? []);
  if (id === undefined) throw headerError(sources);
  const other = others.find(({ key }) => key !== id.key);
  if (other !== undefined) {
    throw invalid(other.span, `This file belongs to package ${other.key}, another one to ${id.key}`, oneFolder(id));
  }
  const content = files.map((file) => file.content).join(' ');
  return { id, files: files.map(({ items }) => items), content };
}

const oneFolder = (id: PackageId): string =>
  `All files of a folder are one package; ${whereOf(id.span)} says which. Others belong in folders below deps/.`;

function headerError(sources: readonly WitSource[]): Error {
  const source = sources[0] ?? { file: 'WIT', text: '' };
  return invalid({ source, start: 0, end: 0 }, 'No file declares the package', 'Start a file with `package my:name;`.');
}

/** The packages in braces. */
export function nestedUnits(files: readonly FileAst[]): PackageUnit[] {
  return files.flatMap(({ nested }) => nested).map(({ id, items, content }) => ({ id, files: [items], content }));
}

export function packageNameOf({ namespace, name, version }: PackageId): PackageName {
  return Object.freeze({ namespace, name, version: version?.text });
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
