import { ResultError } from '../../base/index.ts';
import type { HttpErrorCode, OutboundResponse } from '../context.ts';
import { Gate, Pollable, Waitable } from '../io/index.ts';
import type { ByteSource } from '../source.ts';
import { IncomingResponse } from './incoming-response.ts';
import { resultOnce } from './result.ts';
import type { HttpResult, OnceResult } from './result.ts';

/** `wasi:http/types#future-incoming-response`. */
export class FutureIncomingResponse {
  readonly #exchange: Exchange;
  #isTaken = false;

  constructor(exchange: Exchange) {
    this.#exchange = exchange;
  }

  subscribe(): Pollable {
    return new Pollable(this.#exchange);
  }

  /** undefined while the response is on its way. The response itself is handed out once. */
  get(): OnceResult<IncomingResponse> | undefined {
    const outcome = this.#exchange.outcome;
    if (outcome === undefined) return undefined;
    const isTaken = this.#isTaken;
    this.#isTaken = true;
    if (outcome.tag === 'err' || outcome.val === undefined) return resultOnce(outcome as HttpResult<never>, isTaken);
    const response = new IncomingResponse(outcome.val);
    this.#exchange.forget();
    return resultOnce({ tag: 'ok', val: response }, false);
  }

  /** Without the future nobody can get the response any more; one that was taken lives on. */
  [Symbol.dispose](): void {
    if (!this.#isTaken) this.#exchange.abort();
  }
}

/** One outbound request under way. Aborted by the guest, which drops the future, or by the end of its own request. */
export class Exchange extends Waitable {
  readonly #controller = new AbortController();
  readonly #settled = new Gate();
  readonly #onOver: () => void;
  #outcome: HttpResult<OutboundResponse | undefined> | undefined;
  #failure: { readonly cause: unknown } | undefined;
  #body: ByteSource | undefined;
  #isOver = false;

  /** @param onOver called once: nothing more comes, the host holds nothing for it but what the guest has handles on */
  constructor(onOver: () => void) {
    super();
    this.#onOver = onOver;
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get isReady(): boolean {
    return this.#outcome !== undefined || this.#failure !== undefined;
  }

  /** undefined while the response is on its way. @throws what the capability threw that is not an error of HTTP */
  get outcome(): HttpResult<OutboundResponse | undefined> | undefined {
    if (this.#failure !== undefined) throw this.#failure.cause;
    return this.#outcome;
  }

  /** The guest has the response, and decides how long it is kept. */
  forget(): void {
    this.#outcome = { tag: 'ok', val: undefined };
  }

  /** Never rejects: what goes wrong is kept for the guest's next question. */
  async follow(response: Promise<OutboundResponse>): Promise<void> {
    try {
      this.#arrive(await response);
    } catch (thrown) {
      this.#fail(thrown);
    }
    this.#settled.open();
  }

  abort(): void {
    this.#controller.abort();
    this.#body?.cancel();
  }

  protected changed(): Promise<void> {
    return this.#settled.wait();
  }

  #arrive(response: OutboundResponse): void {
    const body = new WatchedSource(response.body, () => this.#end());
    this.#body = body;
    this.#outcome = { tag: 'ok', val: { ...response, body } };
    if (this.signal.aborted) body.cancel();
  }

  #fail(thrown: unknown): void {
    this.#end();
    if (thrown instanceof ResultError) this.#outcome = { tag: 'err', val: thrown.payload as HttpErrorCode };
    else this.#failure = { cause: thrown };
  }

  #end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#onOver();
  }
}

/** A source that tells when its last byte is gone. */
class WatchedSource implements ByteSource {
  readonly #source: ByteSource;
  readonly #onEnd: () => void;

  constructor(source: ByteSource, onEnd: () => void) {
    this.#source = source;
    this.#onEnd = onEnd;
  }

  get isReady(): boolean {
    return this.#source.isReady;
  }

  get trailers(): ByteSource['trailers'] {
    return this.#source.trailers;
  }

  take(max: number): Uint8Array | undefined {
    try {
      const bytes = this.#source.take(max);
      if (bytes === undefined) this.#onEnd();
      return bytes;
    } catch (thrown) {
      this.#onEnd();
      throw thrown;
    }
  }

  ready(): Promise<void> {
    return this.#source.ready();
  }

  cancel(): void {
    this.#source.cancel();
    this.#onEnd();
  }
}
