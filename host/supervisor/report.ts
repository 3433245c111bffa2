import { asSkerryError, ERROR_KINDS, type ErrorCode, SkerryError } from '../base/index.ts';
import type { Report } from './worker-link.ts';

/** What another process or thread can be told of an error. A stack goes with it where nobody else could show one. */
export function toReport(cause: unknown): Report {
  const { code, message, help, where } = asSkerryError(cause);
  const stack = code === 'HOST_BUG' && cause instanceof Error ? `\n${cause.stack}` : '';
  return { code, message: message + stack, help, where };
}

export function fromReport({ code, message, help, where }: Report): SkerryError {
  const known: ErrorCode = Object.hasOwn(ERROR_KINDS, code) ? (code as ErrorCode) : 'HOST_BUG';
  return new SkerryError(known, message, { ...(help !== undefined && { help }), ...(where !== undefined && { where }) });
}
