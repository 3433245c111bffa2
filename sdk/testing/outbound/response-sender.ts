import type { ExchangeControl, ExchangeHandler } from '@skerry/host/outbound';

/** How the host slows a response down, or gives it up. */
class Flow implements ExchangeControl {
  rawHeaders: Buffer[] = [];
  readonly rawTrailers: Buffer[] = [];
  #isAborted = false;
  #paused: PromiseWithResolvers<void> | undefined;

  get aborted(): boolean {
    return this.#isAborted;
  }

  /** Resolves when more may be sent. */
  async free(): Promise<void> {
    await this.#paused?.promise;
  }

  abort(): void {
    this.#isAborted = true;
    this.resume();
  }

  pause(): void {
    this.#paused ??= Promise.withResolvers();
  }

  resume(): void {
    this.#paused?.resolve();
    this.#paused = undefined;
  }
}

/** Hands a response to the host as its HTTP client would: bit by bit, and no faster than it is taken. */
export class ResponseSender {
  readonly #handler: ExchangeHandler;
  readonly #flow = new Flow();

  constructor(handler: ExchangeHandler) {
    this.#handler = handler;
  }

  start(): void {
    this.#handler.onRequestStart(this.#flow);
  }

  async send(response: Response): Promise<void> {
    if (this.#flow.aborted) return;
    this.#flow.rawHeaders = [...response.headers].flatMap(([name, value]) => [latin1(name), latin1(value)]);
    this.#handler.onResponseStart(this.#flow, response.status);
    try {
      await this.#sendBody(response.body as ReadableStream<Uint8Array> | null);
    } catch {
      // A stream that breaks is an upstream that hangs up.
      return this.fail(Object.assign(new Error('The response broke off'), { code: 'ECONNRESET' }));
    }
    if (!this.#flow.aborted) this.#handler.onResponseEnd(this.#flow);
  }

  fail(cause: unknown): void {
    if (!this.#flow.aborted) this.#handler.onResponseError(this.#flow, cause);
  }

  /** Leaving the loop cancels the stream. */
  async #sendBody(body: ReadableStream<Uint8Array> | null): Promise<void> {
    for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
      if (this.#flow.aborted) return;
      this.#handler.onResponseData(this.#flow, Buffer.from(chunk));
      await this.#flow.free();
    }
  }
}

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');
