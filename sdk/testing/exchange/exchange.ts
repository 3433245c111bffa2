import { STATUS_CODES } from 'node:http';
import { SkerryError } from '@skerry/host/base';
import { type AnswerBody, ask, type Answer, type Asked, type AskOptions, type Functions, type Log, madeHere } from '@skerry/host/runtime';
import { bodyOf, headOf } from './request.ts';

/** The request was given up before there was a response. What `fetch` rejects with is a `TypeError`. */
class NoResponse extends TypeError {
  constructor(cause: unknown) {
    super(`There was no response: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

const NO_BODY: ReadonlySet<number> = new Set([101, 204, 205, 304]);

export interface ExchangeOptions extends Pick<AskOptions, 'context' | 'now'> {
  /** Names the request in the log. */
  readonly id: string;
  readonly log: Log;
}

/** One request to a function, as a client would have sent it, and the response that the client would get. */
export class Exchange {
  readonly response: Promise<Response>;
  /** Resolves when the response is here as a whole, or given up. */
  readonly over: Promise<void>;
  /** Resolves when the request was handed over; one whose body is a stream counts as that from the start. */
  readonly sent: Promise<void>;
  /** Resolves when the function is done with it; at once when it never came to one. */
  readonly done: Promise<void>;
  readonly #request: Request;
  readonly #over = Promise.withResolvers<void>();
  readonly #sent = Promise.withResolvers<void>();
  readonly #abort = new AbortController();
  #asked: Asked | undefined;
  #mistake: SkerryError | undefined;

  constructor(functions: Functions, request: Request, options: ExchangeOptions) {
    this.#request = request;
    this.over = this.#over.promise;
    this.sent = Promise.race([this.#sent.promise, this.over]);
    this.response = this.#send(functions, options);
    this.response.catch(() => this.#over.resolve());
    this.done = this.#untilDone();
  }

  /** What the test did wrong, whatever the function made of it. */
  get mistake(): SkerryError | undefined {
    return this.#mistake;
  }

  /** Hangs up. */
  abort(reason: unknown): void {
    this.#abort.abort(reason);
  }

  async #untilDone(): Promise<void> {
    await this.sent;
    await this.#asked?.done;
  }

  async #send(functions: Functions, options: ExchangeOptions): Promise<Response> {
    const signal = AbortSignal.any([this.#request.signal, this.#abort.signal]);
    try {
      signal.throwIfAborted();
      this.#asked = await this.#ask(functions, options, signal);
      this.#sent.resolve();
      return this.#toResponse(await this.#asked.answer, signal);
    } catch (cause) {
      throw signal.aborted ? signal.reason : cause instanceof NoResponse || SkerryError.is(cause) ? cause : new NoResponse(cause);
    }
  }

  async #ask(functions: Functions, { id, log, context, now }: ExchangeOptions, signal: AbortSignal): Promise<Asked> {
    const { length, source } = await bodyOf(this.#request, (cause) => this.#broke(cause));
    signal.throwIfAborted();
    const scheme = new URL(this.#request.url).protocol.slice(0, -1);
    const head = headOf(this.#request, length);
    const received = { ...head, ...madeHere(head.rawHeaders, scheme), id, log, body: () => source };
    const asked = ask(functions, received, { details: true, context, now });
    const leave = (): void => {
      asked.leave(new NoResponse(signal.reason));
      this.#over.resolve();
    };
    signal.addEventListener('abort', leave, { once: true });
    void this.over.then(() => signal.removeEventListener('abort', leave));
    return asked;
  }

  /** The request's body broke off. */
  #broke(cause: unknown): void {
    if (SkerryError.is(cause)) this.#mistake = cause;
    this.#asked?.leave(new NoResponse(cause));
  }

  #toResponse({ status, headers, body }: Answer, signal: AbortSignal): Response {
    const init = { status, statusText: STATUS_CODES[status] ?? 'unknown', headers: new Headers() };
    for (const [name, value] of headers) init.headers.append(name, Buffer.from(value).toString('latin1'));
    if (!NO_BODY.has(status) && this.#request.method !== 'HEAD') return new Response(this.#streamOf(body, signal), init);
    this.#over.resolve();
    return new Response(null, init);
  }

  /** The bytes as they come, and an end that is none with the reason that `fetch` gives for it. */
  #streamOf(body: AnswerBody, signal: AbortSignal): ReadableStream<Uint8Array> {
    return new ReadableStream<Uint8Array>(
      {
        pull: async (controller) => {
          try {
            signal.throwIfAborted();
            const chunk = await body.read();
            if (chunk !== undefined) return controller.enqueue(chunk);
            controller.close();
          } catch (cause) {
            controller.error(signal.aborted ? signal.reason : brokenOff(cause));
          }
          this.#over.resolve();
        },
        cancel: () => {
          body.cancel();
          this.#over.resolve();
        },
      },
      { highWaterMark: 0 },
    );
  }
}

function brokenOff(cause: unknown): TypeError {
  return new TypeError('The response was cut off; the report of the call says why', { cause });
}
