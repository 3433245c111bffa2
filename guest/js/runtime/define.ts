/** Puts in place what the engine lacks, with the attributes that standards ask for. */

/** A global variable that is not listed by `Object.keys(globalThis)`: a class, as Web IDL has it. */
export function defineGlobal(name: string, value: unknown): void {
  Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: false });
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
