import { UNBOUND } from './binding.ts';
import type { Mode } from './context.ts';
import { partsOf } from './layout.ts';
import { ResourceType } from './resource.ts';
import type { DeclsIn, Entity, TypeEntity } from './scope.ts';
import type { FuncType, ValType } from './valtype.ts';

/** Whether a type speaks of a resource type that was there before, as opposed to one that it makes itself. */
export function mentionsResource(mode: Mode, type: TypeEntity): boolean {
  return new ResourceSearch(mode).entity(type);
}

class ResourceSearch {
  readonly #mode: Mode;
  readonly #before = new ResourceType({ kind: 'abstract' }).serial;
  readonly #seen = new Set<ValType>();

  constructor(mode: Mode) {
    this.#mode = { ...mode, check: false, live: false };
  }

  entity(entity: Entity): boolean {
    switch (entity.kind) {
      case 'func':
        return this.#func(entity.type);
      case 'instance':
        return this.#some(entity.exports.values());
      case 'type':
        return this.#type(entity);
      case 'component':
        return entity.syntax === undefined && this.#component(entity);
      default:
        return false;
    }
  }

  #some(entities: Iterable<Entity>): boolean {
    return [...entities].some((entity) => this.entity(entity));
  }

  #type(entity: TypeEntity): boolean {
    switch (entity.type) {
      case 'resource':
        return entity.use.resource.serial < this.#before;
      case 'value':
        return this.#value(entity.value);
      case 'func':
        return this.#func(entity.func);
      case 'instance':
        return this.entity(this.#mode.evaluation.walks.instanceType(this.#mode, entity, UNBOUND));
      case 'component':
        return this.#component(entity);
    }
  }

  #component(type: DeclsIn): boolean {
    const seen = new Map<string, Entity>();
    const exports = this.#mode.evaluation.walks.componentType(this.#mode, type, UNBOUND, { given: undefined, seen });
    return this.#some(seen.values()) || this.entity(exports);
  }

  #func({ params, result }: FuncType): boolean {
    return params.some(({ type }) => this.#value(type)) || (result !== undefined && this.#value(result));
  }

  #value(type: ValType): boolean {
    if (!type.facts.hasHandle || this.#seen.has(type)) return false;
    this.#seen.add(type);
    const { shape } = type;
    if (shape.kind === 'own' || shape.kind === 'borrow') return shape.use.resource.serial < this.#before;
    return partsOf(shape).some((part) => this.#value(part));
  }
}
