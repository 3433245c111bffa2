import { originOf } from './clone.ts';
import type { Context } from './context.ts';
import { invalid } from './errors.ts';
import type { Interface, WorldInterface, WorldItem } from './model.ts';
import { type Items, interfaceId, usedInterface, usesOf } from './resolved.ts';
import type { Span } from './source.ts';

export interface Sides {
  readonly imports: Items;
  readonly exports: Items;
}

/**
 * Adds the interfaces that a world needs for the types of others, and brings everything into the order in which a
 * component has it.
 *
 * @throws SkerryError `WIT_INVALID` when an interface would have to be both imported and exported
 */
export function elaborate(world: Sides, context: Context, span: Span): Sides {
  const work = new Elaboration(world, context, span);
  for (const [name, item] of sorted(world.imports)) work.addImport(name, item);
  for (const [name, item] of world.exports) if (item.kind !== 'interface') work.exports.set(name, item);
  for (const [name, item] of world.exports) if (item.kind === 'interface') work.addExport(name, item);
  return { imports: new Map(sorted(work.imports)), exports: work.exports };
}

/** Interfaces, types that are used, types that are declared, functions. */
function sorted(items: Items): [string, WorldItem][] {
  return [...items].toSorted(([, left], [, right]) => rank(left) - rank(right));
}

function rank(item: WorldItem): number {
  if (item.kind === 'interface') return 0;
  if (item.kind === 'function') return 3;
  return usedInterface(item.type) === undefined ? 2 : 1;
}

class Elaboration {
  readonly imports: Items = new Map();
  readonly exports: Items = new Map();
  readonly #listed: Items;
  /** Interfaces that must be imported since an export uses them and does not find them among the exports. */
  readonly #required = new Set<Interface>();
  readonly #context: Context;
  readonly #span: Span;

  constructor({ exports }: Sides, context: Context, span: Span) {
    this.#listed = exports;
    this.#context = context;
    this.#span = span;
  }

  addImport(name: string, item: WorldItem): void {
    this.#context.expand(1, this.#span);
    if (this.imports.has(name)) return;
    if (item.kind === 'interface') this.#importAll(usesOf(item.interface));
    if (item.kind === 'type') this.#importAll([usedInterface(item.type)].filter((each) => each !== undefined));
    this.imports.set(name, item);
  }

  #importAll(interfaces: readonly Interface[]): void {
    for (const each of interfaces) this.addImport(interfaceId(each), asItem(each));
  }

  addExport(name: string, item: WorldInterface): void {
    this.#context.expand(1, this.#span);
    if (this.exports.has(name)) return;
    for (const used of usesOf(item.interface)) this.#use(used, item.interface);
    if (this.#required.has(originOf(item.interface))) throw this.#late(name, item.interface);
    this.exports.set(name, item);
  }

  /** What an export uses is an export if the world lists it so, otherwise an import. */
  #use(used: Interface, user: Interface): void {
    const name = interfaceId(used);
    const listed = this.#listed.get(name);
    if (listed?.kind === 'interface') this.addExport(name, listed);
    else this.#require(used, user);
  }

  #require(used: Interface, user: Interface): void {
    this.#context.expand(1, this.#span);
    const name = interfaceId(used);
    if (this.exports.has(name)) throw this.#clash(used, user);
    if (this.#required.has(used)) return;
    for (const each of usesOf(used)) this.#require(each, used);
    this.#required.add(used);
    if (!this.imports.has(name)) this.imports.set(name, asItem(used));
  }

  #late(name: string, of: Interface): Error {
    if (name !== interfaceId(of)) return this.#lateName(name, of);
    return this.#clash(of, [...this.#required].find((each) => usesOf(each).includes(of)) ?? of);
  }

  /** Under a plain name it is another interface, and yet `wasm-tools` takes it only in this order. */
  #lateName(name: string, of: Interface): Error {
    const message = `${interfaceId(of)} is exported as "${name}" after an export for which it is imported`;
    return invalid(this.#span, message, `Write \`export ${name}\` before the other exports.`);
  }

  #clash(used: Interface, user: Interface): Error {
    const needed = user.package === undefined ? 'an inline interface' : interfaceId(user);
    const message = `${interfaceId(used)} is exported, yet ${needed} uses it and is imported for another export`;
    return invalid(this.#span, message, `Export ${needed} as well.`);
  }
}

const asItem = (of: Interface): WorldInterface => ({ kind: 'interface', name: interfaceId(of), interface: of });
