import type { Id, IncludeAst } from './ast.ts';
import { Cloner, cloneInterface } from './clone.ts';
import type { Context } from './context.ts';
import type { Sides } from './elaborate.ts';
import { invalid, unknown } from './errors.ts';
import type { World, WorldItem } from './model.ts';
import { Names } from './names.ts';
import { type Items, interfaceId } from './resolved.ts';
import { sizeOf, sizeOfFunction, sizeOfType, sum } from './sizes.ts';

/** Names of both sides, to tell clashes. */
export interface SideNames {
  readonly imports: Names;
  readonly exports: Names;
}

/** Takes over the imports and exports of another world: interfaces once, plain names under those of `with`. */
export class Inclusion {
  readonly #ast: IncludeAst;
  readonly #context: Context;
  readonly #renames: ReadonlyMap<string, string>;
  readonly #cloner: Cloner;
  readonly #from: World;

  constructor(ast: IncludeAst, from: World, into: World, context: Context) {
    this.#ast = ast;
    this.#context = context;
    this.#from = from;
    this.#renames = new Map(ast.names.toReversed().map(({ id, as }) => [id.name, as.name]));
    const types = from.imports.flatMap((item) => (item.kind === 'type' ? item.type : []));
    context.expand(sum(types, sizeOfType), ast.path.span);
    this.#cloner = new Cloner(types, into, (name) => this.#rename(name));
  }

  takeInto({ imports, exports }: Sides, names: SideNames): void {
    const plain = [...this.#from.imports, ...this.#from.exports].filter(hasPlainName).map(({ name }) => name);
    const known = new Set(plain);
    for (const { id } of this.#ast.names) if (!known.has(id.name)) throw this.#unknownName(id, known);
    for (const item of this.#from.imports) this.#take(item, imports, names.imports);
    for (const item of this.#from.exports) this.#take(item, exports, names.exports);
  }

  #rename(name: string): string {
    return this.#renames.get(name) ?? name;
  }

  #unknownName(id: Id, known: ReadonlySet<string>): Error {
    const help = 'Only plain names of imports and exports can be changed, not those of interfaces.';
    return unknown(id, `plain name "${id.name}" in the world "${this.#ast.path.id.name}"`, known, help);
  }

  #take(item: WorldItem, into: Items, names: Names): void {
    this.#context.expand(1, this.#ast.path.span);
    if (!hasPlainName(item)) {
      if (!into.has(item.name)) into.set(item.name, item);
      return;
    }
    const copy = this.#copy(item, this.#rename(item.name));
    addName(copy, names, this.#ast);
    into.set(copy.name, copy);
  }

  #copy(item: WorldItem, name: string): WorldItem {
    if (item.kind === 'type') return { ...item, name, type: this.#cloner.type(item.type) };
    if (item.kind === 'function') {
      this.#context.expand(sizeOfFunction(item.function), this.#ast.path.span);
      return { ...item, name, function: { ...this.#cloner.function(item.function), name, externName: name } };
    }
    this.#context.expand(sizeOf(item.interface), this.#ast.path.span);
    return { ...item, name, interface: cloneInterface(item.interface) };
  }
}

function hasPlainName(item: WorldItem): boolean {
  return item.kind !== 'interface' || item.interface.name === undefined || interfaceId(item.interface) !== item.name;
}

function addName(item: WorldItem, names: Names, { path: { span } }: IncludeAst): void {
  const help = `Give it another name: \`include … with { ${item.name} as another-name }\`.`;
  names.add(item.name, span, help);
  if (item.kind !== 'type' || item.type.definition.kind !== 'resource') return;
  for (const { externName } of item.type.definition.functions) names.add(externName, span, help);
}

/** For an `include` of an interface. */
export function notAWorld(path: IncludeAst['path']): Error {
  const help = `Write \`import ${path.id.name};\` to import it.`;
  return invalid(path.span, `"${path.id.name}" is an interface, not a world`, help);
}
