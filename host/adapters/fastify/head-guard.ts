import type { ServerResponse } from 'node:http';

/**
 * Node builds a response's head when the first byte of its body is written: in the handler of a stream's event, or after
 * the promise of a hook, where what it throws would end the process. From here on a head that Node refuses ends this one
 * response.
 *
 * @param onRefused told why, when nobody who called is there to be told
 * @returns to be called when the caller is no longer there: until then it gets what Node throws
 */
export function guardHead(raw: ServerResponse, onRefused: (cause: unknown) => void): () => void {
  const writeHead = raw.writeHead as (...args: unknown[]) => ServerResponse;
  let isCallerGone = false;
  const guarded = (...args: unknown[]): ServerResponse => {
    try {
      return writeHead.apply(raw, args);
    } catch (cause) {
      if (!isCallerGone) throw cause;
      // Without a head there is nothing to tell the client; what is written to a destroyed response goes nowhere.
      raw.destroy();
      onRefused(cause);
      return raw;
    }
  };
  raw.writeHead = guarded;
  return () => {
    isCallerGone = true;
  };
}
