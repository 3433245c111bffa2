/** `toLowerCase` of texts, which the engine makes without looking around; and letters of a language, which it ignores. */
import { prepared } from './language-case.ts';
import { lowerCase } from './lower-case.ts';
import { textOf } from './text-of.ts';

const NONE: readonly never[] = [];
const { toLowerCase, toUpperCase } = String.prototype;
const lower = (text: string): string => Reflect.apply(toLowerCase, text, NONE) as string;
const upper = (text: string): string => Reflect.apply(toUpperCase, text, NONE) as string;

const methods = {
  toLowerCase(this: unknown): string {
    return lowerCase(textOf(this, 'toLowerCase'), lower);
  },
  toLocaleLowerCase(this: unknown, locales: unknown = undefined): string {
    return lowerCase(prepared(textOf(this, 'toLocaleLowerCase'), locales, 'lower'), lower);
  },
  toLocaleUpperCase(this: unknown, locales: unknown = undefined): string {
    return upper(prepared(textOf(this, 'toLocaleUpperCase'), locales, 'upper'));
  },
};

for (const [name, value] of Object.entries(methods)) {
  // oxlint-disable-next-line no-extend-native -- They belong there.
  Object.defineProperty(String.prototype, name, { value, writable: true, configurable: true });
}
