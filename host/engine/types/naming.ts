import { invalid } from '../binary/index.ts';
import type { ExternName } from '../binary/index.ts';
import { NOWHERE } from './bind.ts';
import type { Mode } from './context.ts';
import type { Entity, TypeEntity } from './entity.ts';
import { partsOf } from './layout.ts';
import { annotationOf, checkExternName, NameSet, quote } from './names.ts';
import { renamed } from './resolve.ts';
import type { ResourceType } from './resource.ts';
import type { DeclsIn } from './type-scope.ts';
import { evaluateInstanceType } from './type-scope.ts';
import type { FuncType, ValType } from './valtype.ts';

/** Under which names a type is known to those outside. */
export type Naming = 'imported' | 'exported';

/**
 * The types that the imports and exports of one scope have named. An export may speak of both kinds, an import only of
 * what was imported (Explainer.md, "External Visibility of Types").
 */
export class Names {
  readonly #imported = new Set<object>();
  readonly #exported = new Set<object>();
  readonly #outer: Names | undefined;

  constructor(outer?: Names) {
    this.#outer = outer;
  }

  /** Names the types that an import or export consists of. */
  add(entity: Entity, naming: Naming): void {
    if (entity.kind === 'instance') for (const inner of entity.exports.values()) this.add(inner, naming);
    if (entity.kind !== 'type') return;
    const names = naming === 'imported' ? this.#imported : this.#exported;
    if (entity.type === 'value') names.add(entity.value);
    else if (entity.type === 'resource') names.add(entity.use);
  }

  has(type: object, naming: Naming): boolean {
    const own = this.#imported.has(type) || (naming === 'exported' && this.#exported.has(type));
    return own || this.#outer?.has(type, naming) === true;
  }
}

/** Checks that every type which an import or export speaks of has a name in its scope. */
export class Visibility {
  readonly #mode: Mode;
  readonly #names: Names;
  readonly #naming: Naming;
  readonly #seen = new Set<ValType>();

  constructor(mode: Mode, names: Names, naming: Naming) {
    this.#mode = mode;
    this.#names = names;
    this.#naming = naming;
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
    if (entity.type === 'instance') return this.#instanceType(entity);
    return entity.type === 'func' ? this.#func(entity.func) : true;
  }

  /** What an instance of this type exports has names in it. A component type was judged where it was defined. */
  #instanceType(type: DeclsIn): boolean {
    const mode: Mode = { ...this.#mode, check: false, live: false };
    const instance = evaluateInstanceType(mode, type, { given: undefined, origin: NOWHERE });
    const names = new Names(this.#names);
    names.add(instance, this.#naming);
    return new Visibility(mode, names, this.#naming).entity(instance);
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
        return this.#names.has(type, this.#naming);
      default:
        return this.#parts(type);
    }
  }

  #parts(type: ValType): boolean {
    if (this.#seen.has(type)) return true;
    this.#seen.add(type);
    const { shape } = type;
    if (shape.kind === 'own' || shape.kind === 'borrow') return this.#names.has(shape.use, this.#naming);
    return partsOf(shape).every((part) => this.#value(part));
  }
}

/** A type that is exported is known by another name from there on, and the names tell what may be spoken of. */
export function underNewName<T extends Entity>(entity: T): T;
export function underNewName(entity: Entity): Entity {
  if (entity.kind !== 'type') return entity;
  if (entity.type === 'value') return { ...entity, value: renamed(entity.value) };
  return entity.type === 'resource' ? { ...entity, use: { resource: entity.use.resource } } : entity;
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
