import type { DispatchedRequest, ExchangeHandler, OutboundDispatcher } from '@skerry/host/outbound';
import { SkerryError } from '@skerry/host/base';
import type { Sleep } from '../store.ts';
import { outboundError } from './error-codes.ts';
import { type Expectation, isResponse } from './expectation.ts';
import { type Expectations, type Found, unexpected } from './expectations.ts';
import { ResponseSender } from './response-sender.ts';
import { nameOf, requestOf, type SentRequest } from './sent-request.ts';

/** Told what one call of the function does outside. */
export interface OutboundObserver {
  sent(request: SentRequest): void;
  /** The test has to fail. */
  problem(error: Error): void;
  /** An answer is being made, in whatever time that takes, or is made now. */
  pending(change: 1 | -1): void;
}

/** Answers the outbound requests of one call by what is expected, where otherwise the network would. */
export class ExpectationDispatcher implements OutboundDispatcher {
  /** The first that knows an answer gives it. */
  readonly #layers: readonly Expectations[];
  readonly #observer: OutboundObserver;
  readonly #sleep: Sleep;

  constructor(layers: readonly Expectations[], observer: OutboundObserver, sleep: Sleep) {
    this.#layers = layers;
    this.#observer = observer;
    this.#sleep = sleep;
  }

  dispatch(request: DispatchedRequest, handler: ExchangeHandler): void {
    void this.#exchange(request, new ResponseSender(handler));
  }

  destroy(): void {}

  async #exchange(request: DispatchedRequest, sender: ResponseSender): Promise<void> {
    this.#observer.pending(1);
    try {
      sender.start();
      const sent = await receive(request);
      this.#observer.sent(sent);
      await this.#answer(sent, await this.#find(sent), sender);
    } catch (cause) {
      // What the function's own body throws is not the test's business.
      sender.fail(cause);
    } finally {
      this.#observer.pending(-1);
    }
  }

  async #find(sent: SentRequest): Promise<Expectation | undefined> {
    const misses: Extract<Found, { misses: unknown }>['misses'][number][] = [];
    for (const layer of this.#layers) {
      const found = await this.#ask(layer, sent);
      if (found === undefined) return undefined;
      if ('expectation' in found) return found.expectation;
      misses.push(...found.misses);
    }
    this.#observer.problem(unexpected(sent, misses));
    return undefined;
  }

  /** A matcher of the test that throws is a mistake of the test. */
  async #ask(layer: Expectations, sent: SentRequest): Promise<Found | undefined> {
    try {
      return await layer.find(sent);
    } catch (cause) {
      this.#observer.problem(broken(`The matcher failed for ${nameOf(sent)}`, cause));
      return undefined;
    }
  }

  async #answer(sent: SentRequest, expectation: Expectation | undefined, sender: ResponseSender): Promise<void> {
    if (expectation === undefined) return sender.fail(outboundError('connection-refused'));
    if (expectation.delayMs > 0) await this.#delay(expectation.delayMs);
    const { answer } = expectation;
    if (answer.kind === 'error') return sender.fail(outboundError(answer.code));
    const response = await this.#make(answer.make, sent);
    if (response === undefined) sender.fail(outboundError('connection-refused'));
    // Not waited for: how long the body takes is up to the function as well.
    else void sender.send(response);
  }

  async #delay(milliseconds: number): Promise<void> {
    const slept = this.#sleep(milliseconds);
    this.#observer.pending(-1);
    await slept;
    this.#observer.pending(1);
  }

  async #make(make: (request: Request) => Response | Promise<Response>, sent: SentRequest): Promise<Response | undefined> {
    try {
      const response: unknown = await make(requestOf(sent));
      if (isResponse(response) && response.type !== 'error') return response;
      throw new TypeError(`It returned ${String(response)}`);
    } catch (cause) {
      this.#observer.problem(broken(`What responds to ${nameOf(sent)} returned no Response`, cause));
      return undefined;
    }
  }
}

async function receive({ origin, path, method, headers, body }: DispatchedRequest): Promise<SentRequest> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body ?? []) chunks.push(new Uint8Array(chunk));
  const bytes = new Uint8Array(await new Blob(chunks as BlobPart[]).arrayBuffer());
  return { method, url: `${origin}${path}`, headers: headersOf(headers), body: bytes };
}

/** @param flat names and values in turn */
function headersOf(flat: readonly string[]): Headers {
  const headers = new Headers();
  for (let i = 0; i < flat.length; i += 2) headers.append(flat[i]!, flat[i + 1]!);
  return headers;
}

function broken(message: string, cause: unknown): SkerryError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new SkerryError('TEST_INVALID', `${message}: ${reason}`, { help: 'Fix the test.', cause });
}
