import type { FastifyReply } from 'fastify';
import { SkerryError } from '../engine/index.ts';

/** What a client may know of failures that are not its own. */
const PUBLIC: Readonly<Record<number, string>> = {
  500: 'The function failed',
  502: 'The function failed',
  503: 'The function is busy',
  504: 'The function took too long',
  507: 'The function failed',
};

/** Anything that was thrown, as an error with a code; what carries none is a bug of the host. */
export function asSkerryError(cause: unknown): SkerryError {
  if (SkerryError.is(cause)) return cause;
  const message = cause instanceof Error ? cause.message : String(cause);
  return new SkerryError('HOST_BUG', `Unexpected failure: ${message}`, {
    help: 'Please report this with the log record.',
    cause,
  });
}

/**
 * Answers with the error as JSON. Clients are told everything about their own mistakes; about others only with
 * `details`, since a message may name files, stores or upstreams.
 */
export function replyWithError(reply: FastifyReply, error: SkerryError, details: boolean): FastifyReply {
  const open = details || error.blame === 'client';
  const message = open ? error.message : (PUBLIC[error.status] ?? 'The function failed');
  if (error.code === 'REQUEST_BODY_TOO_LARGE' || error.code === 'REQUEST_INVALID') reply.header('connection', 'close');
  if (error.status === 503) reply.header('retry-after', '1');
  return reply
    .code(error.status)
    .type('application/json')
    .send(JSON.stringify({ error: { code: error.code, message, ...(open && { help: error.help }) } }));
}
