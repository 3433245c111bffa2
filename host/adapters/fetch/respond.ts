import { addressText, ask, type Functions, type Log } from '../../runtime/index.ts';
import { received } from './received.ts';
import { responseOf } from './response.ts';

export interface RespondOptions {
  /** Names the request in the log. */
  readonly id: string;
  readonly log: Log;
  /** IP address of whoever is connected. Without it, functions see nothing of their client. */
  readonly address?: string | undefined;
  /** Tell clients the details of failures that are not their own. Default false. */
  readonly details?: boolean;
  /** Segments at the front of every path, which neither routes nor functions see. Default 0. */
  readonly prefixSegments?: number;
}

/** A response, and what goes on behind it. */
export interface Fetched {
  /** Rejects when the client has gone before there was one. */
  readonly response: Promise<Response>;
  /** Resolves when the function is done with the request: where a runtime ends what nobody waits for, it has to wait. */
  readonly done: Promise<void>;
}

/**
 * Has a request of Fetch answered. The client has gone when the request's `signal` aborts, or when the stream of the response
 * is canceled.
 *
 * @example
 * Deno.serve((request) => respond(functions, request, { id: '1', log }).response);
 */
export function respond(
  functions: Functions,
  request: Request,
  { id, log, address, details = false, prefixSegments = 0 }: RespondOptions,
): Fetched {
  const own = received(request, id, log);
  const client = address === undefined ? {} : { client: () => ({ addresses: [addressText(address)], scheme: own.scheme, prefix: '' }) };
  const asked = ask(functions, { ...own, ...client }, { details, prefixSegments, stripPrefix: true });
  const leave = (): void => asked.leave(new Error('The client has gone'));
  const { signal } = request;
  if (signal?.aborted) leave();
  else signal?.addEventListener('abort', leave, { once: true });
  return { response: asked.answer.then((answer) => responseOf(answer, request.method)), done: asked.done };
}
