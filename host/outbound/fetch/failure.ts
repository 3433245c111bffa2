import { ResultError } from '../../base/index.ts';
import type { HttpErrorCode } from '../../wasi/index.ts';

const NOT_FOUND: HttpErrorCode = { tag: 'DNS-error', val: { rcode: 'NXDOMAIN', infoCode: undefined } };
const REFUSED: HttpErrorCode = { tag: 'connection-refused' };
const TERMINATED: HttpErrorCode = { tag: 'connection-terminated' };

/** By `code` of the error or of its cause, in the words of each runtime. */
const CODES: ReadonlyMap<string, HttpErrorCode> = new Map([
  ['ENOTFOUND', NOT_FOUND],
  ['FailedToOpenSocket', NOT_FOUND],
  ['ECONNREFUSED', REFUSED],
  ['ConnectionRefused', REFUSED],
  ['ECONNRESET', TERMINATED],
  ['ConnectionClosed', TERMINATED],
]);

/**
 * What went wrong, as a guest may see it. `fetch` says little: where it says nothing, the upstream could not be reached.
 *
 * @param expired tag of the time limit that ended the exchange
 */
export function failureOf(error: unknown, expired: string | undefined, signal: AbortSignal): unknown {
  for (const told of [error, signal.reason]) if (told instanceof ResultError) return told;
  if (expired !== undefined) return new ResultError<HttpErrorCode>({ tag: expired });
  if (signal.aborted) return new ResultError(TERMINATED);
  return new ResultError(codeOf(error) ?? codeOf((error as Error | undefined)?.cause) ?? { tag: 'destination-unavailable' });
}

function codeOf(error: unknown): HttpErrorCode | undefined {
  const code = (error as { readonly code?: unknown } | null | undefined)?.code;
  return typeof code === 'string' ? CODES.get(code) : undefined;
}
