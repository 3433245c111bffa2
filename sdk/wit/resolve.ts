import type { Id, PackageId } from './ast.ts';
import { Context } from './context.ts';
import { invalid, unknown } from './errors.ts';
import { freeze } from './freeze.ts';
import { resolveInterface } from './interface.ts';
import type { World } from './model.ts';
import { type Declaration, PackageScope } from './package-scope.ts';
import { type WitPackages, builtinUnit, knownPackages } from './packages.ts';
import type { ResolvedItem, ResolvedPackage } from './resolved.ts';
import { parseWorldPath, selectWorld } from './select-world.ts';
import { showCycle, toposort } from './toposort.ts';
import { type PackageUnit, packageNameOf, pathsOf } from './units.ts';
import { resolveWorldAst } from './world.ts';

export interface ResolveOptions {
  /**
   * Name of a world in the main package, or a full name such as `wasi:http/proxy@0.2.12`. Not needed when the main
   * package has one world.
   */
  readonly world?: string;
  /** Features whose `@unstable` items are there; none if not given. */
  readonly features?: readonly string[] | 'all';
}

/**
 * Binds all names of all packages and returns one of their worlds.
 *
 * @throws SkerryError `WIT_INVALID` with file, line and column
 */
export function resolveWorld(packages: WitPackages, { world, features = [] }: ResolveOptions = {}): World {
  const path = world === undefined ? undefined : parseWorldPath(world);
  const resolved = resolveAll(reachable(packages, path?.package?.key), new Context(features));
  return freeze(selectWorld(packages, resolved, path));
}

function resolveAll(units: ReadonlyMap<string, PackageUnit>, context: Context): ReadonlyMap<string, ResolvedPackage> {
  const nodes = new Map([...units].map(([key, unit]) => [key, packageIds(unit)]));
  const order = toposort(nodes, packageCycle);
  const resolved = new Map<string, ResolvedPackage>();
  for (const key of order) resolved.set(key, resolvePackage(units.get(key)!, resolved, context));
  return resolved;
}

/** The packages that were given, and the built-in ones that they need. */
function reachable(packages: WitPackages, wanted = ''): Map<string, PackageUnit> {
  const builtin = builtinUnit(packages, wanted);
  const units = new Map([...(builtin === undefined ? [] : [[wanted, builtin] as const]), ...packages.units]);
  for (const unit of units.values()) {
    for (const id of packageIds(unit)) {
      if (units.has(id.name)) continue;
      const other = builtinUnit(packages, id.name);
      if (other === undefined) throw noPackage(id, packages);
      units.set(id.name, other);
    }
  }
  return units;
}

/** Each with the place where it is named. */
function packageIds(unit: PackageUnit): Id[] {
  return pathsOf(unit).flatMap(({ package: of }) => (of === undefined ? [] : { name: of.key, span: of.span }));
}

/** Another version of the same package is what was meant, however different it looks. */
function noPackage(id: Id, packages: WitPackages): Error {
  const known = knownPackages(packages);
  const [plain] = id.name.split('@');
  const versions = known.filter((each) => each === plain || each.startsWith(`${plain}@`));
  const what = `package ${id.name}`;
  if (versions.length === 0) return unknown(id, what, known, 'Put its files into a folder below deps/.');
  return unknown(id, what, [], `Available: ${versions.join(', ')}. Put others into folders below deps/.`);
}

function packageCycle({ span }: Id, cycle: readonly string[]): Error {
  const help = 'Within a package, name an interface without the package.';
  return invalid(span, `Packages depend on each other in a cycle: ${showCycle(cycle)}`, help);
}

function resolvePackage(unit: PackageUnit, others: ReadonlyMap<string, ResolvedPackage>, context: Context): ResolvedPackage {
  const scope = new PackageScope(unit, others);
  const name = packageNameOf(unit.id);
  for (const declaration of scope.inOrder()) {
    scope.items.set(declaration.ast.id.name, resolveItem(declaration, scope, name, context));
  }
  return { unit, name, items: scope.items };
}

function resolveItem({ ast, file }: Declaration, scope: PackageScope, name: ResolvedPackage['name'], context: Context): ResolvedItem {
  const id: PackageId = scope.unit.id;
  const find: Parameters<typeof resolveInterface>[3] = (path) => scope.find(path, file);
  if (ast.kind === 'world') return resolveWorldAst(ast, name, context, id, find);
  const { docs, gate, items } = ast;
  const source = { package: name, name: ast.id.name, docs, gate, items, span: ast.id.span };
  return resolveInterface(source, context, id, find);
}
