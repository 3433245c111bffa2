/** Puts in place what the engine lacks, with the attributes that standards ask for. */

/** A global variable that is not listed by `Object.keys(globalThis)`: a class, as Web IDL has it. */
export function defineGlobal(name: string, value: unknown): void {
  Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: false });
}

/** A method that programs may see and replace. */
export function defineMethod(owner: object, name: PropertyKey, value: (...args: never[]) => unknown): void {
  // The bundler gives functions other names where two modules have the same.
  if (typeof name === 'string') Object.defineProperty(value, 'name', { value: name, configurable: true });
  Object.defineProperty(owner, name, { value, writable: true, configurable: true, enumerable: typeof name === 'string' });
}

/** A property that is computed. */
export function defineGetter<T extends object>(owner: T, name: PropertyKey, get: (this: T) => unknown): void {
  const { set } = Object.getOwnPropertyDescriptor(owner, name) ?? {};
  Object.defineProperty(owner, name, { get, ...(set && { set }), configurable: true, enumerable: true });
}

/** A class as a global variable: its members are listed, and its objects say what they are. */
export function defineClass(name: string, value: abstract new (...args: never[]) => object): void {
  const prototype = value.prototype as object;
  Object.defineProperty(value, 'name', { value: name, configurable: true });
  for (const owner of [value, prototype]) {
    for (const [key, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(owner))) {
      if (key === 'constructor' || key === 'prototype' || key === 'name' || key === 'length') continue;
      Object.defineProperty(owner, key, { ...descriptor, enumerable: true });
    }
  }
  Object.defineProperty(prototype, Symbol.toStringTag, { value: name, configurable: true });
  defineGlobal(name, value);
}
