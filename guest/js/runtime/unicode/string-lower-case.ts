/** `toLowerCase` and `toLocaleLowerCase` of texts, which the engine makes without looking around. */
import { lowerCase } from './lower-case.ts';

const NONE: readonly never[] = [];

for (const name of ['toLowerCase', 'toLocaleLowerCase'] as const) {
  // oxlint-disable-next-line typescript/unbound-method -- It is called with a text.
  const native = String.prototype[name];
  const lower = (text: string): string => Reflect.apply(native, text, NONE) as string;
  const methods = {
    [name](this: unknown): string {
      if (this === undefined || this === null) throw new TypeError(`String.prototype.${name} called on null or undefined`);
      return lowerCase(`${this as string}`, lower);
    },
  };
  // oxlint-disable-next-line no-extend-native -- It belongs there.
  Object.defineProperty(String.prototype, name, { value: methods[name], writable: true, configurable: true });
}
