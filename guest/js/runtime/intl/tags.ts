/** Puts the methods of a class into place of those of a function, and lets its objects say what they are. */
export function toStringTag(constructor: unknown, methods: { readonly prototype: object }, name: string): void {
  const { prototype } = constructor as { readonly prototype: object };
  const { constructor: _, ...own } = Object.getOwnPropertyDescriptors(methods.prototype);
  Object.defineProperties(prototype, own);
  Object.defineProperty(prototype, Symbol.toStringTag, { value: `Intl.${name}`, configurable: true });
  Object.defineProperty(constructor, 'name', { value: name, configurable: true });
  Object.defineProperty(constructor, 'length', { value: 0, configurable: true });
}

/** What the getter `format` gives: a function that needs no object, the same each time. */
export function boundFormat(format: object, text: (value?: unknown) => string): (value?: unknown) => string {
  const bound = (value?: unknown): string => text(value);
  Object.defineProperty(bound, 'name', { value: '' });
  Object.defineProperty(format, 'format', { value: bound, configurable: true, writable: true, enumerable: false });
  return bound;
}
