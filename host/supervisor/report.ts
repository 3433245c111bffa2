import { ERROR_KINDS, type ErrorCode, SkerryError } from '../base/index.ts';
import type { Report } from './worker-link.ts';

export function toReport(cause: unknown): Report {
  if (SkerryError.is(cause)) {
    const { code, message, help, where } = cause;
    return { code, message, help, where };
  }
  const trace = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
  return { code: 'HOST_BUG', message: `Unexpected failure: ${trace}`, help: 'Please report this.', where: undefined };
}

export function fromReport({ code, message, help, where }: Report): SkerryError {
  const known: ErrorCode = Object.hasOwn(ERROR_KINDS, code) ? (code as ErrorCode) : 'HOST_BUG';
  return new SkerryError(known, message, { ...(help !== undefined && { help }), ...(where !== undefined && { where }) });
}
