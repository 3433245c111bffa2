import { externNameOf } from './function.ts';
import type { Definition, FunctionType, Interface, NamedType, ValueType, World } from './model.ts';
import type { Mutable } from './type-def.ts';

/** Copies types for a new owner, and what refers to them. */
export class Cloner {
  readonly #types = new Map<NamedType, NamedType>();

  /** @param rename the name of the copy */
  constructor(types: readonly NamedType[], owner: Interface | World, rename = (name: string): string => name) {
    for (const type of types) this.#types.set(type, { ...type, name: rename(type.name), owner });
    for (const [{ definition }, copy] of this.#types) {
      (copy as Mutable<NamedType>).definition = this.#definition(definition, copy.name);
    }
  }

  type(type: NamedType): NamedType {
    return this.#types.get(type) ?? type;
  }

  function(from: FunctionType, resource?: string): FunctionType {
    const parameters = from.parameters.map(({ name, type }) => ({ name, type: this.#value(type) }));
    const result = this.#optional(from.result);
    if (resource === undefined) return { ...from, parameters, result };
    const name = from.kind === 'constructor' ? resource : from.name;
    return { ...from, name, externName: externNameOf(from.kind, name, resource), parameters, result };
  }

  #definition(from: Definition, name: string): Definition {
    switch (from.kind) {
      case 'record':
        return { ...from, fields: from.fields.map((field) => ({ ...field, type: this.#value(field.type) })) };
      case 'variant':
        return { ...from, cases: from.cases.map((each) => ({ ...each, type: this.#optional(each.type) })) };
      case 'resource':
        return { ...from, functions: from.functions.map((each) => this.function(each, name)) };
      case 'alias':
        return { ...from, target: this.#value(from.target) };
      default:
        return from;
    }
  }

  #optional(type: ValueType | undefined): ValueType | undefined {
    return type === undefined ? undefined : this.#value(type);
  }

  #value(type: ValueType): ValueType {
    switch (type.kind) {
      case 'named':
        return { kind: 'named', type: this.type(type.type) };
      case 'own':
      case 'borrow':
        return { kind: type.kind, resource: this.type(type.resource) };
      case 'list':
        return { ...type, element: this.#value(type.element) };
      case 'map':
        return { ...type, key: this.#value(type.key), value: this.#value(type.value) };
      case 'option':
        return { ...type, some: this.#value(type.some) };
      case 'result':
        return { ...type, ok: this.#optional(type.ok), error: this.#optional(type.error) };
      case 'tuple':
        return { ...type, elements: type.elements.map((each) => this.#value(each)) };
      case 'stream':
      case 'future':
        return { ...type, payload: this.#optional(type.payload) };
      default:
        return type;
    }
  }
}

const origins = new WeakMap<Interface, Interface>();

/** What an interface was copied from in the first place, or itself. */
export function originOf(of: Interface): Interface {
  return origins.get(of) ?? of;
}

/** The same interface once more, with types of its own. */
export function cloneInterface(from: Interface): Interface {
  const model: Mutable<Interface> = { ...from };
  origins.set(model, originOf(from));
  const cloner = new Cloner(from.types, model);
  model.types = from.types.map((type) => cloner.type(type));
  model.functions = from.functions.map((each) => cloner.function(each));
  return model;
}
