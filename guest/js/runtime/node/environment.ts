/** What `process.env` is. `provide` adds what the manifest sets and grants. */
export const variables: Record<string, string | undefined> = {};

/**
 * Variables that are looked up whenever somebody reads one. A program may set them, and has those of its own then.
 *
 * @param isListed whether who goes through all of them meets these
 */
export function provide(names: readonly string[], valueOf: (name: string) => string | undefined, isListed: boolean): void {
  for (const name of names) {
    Object.defineProperty(variables, name, {
      get: () => valueOf(name),
      set: (value: unknown) => {
        Object.defineProperty(variables, name, { value: String(value), writable: true, enumerable: true, configurable: true });
      },
      enumerable: isListed,
      configurable: true,
    });
  }
}
