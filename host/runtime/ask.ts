import { asSkerryError, type SkerryError } from '../base/index.ts';
import type { ReceivedRequest } from './request/request.ts';
import { type Answer, type AnswerOptions, AnswerSink } from './response/answer-sink.ts';
import { asksUsage } from './response/usage.ts';
import { type Functions, serve, type ServeOptions } from './serve.ts';

/** A request that was made in this process. */
export interface Asked {
  /** Resolves to what a client would get, with a body that is still to be read; rejects when the client has left before. */
  readonly answer: Promise<Answer>;
  /** Resolves when the function is done with the request, whatever became of it. The body may still be unread. */
  readonly done: Promise<void>;
  /**
   * The client goes, unless it has its whole answer already.
   *
   * @param reason what `answer`, or a body that is being read, rejects with
   */
  leave(reason: Error): void;
}

export interface AskOptions extends AnswerOptions, Pick<ServeOptions, 'context' | 'prefixSegments' | 'stripPrefix'> {}

/**
 * Has a request answered without a server: for programs that call functions themselves. The answer is the one that a
 * client of a server would get, errors included.
 *
 * @example
 * const { answer } = ask(registry, request);
 * const { status, body } = await collect(answer, 1024 * 1024);
 */
export function ask(functions: Functions, request: ReceivedRequest, options: AskOptions = {}): Asked {
  const sink = new AnswerSink({ isHead: request.method === 'HEAD', asksUsage: asksUsage(request.rawHeaders) }, options);
  return { answer: sink.answer, done: served(functions, request, sink, options), leave: (reason) => sink.leave(reason) };
}

function served(functions: Functions, request: ReceivedRequest, sink: AnswerSink, options: AskOptions): Promise<void> {
  try {
    return serve(functions, request, sink, options);
  } catch (cause) {
    const error = asSkerryError(cause);
    if (error.blame === 'host') tell(request, error);
    sink.refuse(error);
    return Promise.resolve();
  }
}

/** The mistakes of clients are no news; a bug of the host is. */
function tell({ id, log }: ReceivedRequest, error: SkerryError): void {
  log.error({ requestId: id, code: error.code, ...(error.cause instanceof Error && { err: error.cause }) }, error.message);
}
