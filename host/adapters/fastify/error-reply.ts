import type { FastifyReply } from 'fastify';
import { asSkerryError, SkerryError } from '../../base/index.ts';
import { errorAnswer } from '../../runtime/index.ts';

/** Mistakes after which nobody can say where the next request on the connection begins, or whether there is one. */
const LAST = new Set(['REQUEST_BODY_TOO_LARGE', 'REQUEST_INVALID', 'REQUEST_EXPECTATION_FAILED', 'REQUEST_VERSION_UNSUPPORTED']);

/** Whether a hook or Fastify itself turned the request away, as opposed to a failure in here. */
export function isRefusal(cause: unknown): cause is Error & { readonly statusCode: number } {
  if (SkerryError.is(cause) || !(cause instanceof Error)) return false;
  const { statusCode } = cause as { readonly statusCode?: unknown };
  return typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500;
}

/** What Fastify refuses, as an error with a code. */
export function frameworkError(cause: unknown): SkerryError {
  if (!isRefusal(cause)) return asSkerryError(cause);
  return new SkerryError('REQUEST_INVALID', `The request was refused: ${cause.message}`, { help: 'Correct the request.' });
}

/** Answers with the error in the form that all doors give it. */
export function replyWithError(reply: FastifyReply, error: SkerryError, details: boolean): FastifyReply {
  if (LAST.has(error.code)) reply.header('connection', 'close');
  const { status, headers, body } = errorAnswer(error, details);
  for (const [name, value] of headers) reply.header(name, value);
  return reply.code(status).serializer(asItIs).send(body);
}

/** Fastify adds a charset to JSON in a string that nobody serializes, and JSON has none. */
const asItIs = (text: unknown): string => text as string;
