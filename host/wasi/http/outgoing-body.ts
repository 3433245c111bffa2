import { ResultError, Trap } from '../../base/index.ts';
import type { HttpErrorCode } from '../context.ts';
import { OutputStream } from '../io/index.ts';
import type { BodyRelay } from './body-relay.ts';
import type { Fields } from './fields.ts';
import { NOT_IN_TRAILERS } from './syntax.ts';

/** `wasi:http/types#outgoing-body`. Finished, or else incomplete: dropping it tells the other side to give up. */
export class OutgoingBody {
  readonly #relay: BodyRelay;
  #stream: 'untouched' | 'open' | 'dropped' = 'untouched';

  constructor(relay: BodyRelay) {
    this.#relay = relay;
  }

  /** The contents; at most once. */
  write(): OutputStream {
    if (this.#stream !== 'untouched') throw new ResultError(undefined);
    this.#stream = 'open';
    return new OutputStream(this.#relay, () => {
      this.#stream = 'dropped';
    });
  }

  /**
   * @throws ResultError<HttpErrorCode> when the body has another length than declared
   * @throws Trap while the stream is alive, as the specification has it
   */
  static finish(body: OutgoingBody, trailers: Fields | undefined): void {
    body.#finish(trailers);
  }

  #finish(trailers: Fields | undefined): void {
    if (this.#stream === 'open') throw new Trap('GUEST_TRAPPED', 'Outgoing body is finished while its stream is open');
    const refused = trailers?.list.firstOf(NOT_IN_TRAILERS);
    if (refused !== undefined) throw this.#refuseTrailers(refused);
    this.#relay.end(trailers?.list.entries());
  }

  #refuseTrailers(name: string): ResultError<HttpErrorCode> {
    this.#relay.abort();
    return new ResultError<HttpErrorCode>({ tag: 'internal-error', val: `Trailers must not contain ${name}` });
  }

  [Symbol.dispose](): void {
    this.#relay.abort();
  }
}
