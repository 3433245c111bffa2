/** `localeCompare`, and `Intl.Collator` where the program has `Intl`: in the orders of the languages that the function has asked for. */
import { TABLES } from 'skerry:collation-tables';
import { textOf } from '../unicode/text-of.ts';
import { Collator, localeCompare, setOrders } from './collator.ts';

setOrders(TABLES);

const methods = {
  localeCompare(this: unknown, that?: unknown, locales?: unknown, options?: unknown): number {
    return localeCompare(textOf(this, 'localeCompare'), `${that as string}`, locales, options);
  },
};

Object.defineProperty(methods.localeCompare, 'length', { value: 1, configurable: true });
// oxlint-disable-next-line no-extend-native -- It belongs there.
Object.defineProperty(String.prototype, 'localeCompare', { value: methods.localeCompare, writable: true, configurable: true });

const { Intl: own } = globalThis as { readonly Intl?: object };
if (own !== undefined) Object.defineProperty(own, 'Collator', { value: Collator, writable: true, configurable: true, enumerable: false });
