import type { Imports } from '../../engine.ts';
import { SkerryError } from '../../../base/index.ts';
import type { HostClass } from './resource.ts';

type HostFunction = (...args: never[]) => unknown;

const ORIGINS: ReadonlySet<unknown> = new Set([Object.prototype, Function.prototype]);

/** A property of a host object or of what it inherits from, but of nothing that every object has. */
function member(object: unknown, name: string): unknown {
  let owner: unknown = object;
  while (typeof owner === 'object' || typeof owner === 'function') {
    if (owner === null || ORIGINS.has(owner)) return undefined;
    if (Object.hasOwn(owner, name)) return (object as Readonly<Record<string, unknown>>)[name];
    owner = Object.getPrototypeOf(owner);
  }
  return undefined;
}

/** Finds what a component imports among what the host gives, by JavaScript names. */
export class ImportTable {
  readonly #imports: Imports;

  constructor(imports: Imports) {
    this.#imports = imports;
  }

  func(interfaceId: string, name: string): HostFunction {
    return this.#function(member(this.#interface(interfaceId, name), name), interfaceId, name);
  }

  /** A function of the world itself, outside of any interface. */
  root(witName: string, name: string): HostFunction {
    const found = member(this.#imports, witName);
    const value = typeof found === 'function' ? found : member(found, 'default');
    return this.#function(value, witName, name);
  }

  class(interfaceId: string, name: string): HostClass {
    const value = member(this.#interface(interfaceId, name), name);
    return this.#function(value, interfaceId, name) as unknown as HostClass;
  }

  /** Checks that the class has this method; it is looked up in each object at each call, which may inherit. */
  method(interfaceId: string, className: string, name: string): void {
    const value = member(this.class(interfaceId, className).prototype, name);
    this.#function(value, interfaceId, `${className}.${name}`);
  }

  static(interfaceId: string, className: string, name: string): HostFunction {
    const value = member(this.class(interfaceId, className), name);
    return this.#function(value, interfaceId, `${className}.${name}`);
  }

  #interface(interfaceId: string, name: string): unknown {
    const found = member(this.#imports, interfaceId);
    if (found === undefined) throw missing(interfaceId, name);
    return found;
  }

  #function(value: unknown, interfaceId: string, name: string): HostFunction {
    if (typeof value !== 'function') throw missing(interfaceId, name);
    return value as HostFunction;
  }
}

function missing(interfaceId: string, name: string): SkerryError {
  const help = 'Check the version of the interface, and that the function was granted what it imports.';
  return new SkerryError('IMPORT_UNKNOWN', `The component imports ${name} of ${interfaceId}, which the host does not provide`, { help });
}
