import { NOWHERE } from './bind.ts';
import type { Mode } from './context.ts';
import type { Entity, TypeEntity } from './entity.ts';
import { partsOf } from './layout.ts';
import { ResourceType } from './resource.ts';
import { evaluateComponentType, evaluateInstanceType } from './type-scope.ts';
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
        return this.entity(evaluateInstanceType(this.#mode, entity, { given: undefined, origin: NOWHERE }));
      case 'component':
        return this.#component(entity);
    }
  }

  #component(closure: Parameters<typeof evaluateComponentType>[1]): boolean {
    const seen = new Map<string, Entity>();
    const binding = { given: undefined, origin: NOWHERE };
    const exports = evaluateComponentType(this.#mode, closure, binding, { given: undefined, seen });
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
