import { SkerryError } from '../../../base/index.ts';

/** A violation of the canonical ABI by the guest. */
export const trap = (reason: string): SkerryError => new SkerryError('GUEST_TRAPPED', `The guest trapped: ${reason}`);

/** A guest passes more than a function takes. */
export class Exceeded extends SkerryError {}

/** @param left what was permitted beside what is lifted already */
export function exceeded(what: string, size: number, left: number, unit: string): Exceeded {
  return new Exceeded('LIMIT_ALLOCATION', `The guest passed ${size} ${unit}; the limit is ${left} ${unit}: ${what}`, {
    help: 'Pass less at once, in several calls.',
  });
}

export const limit = (message: string, help: string): SkerryError => new SkerryError('LIMIT_HANDLES', message, { help });

/** A value that a host function returned and that does not fit the type of the function. */
export const hostBug = (message: string): SkerryError => new SkerryError('HOST_BUG', message);

const GUEST_ERRORS = ['RuntimeError', 'Exception', 'SuspendError', 'LinkError'] as const;

/** What a failed run is reported as. Whatever does not come from WebAssembly is a fault of the host. */
export function asFailure(error: unknown): SkerryError {
  if (SkerryError.is(error)) return error;
  if (isGuestError(error)) {
    const message = error instanceof Error ? error.message : 'an uncaught WebAssembly exception';
    return new SkerryError('GUEST_TRAPPED', `The guest trapped: ${message}`, { cause: error });
  }
  const message = error instanceof Error ? error.message : String(error);
  return new SkerryError('HOST_BUG', `A host value could not be passed to the guest: ${message}`, { cause: error });
}

function isGuestError(error: unknown): boolean {
  if (error instanceof RangeError && error.message.includes('call stack')) return true;
  const namespace = WebAssembly as unknown as Readonly<Record<string, unknown>>;
  return GUEST_ERRORS.some((name) => {
    const type = namespace[name];
    return typeof type === 'function' && error instanceof type;
  });
}

/** A value of the host that is not a case of a variant. */
export function badCase(value: unknown): TypeError {
  const shown = typeof value === 'object' && value !== null && 'tag' in value ? value.tag : value;
  return new TypeError(`${String(shown)} is not a case of this variant`);
}
