import type { Id, InterfaceAst, TopLevel, UsePath, WorldAst } from './ast.ts';
import { invalid, unknown } from './errors.ts';
import { Names } from './names.ts';
import type { PackageUnit } from './units.ts';
import type { ResolvedItem, ResolvedPackage } from './resolved.ts';
import { type Dependencies, showCycle, toposort } from './toposort.ts';

/** Where a name of a file leads: to an item of the same package, or to another package. */
type Target = { readonly path: UsePath } | { readonly local: Id };

type FileScope = ReadonlyMap<string, Target>;

export interface Declaration {
  readonly ast: InterfaceAst | WorldAst;
  readonly file: FileScope;
}

/** The names of a package's interfaces and worlds, while they are bound one after the other. */
export class PackageScope {
  readonly unit: PackageUnit;
  readonly items = new Map<string, ResolvedItem>();
  readonly #declarations = new Map<string, Declaration>();
  readonly #others: ReadonlyMap<string, ResolvedPackage>;

  /** @param others packages that this one refers to, by their full names */
  constructor(unit: PackageUnit, others: ReadonlyMap<string, ResolvedPackage>) {
    this.unit = unit;
    this.#others = others;
    const names = new Names();
    const files = unit.files.map(fileScope);
    for (const [index, items] of unit.files.entries()) {
      for (const ast of items) {
        if (ast.kind === 'use') continue;
        names.add(ast.id.name, ast.id.span);
        this.#declarations.set(ast.id.name, { ast, file: files[index]! });
      }
    }
    for (const file of files) this.#checkUses(file);
  }

  /** Interfaces before those that use them, worlds before those that include them, all interfaces before worlds. */
  inOrder(): Declaration[] {
    const nodes: Dependencies = new Map([...this.#declarations].map(([name, declaration]) => [name, this.#localDependencies(declaration)]));
    const order = toposort(nodes, (id, cycle) => {
      const help = 'Move the shared parts into a separate interface or world.';
      return invalid(id.span, `Interfaces or worlds depend on each other in a cycle: ${showCycle(cycle)}`, help);
    });
    const declarations = order.map((name) => this.#declarations.get(name)!);
    const worlds = declarations.filter(({ ast }) => ast.kind === 'world');
    return [...declarations.filter(({ ast }) => ast.kind === 'interface'), ...worlds];
  }

  /** Finds what a path in a file means. */
  find(path: UsePath, file: FileScope): ResolvedItem {
    const target = this.#target(path, file);
    if ('path' in target) return this.#foreign(target.path);
    const item = this.items.get(target.local.name);
    // Worlds come after all interfaces, and after the worlds that they include.
    if (item === undefined) throw invalid(path.span, `"${path.id.name}" is a world, not an interface`);
    return item;
  }

  #target(path: UsePath, file: FileScope): Target {
    if (path.package !== undefined) return { path };
    const target = file.get(path.id.name);
    if (target !== undefined) return target;
    if (this.#declarations.has(path.id.name)) return { local: path.id };
    throw unknown(path.id, noItem(path.id), [...file.keys(), ...this.#declarations.keys()]);
  }

  #foreign({ package: of, id }: UsePath): ResolvedItem {
    const { items } = this.#others.get(of!.key)!;
    const item = items.get(id.name);
    if (item === undefined) throw unknown(id, `${noItem(id)} in the package ${of!.key}`, items.keys());
    return item;
  }

  /** A name that a file gives must lead somewhere even if nobody says it. */
  #checkUses(file: FileScope): void {
    for (const target of file.values()) {
      if ('path' in target) this.#foreign(target.path);
      else if (!this.#declarations.has(target.local.name)) {
        throw unknown(target.local, noItem(target.local), this.#declarations.keys());
      }
    }
  }

  #localDependencies({ ast, file }: Declaration): Id[] {
    const kind = ast.kind === 'interface' ? 'use' : 'include';
    const paths = (ast.items as readonly { kind: string; path?: UsePath }[]).filter((item) => item.kind === kind);
    return paths.flatMap(({ path }) => {
      const target = this.#target(path!, file);
      return 'local' in target ? { name: target.local.name, span: path!.span } : [];
    });
  }
}

const noItem = ({ name }: Id): string => `interface or world "${name}"`;

function fileScope(items: readonly TopLevel[]): FileScope {
  const scope = new Map<string, Target>();
  const names = new Names();
  for (const item of items) {
    const id = item.kind === 'use' ? item.as : item.id;
    names.add(id.name, id.span);
    scope.set(id.name, item.kind === 'use' ? useTarget(item.path) : { local: id });
  }
  return scope;
}

function useTarget(path: UsePath): Target {
  return path.package === undefined ? { local: path.id } : { path };
}
