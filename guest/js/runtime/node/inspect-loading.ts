/** The package keeps what each of these has when it loads, and the engine lacks two of them. */
const isWithoutAtomics = !('Atomics' in globalThis);
const isWithoutNormalize = !('normalize' in String.prototype);

if (isWithoutAtomics) Object.defineProperty(globalThis, 'Atomics', { value: {}, configurable: true });
// It measures how wide a text is in a terminal: characters that are put together from several count as several then.
if (isWithoutNormalize) {
  // oxlint-disable-next-line no-extend-native
  Object.defineProperty(String.prototype, 'normalize', {
    value(this: string) {
      return this;
    },
    configurable: true,
  });
}

export function removeStandIns(): void {
  if (isWithoutAtomics) Reflect.deleteProperty(globalThis, 'Atomics');
  if (isWithoutNormalize) Reflect.deleteProperty(String.prototype, 'normalize');
}
