import type { ExternTypeRef, ImportSyntax, Sort, TypeDecl } from '@skerry/host/engine/binary';
import { SkerryError } from '@skerry/host/base';
import { Writer } from '@skerry/host/engine/format';
import { type Scope, Unwritable, writeExternType, writeTypeDef } from './encode.ts';
import { InstanceType } from './instance-type.ts';
import type { Part } from './part.ts';
import { compatibleName, newest } from './versions.ts';
import type { ComponentWriter, Item } from './writer.ts';

interface Wanted {
  readonly part: Part;
  readonly import: ImportSyntax;
}

/**
 * What the composition itself imports: all that its parts import and none of them provides. Parts that import compatible
 * versions of one interface get the same instance, so that a resource of it may pass from one to the other.
 */
export class Imports {
  readonly #writer: ComponentWriter;
  /** Who wants an import, by compatible name. */
  readonly #wanted = new Map<string, Wanted[]>();
  readonly #done = new Map<string, Item>();
  readonly #running = new Set<string>();
  readonly #types = new Map<Part, Map<number, number>>();
  readonly #members = new Map<string, number>();
  /** Imports of a part that another one provides. */
  readonly #provided = new Map<Part, ReadonlyMap<string, Item>>();

  constructor(writer: ComponentWriter) {
    this.#writer = writer;
  }

  /** Makes known what a part imports, before anything is written. */
  announce(part: Part, imports: readonly ImportSyntax[]): void {
    for (const each of imports) {
      const key = compatibleName(each.name.name);
      const wanted = this.#wanted.get(key) ?? [];
      this.#wanted.set(key, wanted);
      wanted.push({ part, import: each });
    }
  }

  /** From here on, these imports of a part are what another part exports. */
  provide(part: Part, provided: ReadonlyMap<string, Item>): void {
    this.#provided.set(part, provided);
  }

  /** What a part gets for one of its imports. */
  itemOf(part: Part, name: string): Item {
    const provided = this.#provided.get(part)?.get(name);
    if (provided !== undefined) return provided;
    const key = compatibleName(name);
    const done = this.#done.get(key);
    if (done !== undefined) return done;
    if (this.#running.has(key)) throw new Unwritable(`the import ${name}, which refers to itself`);
    this.#running.add(key);
    const item = this.#write(this.#wanted.get(key)!);
    this.#done.set(key, item);
    return item;
  }

  #write(wanted: readonly Wanted[]): Item {
    const best = newest(wanted.map((each) => each.import.name.name));
    const { name, type } = wanted.find((each) => each.import.name.name === best)!.import;
    const other = wanted.find((each) => each.import.type.kind !== type.kind);
    if (other !== undefined) throw differing(best, wanted[0]!.part, other.part);
    if (type.kind === 'instance') return this.#instance(name, wanted);
    const { part, import: only } = wanted[0]!;
    const sort = sortOf(only.type);
    const scope = this.#scopeOf(part);
    // What it refers to has to be there before.
    if ('type' in only.type && typeof only.type.type === 'number') scope.type(only.type.type);
    if (only.type.kind === 'type' && only.type.bound !== 'resource') scope.type(only.type.bound.eq);
    return { sort, index: this.#writer.import(name, sort, (writer) => writeExternType(writer, only.type, scope)) };
  }

  #instance(name: ImportSyntax['name'], wanted: readonly Wanted[]): Item {
    const merged = new InstanceType();
    for (const { part, import: each } of wanted) merged.add(declsOf(part, each), this.#scopeOf(part).type);
    const type = this.#writer.type((writer) => merged.write(writer));
    const sort: Sort = { core: false, sort: 'instance' };
    const written: ExternTypeRef = { kind: 'instance', type };
    return { sort, index: this.#writer.import(name, sort, (writer) => writeExternType(writer, written, SAME)) };
  }

  #scopeOf(part: Part): Scope {
    return {
      type: (index) => this.#typeOf(part, index),
      outer: () => {
        throw new Unwritable('a type from outside of the component');
      },
    };
  }

  /** Where a type of a part is in the composition. */
  #typeOf(part: Part, index: number): number {
    const known = this.#types.get(part) ?? new Map<number, number>();
    this.#types.set(part, known);
    const found = known.get(index) ?? this.#makeType(part, index);
    known.set(index, found);
    return found;
  }

  #makeType(part: Part, index: number): number {
    const origin = part.types[index]!;
    switch (origin.kind) {
      case 'definition': {
        const { type } = origin;
        const scope = this.#scopeOf(part);
        // Types that it refers to are written while it is: they come before.
        const body = new Writer(64);
        writeTypeDef(body, type, scope);
        return this.#writer.type((writer) => writer.copy(body.bytes, 0, body.length));
      }
      case 'import':
        return this.itemOf(part, origin.name).index;
      case 'member':
        return this.#memberOf(this.#instanceOf(part, origin.instance), origin.name);
      case 'same':
        return this.#typeOf(part, origin.index);
      case 'inner':
        throw new Unwritable('a type that it makes itself');
    }
  }

  #memberOf(instance: number, name: string): number {
    const key = `${instance} ${name}`;
    const found = this.#members.get(key) ?? this.#writer.member(instance, name, { core: false, sort: 'type' }).index;
    this.#members.set(key, found);
    return found;
  }

  #instanceOf(part: Part, index: number): number {
    const origin = part.instances[index]!;
    if (origin.kind === 'import') return this.itemOf(part, origin.name).index;
    if (origin.kind === 'same') return this.#instanceOf(part, origin.index);
    throw new Unwritable('an instance that it makes itself');
  }
}

/** Indices that are those of the composition already. */
const SAME: Scope = { type: (index) => index, outer: (_count, index) => index };

function declsOf(part: Part, { name, type }: ImportSyntax): readonly TypeDecl[] {
  const origin = type.kind === 'instance' ? part.types[type.type] : undefined;
  if (origin?.kind === 'definition' && origin.type.kind === 'instance') return origin.type.decls;
  throw new Unwritable(`the import ${name.name}`);
}

function sortOf({ kind }: ExternTypeRef): Sort {
  return kind === 'module' ? { core: true, sort: 'module' } : { core: false, sort: kind };
}

function differing(name: string, one: Part, other: Part): SkerryError {
  return new SkerryError('COMPOSE_FAILED', `${one.name} and ${other.name} import different things as ${name}`, {
    help: 'Rename one of the two imports.',
  });
}
