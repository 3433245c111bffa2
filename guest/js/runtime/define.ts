/** Puts in place what the engine lacks, with the attributes that standards ask for. */

/** A global variable that is not listed by `Object.keys(globalThis)`: a class, as Web IDL has it. */
export function defineGlobal(name: string, value: unknown): void {
  Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: false });
}

/** A method that programs may see and replace. */
export function defineMethod(owner: object, name: string, value: (...args: never[]) => unknown): void {
  // The bundler gives functions other names where two modules have the same.
  Object.defineProperty(value, 'name', { value: name, configurable: true });
  Object.defineProperty(owner, name, { value, writable: true, configurable: true, enumerable: true });
}

/** A property that is computed. */
export function defineGetter<T extends object>(owner: T, name: string, get: (this: T) => unknown): void {
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

/**
 * Lets what a program makes with `new` pass through a function; subclasses too.
 *
 * @param construct gets what makes the object, and the arguments of the program
 */
export function wrapConstructor<T extends object>(
  name: 'Request' | 'Response',
  construct: (make: (args: unknown[]) => T, args: unknown[]) => T,
): void {
  const native = (globalThis as unknown as Record<string, new (...args: unknown[]) => T>)[name]!;
  const wrapped: typeof native = new Proxy(native, {
    construct: (target, args, newTarget) =>
      construct((given) => Reflect.construct(target, given, newTarget === wrapped ? target : newTarget) as T, args),
  });
  Object.defineProperty(native.prototype, 'constructor', { value: wrapped, writable: true, configurable: true });
  Object.defineProperty(globalThis, name, { value: wrapped, writable: true, configurable: true });
}
