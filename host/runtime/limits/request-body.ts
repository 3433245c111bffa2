import { ResultError, SkerryError } from '../../base/index.ts';
import type { ByteSource, HttpErrorCode } from '../../wasi/index.ts';

/** A request's body as far as its function may read it. */
export class LimitedBody implements ByteSource {
  readonly #body: ByteSource;
  readonly #limit: number;
  readonly #onTooLarge: (error: SkerryError) => void;
  #size = 0;
  #failure: ResultError<HttpErrorCode> | undefined;

  /** @param onTooLarge called once when the body has more than `limit` bytes; the guest gets an error at the same time */
  constructor(body: ByteSource, limit: number, onTooLarge: (error: SkerryError) => void) {
    this.#body = body;
    this.#limit = limit;
    this.#onTooLarge = onTooLarge;
  }

  get isReady(): boolean {
    return this.#failure !== undefined || this.#body.isReady;
  }

  get trailers(): ByteSource['trailers'] {
    return this.#body.trailers;
  }

  take(max: number): Uint8Array | undefined {
    if (this.#failure) throw this.#failure;
    const chunk = this.#body.take(max);
    if (chunk === undefined) return undefined;
    this.#size += chunk.length;
    if (this.#size <= this.#limit) return chunk;
    this.#failure = new ResultError({ tag: 'HTTP-request-body-size', val: BigInt(this.#limit) });
    this.#onTooLarge(bodyTooLarge(this.#limit));
    throw this.#failure;
  }

  ready(): Promise<void> {
    return this.#failure ? Promise.resolve() : this.#body.ready();
  }

  /** What is too large is not read to its end: who sends it is told, and cut off. */
  cancel(): void {
    if (this.#failure === undefined) this.#body.cancel();
  }
}

function bodyTooLarge(limit: number): SkerryError {
  return new SkerryError('REQUEST_BODY_TOO_LARGE', `The request body has more than ${limit} bytes`, {
    help: 'Send less, or raise "limits.requestBodyBytes" in skerry.json.',
  });
}
