/** `toLocaleString` of numbers and dates. */
import type { Need } from './date-options.ts';
import { DateFormatter } from './date-time-format.ts';
import { NumberFormatter, textOf } from './number-format.ts';

function dateText(date: Date, locales: unknown, options: unknown, needed: Need, given: Exclude<Need, 'any'>): string {
  const formatter = new DateFormatter(locales, options, needed, given);
  const time = date.getTime();
  return Number.isNaN(time) ? 'Invalid Date' : textOf(formatter.parts(time));
}

const numbers = {
  toLocaleString(this: unknown, locales?: unknown, options?: unknown): string {
    return textOf(new NumberFormatter(locales, options).parts(Number.prototype.valueOf.call(this)));
  },
};

const bigInts = {
  toLocaleString(this: unknown, locales?: unknown, options?: unknown): string {
    return textOf(new NumberFormatter(locales, options).parts(BigInt.prototype.valueOf.call(this)));
  },
};

const dates = {
  toLocaleString(this: Date, locales?: unknown, options?: unknown): string {
    return dateText(this, locales, options, 'any', 'all');
  },
  toLocaleDateString(this: Date, locales?: unknown, options?: unknown): string {
    return dateText(this, locales, options, 'date', 'date');
  },
  toLocaleTimeString(this: Date, locales?: unknown, options?: unknown): string {
    return dateText(this, locales, options, 'time', 'time');
  },
};

const lists = {
  toLocaleString(this: ArrayLike<unknown>, locales?: unknown, options?: unknown): string {
    return Array.from(this, (each) => (each === undefined || each === null ? '' : localText(each, locales, options))).join(',');
  },
};

const localText = (value: unknown, locales: unknown, options: unknown): string =>
  String((value as { toLocaleString(locales: unknown, options: unknown): unknown }).toLocaleString(locales, options));

export function installLocaleStrings(): void {
  const TypedArray = Object.getPrototypeOf(Uint8Array) as { readonly prototype: object };
  const owners: [object, object][] = [
    [Number.prototype, numbers],
    [BigInt.prototype, bigInts],
    [Date.prototype, dates],
    [Array.prototype, lists],
    [TypedArray.prototype, lists],
  ];
  for (const [owner, methods] of owners) {
    for (const [name, value] of Object.entries(methods)) {
      Object.defineProperty(value, 'length', { value: 0, configurable: true });
      Object.defineProperty(owner, name, { value, writable: true, configurable: true, enumerable: false });
    }
  }
}
