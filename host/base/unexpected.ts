import { SkerryError } from './errors.ts';

/** Anything that was thrown, as an error with a code; what carries none is a bug of the host. */
export function asSkerryError(cause: unknown): SkerryError {
  if (SkerryError.is(cause)) return cause;
  const message = cause instanceof Error ? cause.message : String(cause);
  return new SkerryError('HOST_BUG', `Unexpected failure: ${message}`, {
    help: 'Please report this with its stack.',
    cause,
  });
}
