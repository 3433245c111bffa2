/** `node:timers/promises` */
import { abortError } from '../events.ts';

interface Options {
  readonly signal?: AbortSignal;
}

export function setTimeout<T>(delay?: number, value?: T, { signal }: Options = {}): Promise<T> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(abortError(signal));
    const abort = (): void => {
      globalThis.clearTimeout(timer);
      reject(abortError(signal!));
    };
    const timer = globalThis.setTimeout(() => {
      signal?.removeEventListener('abort', abort);
      resolve(value as T);
    }, delay);
    signal?.addEventListener('abort', abort, { once: true });
  });
}

export function setImmediate<T>(value?: T, options?: Options): Promise<T> {
  return setTimeout(0, value, options);
}

export async function* setInterval<T>(delay?: number, value?: T, options?: Options): AsyncGenerator<T> {
  for (;;) yield await setTimeout(delay, value, options);
}

export const scheduler = {
  wait: (delay: number, options?: Options) => setTimeout(delay, undefined, options),
  yield: () => setImmediate(),
};

export default { setTimeout, setImmediate, setInterval, scheduler };
