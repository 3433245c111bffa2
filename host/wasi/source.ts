/**
 * Bytes on their way to the guest: a request body, an upstream's response body. Pulled, so that a guest which does not
 * read makes the sender wait. Node's sockets, upstream responses and in-memory bodies each have an adapter.
 */
export interface ByteSource {
  /**
   * Takes what is here, at most `max` bytes. Empty when nothing is here yet (wait with `ready`), undefined at the end.
   * The returned array belongs to the caller.
   *
   * @throws ResultError<HttpErrorCode> when the sender failed
   */
  take(max: number): Uint8Array | undefined;
  /** Resolves when `take` has something to say: bytes, the end, or a failure. Never rejects. */
  ready(): Promise<void>;
  /** True when `take` would not return an empty array. */
  readonly isReady: boolean;
  /** Trailers, known once `take` returned undefined. */
  readonly trailers: readonly (readonly [string, Uint8Array])[] | undefined;
  /** The reader lost interest; the sender is told to stop. Harmless when called again or at the end. */
  cancel(): void;
}
