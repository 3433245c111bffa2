import { type Form, normalize } from './normalize.ts';
import { textOf } from './text-of.ts';

/** `String.prototype.normalize`: the engine was built without Unicode's tables. */

const FORMS: ReadonlySet<string> = new Set(['NFC', 'NFD', 'NFKC', 'NFKD']);

const methods = {
  normalize(this: unknown, form: unknown = 'NFC'): string {
    const text = textOf(this, 'normalize');
    const name = `${form as string}`;
    if (!FORMS.has(name)) throw new RangeError(`The form of normalize is NFC, NFD, NFKC, or NFKD, not ${JSON.stringify(name)}`);
    return normalize(text, name as Form);
  },
};

Object.defineProperty(methods.normalize, 'length', { value: 0, configurable: true });
// oxlint-disable-next-line no-extend-native -- It belongs there.
Object.defineProperty(String.prototype, 'normalize', { value: methods.normalize, writable: true, configurable: true });
