import { invalid } from '../binary/index.ts';
import type { ExternName } from '../binary/index.ts';
import type { Entity, TypeEntity } from './entity.ts';
import { partsOf } from './layout.ts';
import { annotationOf, checkExternName, NameSet, quote } from './names.ts';
import { named } from './resolve.ts';
import type { ResourceType } from './resource.ts';
import type { FuncType, Naming, ValType } from './valtype.ts';

const RANK: Readonly<Record<Naming, number>> = { none: 0, exported: 1, imported: 2 };
const stronger = (a: Naming, b: Naming): Naming => (RANK[a] >= RANK[b] ? a : b);

/** Checks that every type which an import or export speaks of has a name there (Explainer.md, "External visibility"). */
export class Visibility {
  readonly #needed: number;
  readonly #seen = new Set<ValType>();

  constructor(needed: Exclude<Naming, 'none'>) {
    this.#needed = RANK[needed];
  }

  entity(entity: Entity): boolean {
    switch (entity.kind) {
      case 'func':
        return this.#func(entity.type);
      case 'type':
        return this.#type(entity);
      case 'instance':
        return [...entity.exports.values()].every((inner) => this.entity(inner));
      default:
        return true;
    }
  }

  #type(entity: TypeEntity): boolean {
    if (entity.type === 'value') return this.#parts(entity.value);
    return entity.type === 'func' ? this.#func(entity.func) : true;
  }

  #func({ params, result }: FuncType): boolean {
    return params.every(({ type }) => this.#value(type)) && (result === undefined || this.#value(result));
  }

  /** A type where it is used: what has labels or an identity needs a name of its own. */
  #value(type: ValType): boolean {
    switch (type.shape.kind) {
      case 'record':
      case 'variant':
      case 'enum':
      case 'flags':
        return RANK[type.naming] >= this.#needed;
      default:
        return this.#parts(type);
    }
  }

  #parts(type: ValType): boolean {
    if (this.#seen.has(type)) return true;
    this.#seen.add(type);
    const { shape } = type;
    if (shape.kind === 'own' || shape.kind === 'borrow') return RANK[shape.use.naming] >= this.#needed;
    return partsOf(shape).every((part) => this.#value(part));
  }
}

/** The entity as it is known after its import or export: its types have names now. */
export function withNaming<T extends Entity>(entity: T, naming: Naming): T;
export function withNaming(entity: Entity, naming: Naming): Entity {
  if (entity.kind === 'instance') {
    const exports = new Map([...entity.exports].map(([name, inner]) => [name, withNaming(inner, naming)]));
    return { kind: 'instance', exports };
  }
  if (entity.kind !== 'type') return entity;
  if (entity.type === 'value') return { ...entity, value: named(entity.value, stronger(entity.value.naming, naming)) };
  if (entity.type !== 'resource') return entity;
  return { ...entity, use: { resource: entity.use.resource, naming: stronger(entity.use.naming, naming) } };
}

/** The names that one scope imports or exports. */
export class ExternNames {
  readonly #names = new NameSet();
  readonly #resources = new Map<string, ResourceType>();
  readonly #what: string;

  constructor(what: 'import' | 'export') {
    this.#what = what;
  }

  add(name: ExternName, entity: Entity): void {
    checkExternName(name, entity.kind === 'instance');
    this.#names.add(name.name, name.offset);
    if (entity.kind === 'type' && entity.type === 'resource') this.#resources.set(name.name, entity.use.resource);
    this.#checkAnnotation(name, entity);
  }

  /** `[method]r.f` has to be a function whose first parameter borrows the `r` of this scope, and so on. */
  #checkAnnotation({ name, offset }: ExternName, entity: Entity): void {
    const annotation = annotationOf(name);
    if (annotation === undefined) return;
    const fail = (why: string): Error => invalid(offset, `The ${this.#what} ${quote(name)} ${why}`);
    if (entity.kind !== 'func') throw fail('is no function');
    const resource = this.#resources.get(annotation.resource);
    if (resource === undefined) throw fail(`belongs to no earlier resource ${quote(annotation.resource)}`);
    if (annotation.kind === 'constructor' && !constructs(entity.type, resource)) throw fail('does not return its resource');
    if (annotation.kind === 'method' && !takesSelf(entity.type, resource)) throw fail('does not borrow its resource as self');
  }
}

function constructs({ result }: FuncType, resource: ResourceType): boolean {
  const shape = result?.shape;
  const value = shape?.kind === 'result' ? shape.ok?.shape : shape;
  return value?.kind === 'own' && value.use.resource === resource;
}

function takesSelf({ params }: FuncType, resource: ResourceType): boolean {
  const self = params[0];
  const shape = self?.type.shape;
  return self?.label === 'self' && shape?.kind === 'borrow' && shape.use.resource === resource;
}
