import type { FastifyReply } from 'fastify';
import { SkerryError } from '../../base/index.ts';

/** What a client may know of failures that are not its own. */
const PUBLIC: ReadonlyMap<number, string> = new Map([
  [500, 'The function failed'],
  [502, 'The function failed'],
  [503, 'The function is busy'],
  [504, 'The function took too long'],
  [507, 'The function failed'],
]);

/** Mistakes after which nobody can say where the next request on the connection begins, or whether there is one. */
const LAST = new Set(['REQUEST_BODY_TOO_LARGE', 'REQUEST_INVALID', 'REQUEST_EXPECTATION_FAILED', 'REQUEST_VERSION_UNSUPPORTED']);

/** Anything that was thrown, as an error with a code; what carries none is a bug of the host. */
export function asSkerryError(cause: unknown): SkerryError {
  if (SkerryError.is(cause)) return cause;
  const message = cause instanceof Error ? cause.message : String(cause);
  return new SkerryError('HOST_BUG', `Unexpected failure: ${message}`, {
    help: 'Please report this with the log record.',
    cause,
  });
}

/** Whether a hook or Fastify itself turned the request away, as opposed to a failure in here. */
export function isRefusal(cause: unknown): cause is Error & { readonly statusCode: number } {
  if (SkerryError.is(cause) || !(cause instanceof Error) || !('statusCode' in cause)) return false;
  const { statusCode } = cause;
  return typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500;
}

/** What Fastify refuses, as an error with a code. */
export function frameworkError(cause: unknown): SkerryError {
  if (!isRefusal(cause)) return asSkerryError(cause);
  return new SkerryError('REQUEST_INVALID', `The request was refused: ${cause.message}`, { help: 'Correct the request.' });
}

/**
 * The one form of an error. Clients are told everything about their own mistakes; about others only with `details`,
 * since a message may name files, stores or upstreams.
 */
export function errorBody(error: SkerryError, details: boolean): string {
  const open = details || error.blame === 'client';
  const message = open ? error.message : (PUBLIC.get(error.status) ?? 'The function failed');
  return JSON.stringify({ error: { code: error.code, message, ...(open && { help: error.help }) } });
}

/** Answers with the error as JSON. */
export function replyWithError(reply: FastifyReply, error: SkerryError, details: boolean): FastifyReply {
  if (LAST.has(error.code)) reply.header('connection', 'close');
  if (error.status === 503) reply.header('retry-after', '1');
  return reply.code(error.status).type('application/json').send(errorBody(error, details));
}
