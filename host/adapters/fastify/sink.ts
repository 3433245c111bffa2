import type { FastifyReply, FastifyRequest } from 'fastify';
import { SkerryError } from '../../base/index.ts';
import { asksUsage, type ResponseSink, type Sending } from '../../runtime/index.ts';
import type { OutgoingResponse } from '../../wasi/index.ts';
import { replyWithError } from './error-reply.ts';
import { sendResponse } from './response.ts';
import type { ResponseBody } from './response-body.ts';

/** Sends what a function answers as the reply to a request of Fastify. */
export class ReplySink implements ResponseSink {
  readonly #reply: FastifyReply;
  readonly #details: boolean;
  /** Whether the client asked what its request cost. */
  readonly wantsUsage: boolean;
  #stream: ResponseBody | undefined;

  /** @param details whether clients are told those of failures, and what a request cost */
  constructor(request: FastifyRequest, reply: FastifyReply, details: boolean) {
    this.#reply = reply;
    this.#details = details;
    this.wantsUsage = details && asksUsage(request.raw.rawHeaders);
  }

  get isGone(): boolean {
    return this.#reply.raw.destroyed;
  }

  tell(name: string, value: string): void {
    this.#reply.header(name, value);
  }

  onGone(listener: () => void): () => void {
    const { raw } = this.#reply;
    const onClose = (): void => {
      if (!raw.writableEnded) listener();
    };
    if (raw.destroyed) onClose();
    else raw.once('close', onClose);
    return () => raw.removeListener('close', onClose);
  }

  send(response: OutgoingResponse, sending: Sending): void {
    const usage = this.wantsUsage ? sending.usage : undefined;
    this.#stream = sendResponse(this.#reply, response, usage, (cause) => sending.failed(cause));
    this.#stream?.once('error', (cause) => {
      if (SkerryError.is(cause)) sending.unfinished(cause);
    });
  }

  refuse(error: SkerryError): void {
    try {
      replyWithError(this.#reply, error, this.#details);
    } catch (cause) {
      this.#reply.raw.destroy();
      throw cause;
    }
  }

  cut(error: SkerryError): void {
    this.#stream?.abort(error);
  }
}
