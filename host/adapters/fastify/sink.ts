import type { FastifyReply, FastifyRequest } from 'fastify';
import { SkerryError } from '../../base/index.ts';
import type { ResponseSink, Sending } from '../../runtime/index.ts';
import type { OutgoingResponse } from '../../wasi/index.ts';
import { replyWithError } from './error-reply.ts';
import { sendResponse } from './response.ts';
import type { ResponseBody } from './response-body.ts';
import { tellUsage } from './usage.ts';

/** Sends what a function answers as the reply to a request of Fastify. */
export class ReplySink implements ResponseSink {
  readonly #request: FastifyRequest;
  readonly #reply: FastifyReply;
  /** Whether clients are told the details of failures, and what a request cost. */
  readonly wantsUsage: boolean;
  #stream: ResponseBody | undefined;

  constructor(request: FastifyRequest, reply: FastifyReply, details: boolean) {
    this.#request = request;
    this.#reply = reply;
    this.wantsUsage = details;
  }

  get isGone(): boolean {
    return this.#reply.raw.destroyed;
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
    if (this.wantsUsage) tellUsage(this.#request, this.#reply, sending.usage);
    this.#stream = sendResponse(this.#reply, response, (cause) => sending.failed(cause));
    this.#stream?.once('error', (cause) => {
      if (SkerryError.is(cause)) sending.unfinished(cause);
    });
  }

  refuse(error: SkerryError): void {
    try {
      replyWithError(this.#reply, error, this.wantsUsage);
    } catch (cause) {
      this.#reply.raw.destroy();
      throw cause;
    }
  }

  cut(error: SkerryError): void {
    this.#stream?.abort(error);
  }
}
