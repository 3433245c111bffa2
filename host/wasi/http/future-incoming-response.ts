import { ResultError } from '../../engine/index.ts';
import type { HttpErrorCode, OutboundResponse } from '../context.ts';
import { Gate, Pollable, Waitable } from '../io/index.ts';
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
    if (isTaken || outcome.tag === 'err') return resultOnce(outcome as HttpResult<never>, isTaken);
    return resultOnce({ tag: 'ok', val: new IncomingResponse(outcome.val) }, false);
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
  #outcome: HttpResult<OutboundResponse> | undefined;
  #failure: { readonly cause: unknown } | undefined;

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get isReady(): boolean {
    return this.#outcome !== undefined || this.#failure !== undefined;
  }

  /** undefined while the response is on its way. @throws what the capability threw that is no error of HTTP */
  get outcome(): HttpResult<OutboundResponse> | undefined {
    if (this.#failure !== undefined) throw this.#failure.cause;
    return this.#outcome;
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
    if (this.#outcome?.tag === 'ok') this.#outcome.val.body.cancel();
  }

  protected changed(): Promise<void> {
    return this.#settled.wait();
  }

  #arrive(response: OutboundResponse): void {
    this.#outcome = { tag: 'ok', val: response };
    if (this.signal.aborted) response.body.cancel();
  }

  #fail(thrown: unknown): void {
    if (thrown instanceof ResultError) this.#outcome = { tag: 'err', val: thrown.payload as HttpErrorCode };
    else this.#failure = { cause: thrown };
  }
}
