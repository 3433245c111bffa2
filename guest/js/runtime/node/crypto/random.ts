import { randomBytes as bytes } from '../../crypto/bytes.ts';
import { Buffer } from '../buffer.ts';
import { invalidArgument, outOfRange } from '../errors.ts';

type Callback<T> = (error: Error | null, value?: T) => void;

const MAX_RANGE = 2 ** 48;

/** As Node.js does it: with a callback, later. */
export function later<T>(compute: () => T, callback: Callback<T> | undefined): T | undefined {
  if (callback === undefined) return compute();
  if (typeof callback !== 'function') throw invalidArgument('callback', 'of type function', callback);
  const value = compute();
  queueMicrotask(() => callback(null, value));
  return undefined;
}

function assertSize(size: unknown): asserts size is number {
  if (typeof size !== 'number') throw invalidArgument('size', 'of type number', size);
  if (!(size >= 0 && size < 2 ** 31)) throw outOfRange('size', '>= 0 && <= 2147483647', size);
}

export function randomBytes(size: number, callback?: Callback<Uint8Array>): Uint8Array | undefined {
  assertSize(size);
  return later(() => Buffer.from(bytes(size).buffer), callback);
}

export function randomFillSync<T extends ArrayBufferView>(view: T, offset = 0, size = view.byteLength - offset): T {
  new Uint8Array(view.buffer, view.byteOffset + offset, size).set(bytes(size));
  return view;
}

export function randomFill<T extends ArrayBufferView>(view: T, ...rest: (number | Callback<T>)[]): void {
  const callback = rest.pop() as Callback<T>;
  later(() => randomFillSync(view, ...(rest as number[])), callback);
}

export function randomInt(min: number, max?: number | Callback<number>, callback?: Callback<number>): number | undefined {
  const [low, high, done] = typeof max === 'number' ? [min, max, callback] : [0, min, max];
  if (!Number.isSafeInteger(low)) throw invalidArgument('min', 'a safe integer', low);
  if (!Number.isSafeInteger(high)) throw invalidArgument('max', 'a safe integer', high);
  const range = high - low;
  if (range <= 0) throw outOfRange('max', `greater than the value of "min" (${low})`, high);
  if (range >= MAX_RANGE) throw outOfRange('max - min', `<= ${MAX_RANGE - 1}`, range);
  return later(() => low + below(range), done);
}

/** Each as likely as the others. */
function below(range: number): number {
  for (;;) {
    const value = bytes(6).reduce((sum, byte) => sum * 256 + byte, 0);
    if (value < MAX_RANGE - (MAX_RANGE % range)) return value % range;
  }
}
