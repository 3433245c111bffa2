/** How values and failures of compiled modules look to a program. */

const MOST_SHOWN = 40;

function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > MOST_SHOWN ? `${value.slice(0, MOST_SHOWN)}…` : value);
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'function') return 'a function';
  if (typeof value !== 'object' || value === null) return String(value);
  const name = (Object.getPrototypeOf(value) as { readonly constructor?: { readonly name?: unknown } } | null)?.constructor?.name;
  return typeof name === 'string' && name !== '' && name !== 'Object' ? name : 'an object';
}

/** @throws TypeError */
export function refuse(where: string, expected: string, value: unknown): never {
  throw new TypeError(`${where} must be ${expected}, not ${shown(value)}`);
}

/** What the bindings return belongs to a realm of their own, and to nobody else: it becomes one of this realm. */
export function own<V extends ArrayBufferView>(view: V, prototype: V): V {
  Object.setPrototypeOf(view.buffer, ArrayBuffer.prototype);
  return Object.setPrototypeOf(view, prototype) as V;
}

/** The exception for what the bindings threw: a failure that a module of AssemblyScript returned, or something else as it is. */
export function failed(thrown: unknown): unknown {
  const payload = (thrown as { readonly payload?: { readonly code?: unknown; readonly message?: unknown } } | null)?.payload;
  if (typeof payload?.code !== 'string' || typeof payload.message !== 'string') return thrown;
  return Object.assign(new Error(payload.message === '' ? payload.code : payload.message), { code: payload.code });
}

/**
 * The exception for the error that a component from elsewhere returned, or for something else that the bindings threw as it is.
 *
 * @param name of the function
 * @param carry makes a value of the program's of the error; undefined: it has none
 */
export function returned(thrown: unknown, name: string, carry?: (payload: unknown) => unknown): unknown {
  if (typeof thrown !== 'object' || thrown === null || !('payload' in thrown)) return thrown;
  const payload = carry?.(thrown.payload);
  const message = typeof payload === 'string' ? payload : (payload as { readonly tag?: string } | undefined)?.tag;
  return Object.assign(new Error(message ?? `${name} failed`), { payload });
}
