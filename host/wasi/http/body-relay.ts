import { HOST_LIMITS, ResultError } from '../../base/index.ts';
import type { HostMemory } from '../../engine/index.ts';
import type { HttpErrorCode } from '../context.ts';
import { ByteQueue, Gate } from '../io/index.ts';
import type { ByteSink } from '../io/index.ts';
import type { HeaderEntries } from './header-list.ts';

type State = 'open' | 'ended' | 'aborted';

/** Which side of the exchange a body belongs to; decides the error-code for a wrong length. */
export type BodyKind = 'request' | 'response';

/**
 * A body on its way from the guest, before and after the host knows where it goes. Until a sink is attached, up to
 * `HOST_LIMITS.streamBufferBytes` are kept; afterwards bytes pass straight through.
 *
 * Watches the declared content-length: the sink never gets more, and `end` with less is an `abort`.
 */
export class BodyRelay implements ByteSink {
  readonly #kind: BodyKind;
  readonly #buffer = new ByteQueue();
  #sink: ByteSink | undefined;
  #state: State = 'open';
  #declared: number | undefined;
  #written = 0;
  #failure: HttpErrorCode | undefined;
  /** What the sink threw while no guest was there to see it. */
  #bug: { readonly cause: unknown } | undefined;
  #trailers: HeaderEntries | undefined;
  /** Opens when a sink was attached or the buffer ran empty. */
  #moved: Gate | undefined;

  /** @param declared the declared content-length; undefined: any length will do */
  constructor(kind: BodyKind, declared: number | undefined) {
    this.#kind = kind;
    this.#declared = declared;
  }

  /** For the host: what waits here counts for `memory`. */
  heldBy(memory: HostMemory): void {
    this.#buffer.heldBy(memory);
  }

  /** For the host: the message is gone, so nobody will ever ask for a body that is finished. */
  forget(): void {
    if (this.#state !== 'open' && this.#sink === undefined) this.#buffer.clear();
  }

  /**
   * For the host: the whole body, if the guest has finished it, it has no trailers and no sink was attached. The body
   * is over then. undefined: attach a sink.
   */
  takeWhole(): Uint8Array | undefined {
    if (this.#state !== 'ended' || this.#sink !== undefined || this.#trailers !== undefined) return undefined;
    return this.#buffer.takeAll();
  }

  /** For the host: where the bytes go. At most once, and not after `takeWhole` returned a body. */
  attach(sink: ByteSink): void {
    this.#sink = sink;
    if (this.#state === 'aborted') sink.abort();
    else this.#pump(sink).catch((cause: unknown) => this.#break(cause));
  }

  /** For the host: nobody reads the body. To the guest its reader is gone, so that it can stop writing. */
  discard(): void {
    this.attach(NOBODY);
  }

  /** For the host: a response without a body (to HEAD, or 304) may declare the length that another would have had. */
  ignoreLength(): void {
    this.#declared = undefined;
  }

  /** For the host: why the body is incomplete and will stay so; undefined: it is not. */
  get failure(): HttpErrorCode | undefined {
    return this.#failure;
  }

  get capacity(): number {
    if (this.#state !== 'open') return 0;
    if (this.#sink === undefined) return HOST_LIMITS.streamBufferBytes - this.#buffer.size;
    return this.#buffer.size === 0 ? this.#sink.capacity : 0;
  }

  get isOpen(): boolean {
    this.#demandSound();
    return this.#state === 'open' && (this.#sink === undefined || this.#sink.isOpen);
  }

  /** @throws ResultError<HttpErrorCode> when the body becomes longer than declared; none of `bytes` is sent then */
  write(bytes: Uint8Array): void {
    if (!this.isOpen) return;
    this.#count(bytes.length);
    if (this.#sink !== undefined && this.#buffer.size === 0) this.#sink.write(bytes);
    else this.#buffer.push(bytes);
  }

  async ready(): Promise<void> {
    while (this.isOpen && this.capacity === 0) await this.#step();
  }

  /** Before a sink is attached there is nothing to wait for: the guest would wait for itself. */
  flushed(): Promise<void> | undefined {
    if (this.#sink === undefined) return undefined;
    return this.#buffer.size === 0 ? this.#sink.flushed() : this.#drained();
  }

  /**
   * @throws ResultError<HttpErrorCode> when the body is not as long as declared, or is that of a request with a declared
   *   length and has trailers; it is aborted then
   */
  end(trailers?: HeaderEntries): void {
    this.#demandSound();
    const hasTrailers = trailers !== undefined && trailers.length > 0;
    if (this.#declared !== undefined && this.#written !== this.#declared) this.#fail(this.#wrongLength());
    // HTTP/1.1 has no place for them. Of a response the client may do without, an upstream may not.
    else if (this.#declared !== undefined && this.#kind === 'request' && hasTrailers) this.#fail(NO_PLACE_FOR_TRAILERS);
    if (this.#failure !== undefined) throw new ResultError(this.#failure);
    if (this.#state !== 'open') return;
    this.#state = 'ended';
    this.#trailers = hasTrailers ? trailers : undefined;
    if (this.#buffer.size === 0) this.#sink?.end(this.#trailers);
  }

  abort(): void {
    this.#fail(INCOMPLETE);
  }

  /** A broken host is not an error-code: the guest stops at its next step. */
  #demandSound(): void {
    if (this.#bug !== undefined) throw this.#bug.cause;
  }

  #break(cause: unknown): void {
    this.#bug = { cause };
    this.abort();
  }

  #count(length: number): void {
    this.#written += length;
    if (this.#declared === undefined || this.#written <= this.#declared) return;
    this.#fail(this.#wrongLength());
    throw new ResultError(this.#failure);
  }

  #wrongLength(): HttpErrorCode {
    return { tag: `HTTP-${this.#kind}-body-size`, val: BigInt(this.#written) };
  }

  #fail(code: HttpErrorCode): void {
    if (this.#state !== 'open') return;
    this.#state = 'aborted';
    this.#failure = code;
    this.#buffer.clear();
    this.#sink?.abort();
    this.#moved?.open();
  }

  #step(): Promise<void> {
    const isDirect = this.#sink !== undefined && this.#buffer.size === 0;
    return isDirect ? (this.#sink as ByteSink).ready() : this.#movement();
  }

  #movement(): Promise<void> {
    this.#moved ??= new Gate();
    return this.#moved.wait();
  }

  /** Moves what was written before the sink was attached. */
  async #pump(sink: ByteSink): Promise<void> {
    while (this.#buffer.size > 0 && sink.isOpen) {
      if (sink.capacity > 0) sink.write(this.#buffer.take(sink.capacity));
      else await sink.ready();
    }
    this.#buffer.clear();
    if (this.#state === 'ended') sink.end(this.#trailers);
    this.#moved?.open();
  }

  async #drained(): Promise<void> {
    while (this.#buffer.size > 0) await this.#movement();
    await this.#sink?.flushed();
  }
}

const NOBODY: ByteSink = {
  capacity: 0,
  isOpen: false,
  write() {},
  async ready() {},
  flushed: () => undefined,
  end() {},
  abort() {},
};

const NO_PLACE_FOR_TRAILERS: HttpErrorCode = {
  tag: 'internal-error',
  val: 'Trailers need a chunked request, without content-length',
};
const INCOMPLETE: HttpErrorCode = { tag: 'internal-error', val: 'The body was dropped before it was finished' };
