import type { Mode } from './context.ts';
import { UNBOUND } from './binding.ts';
import { partsOf } from './layout.ts';
import { NamedTypes, type Naming } from './named-types.ts';
import type { DeclsIn, Entity, TypeEntity } from './scope.ts';
import type { FuncType, ValType } from './valtype.ts';

/** Names the types that an import or export consists of. */
export function nameTypes(names: NamedTypes, entity: Entity, naming: Naming): void {
  if (entity.kind === 'instance') for (const inner of entity.exports.values()) nameTypes(names, inner, naming);
  if (entity.kind !== 'type') return;
  if (entity.type === 'value') names.add(entity.value, naming);
  else if (entity.type === 'resource') names.add(entity.use, naming);
}

/** Checks that every type which an import or export speaks of has a name in its scope. */
export class Visibility {
  readonly #mode: Mode;
  readonly #names: NamedTypes;
  readonly #naming: Naming;
  readonly #seen = new Set<ValType>();

  constructor(mode: Mode, names: NamedTypes, naming: Naming) {
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
    const instance = mode.evaluation.walks.instanceType(mode, type, UNBOUND);
    const names = new NamedTypes(this.#names);
    nameTypes(names, instance, this.#naming);
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
