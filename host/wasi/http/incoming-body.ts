import { ResultError, Trap } from '../../base/index.ts';
import { InputStream } from '../io/index.ts';
import type { ByteSource } from '../source.ts';
import { FutureTrailers } from './future-trailers.ts';

/** `wasi:http/types#incoming-body`: of a request that the guest serves, or of a response that it asked for. */
export class IncomingBody {
  readonly #source: ByteSource;
  #stream: 'untouched' | 'open' | 'dropped' = 'untouched';
  #isFinished = false;

  constructor(source: ByteSource) {
    this.#source = source;
  }

  /** The contents; at most once. */
  stream(): InputStream {
    if (this.#stream !== 'untouched') throw new ResultError(undefined);
    this.#stream = 'open';
    return new InputStream(this.#source, () => {
      this.#stream = 'dropped';
    });
  }

  /** @throws Trap while the stream is alive, as the specification has it */
  static finish(body: IncomingBody): FutureTrailers {
    return body.#finish();
  }

  #finish(): FutureTrailers {
    if (this.#stream === 'open') throw new Trap('GUEST_TRAPPED', 'Incoming body is finished while its stream is open');
    this.#isFinished = true;
    return new FutureTrailers(this.#source);
  }

  [Symbol.dispose](): void {
    if (!this.#isFinished) this.#source.cancel();
  }
}
