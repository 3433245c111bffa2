import type { ExternAst, Id, IncludeAst, WorldAst } from './ast.ts';
import { cloneInterface } from './clone.ts';
import { type Context, hiddenError } from './context.ts';
import { type Sides, elaborate } from './elaborate.ts';
import { invalid } from './errors.ts';
import { checkNames, resolveFunction } from './function.ts';
import { Inclusion, type SideNames, notAWorld } from './include.ts';
import { type Find, defineTypes, interfaceAt, resolveInterface } from './interface.ts';
import type { Interface, PackageName, World, WorldInterface, WorldItem } from './model.ts';
import { Names } from './names.ts';
import { type ResolvedWorld, interfaceId } from './resolved.ts';
import { sizeOf } from './sizes.ts';
import { type Mutable, resolveResource } from './type-def.ts';
import { TypeScope } from './type-scope.ts';

/** Binds all names in a world and completes it. */
export function resolveWorldAst(
  ast: WorldAst,
  of: PackageName,
  context: Context,
  packageId: TypeScope['package'],
  find: Find,
): ResolvedWorld {
  const model: Mutable<World> = { package: of, name: ast.id.name, docs: ast.docs, imports: [], exports: [] };
  const hiddenBy = context.hiddenBy(ast.gate, packageId);
  const scope = new TypeScope(context, packageId, model, hiddenBy);
  const sides = new WorldBuilder(ast, scope, find, model).build();
  model.imports = [...sides.imports.values()];
  model.exports = [...sides.exports.values()];
  return { kind: 'world', model, hiddenBy };
}

class WorldBuilder {
  readonly #ast: WorldAst;
  readonly #scope: TypeScope;
  readonly #context: Context;
  readonly #find: Find;
  readonly #model: World;
  readonly #sides: Sides = { imports: new Map(), exports: new Map() };
  readonly #names: SideNames;

  constructor(ast: WorldAst, scope: TypeScope, find: Find, model: World) {
    this.#ast = ast;
    this.#scope = scope;
    this.#context = scope.context;
    this.#find = find;
    this.#model = model;
    // A type of the world is an import.
    this.#names = { imports: scope.names, exports: new Names() };
  }

  build(): Sides {
    this.#addTypes(defineTypes(this.#ast.items, this.#scope, this.#find));
    for (const item of this.#ast.items) {
      if (item.kind === 'import' || item.kind === 'export') this.#addExtern(item);
    }
    for (const item of this.#ast.items) if (item.kind === 'include') this.#include(item);
    return elaborate(this.#sides, this.#context, this.#ast.id.span);
  }

  /** Types that are used come before those that are declared. */
  #addTypes(order: readonly string[]): void {
    for (const item of this.#ast.items) if (item.kind === 'type') resolveResource(item, this.#scope);
    for (const name of order) {
      const binding = this.#scope.bindings.get(name);
      if (binding?.kind === 'type') this.#sides.imports.set(name, { kind: 'type', name, type: binding.type });
    }
  }

  #addExtern(ast: ExternAst): void {
    if (ast.id !== undefined) this.#nameOf(ast.kind).add(ast.id.name, ast.id.span);
    if (this.#isHidden(ast)) return this.#checkHidden(ast);
    const item = this.#itemOf(ast);
    const side = ast.kind === 'import' ? this.#sides.imports : this.#sides.exports;
    if (side.has(item.name)) throw invalid(ast.span, `${item.name} is ${ast.kind}ed twice`, 'Remove one of the two.');
    side.set(item.name, item);
  }

  #isHidden({ gate }: ExternAst | IncludeAst): boolean {
    const hidden = this.#context.hiddenBy(gate, this.#scope.package);
    return hidden !== undefined || this.#scope.hiddenBy !== undefined;
  }

  #nameOf(kind: 'import' | 'export'): Names {
    return kind === 'import' ? this.#names.imports : this.#names.exports;
  }

  /** What is not there must be right nevertheless, as far as it is of this package. */
  #checkHidden({ id, type, ...rest }: ExternAst): void {
    if (type.kind === 'function') checkNames(type.signature, this.#scope);
    if (type.kind === 'path' && type.path.package === undefined) this.#find(type.path);
    if (type.kind === 'interface') this.#inline(id!, type.items, rest);
  }

  #itemOf(ast: ExternAst): WorldItem {
    const { id, type, gate } = ast;
    if (type.kind === 'function') return this.#functionOf(ast, id!);
    const item = type.kind === 'interface' ? this.#inlineItem(ast, id!, type.items) : this.#pathItem(ast);
    return gate.externalId === undefined ? item : { ...item, externalId: gate.externalId };
  }

  #functionOf({ docs, gate, type }: ExternAst, id: Id): WorldItem {
    const signature = (type as Extract<ExternAst['type'], { kind: 'function' }>).signature;
    const ast = { kind: 'function', id, role: 'free', signature, docs, gate } as const;
    return { kind: 'function', name: id.name, function: resolveFunction(ast, this.#scope) };
  }

  #inlineItem(ast: ExternAst, id: Id, items: InlineItems): WorldInterface {
    return { kind: 'interface', name: id.name, interface: this.#inline(id, items, ast) };
  }

  #inline(id: Id, items: InlineItems, { docs, gate }: Pick<ExternAst, 'docs' | 'gate'>): Interface {
    const source = { package: undefined, name: undefined, docs, gate, items, span: id.span };
    return resolveInterface(source, this.#context, this.#scope.package, this.#find).model;
  }

  /** Under a plain name, an interface has types of its own. */
  #pathItem({ id, type }: ExternAst): WorldInterface {
    const { path } = type as Extract<ExternAst['type'], { kind: 'path' }>;
    const { model } = interfaceAt(path, this.#find);
    if (id === undefined) return { kind: 'interface', name: interfaceId(model), interface: model };
    this.#context.expand(sizeOf(model), id.span);
    return { kind: 'interface', name: id.name, interface: cloneInterface(model) };
  }

  #include(ast: IncludeAst): void {
    if (this.#isHidden(ast)) return;
    const item = this.#find(ast.path);
    if (item.kind === 'interface') throw notAWorld(ast.path);
    if (item.hiddenBy !== undefined) throw hiddenError(ast.path.span, ast.path.id.name, item.hiddenBy);
    new Inclusion(ast, item.model, this.#model, this.#context).takeInto(this.#sides, this.#names);
  }
}

type InlineItems = Extract<ExternAst['type'], { kind: 'interface' }>['items'];
