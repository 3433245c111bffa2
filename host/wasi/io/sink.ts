/**
 * Bytes on their way from the guest: a response body, an outbound request's body. Bounded: a writer asks for capacity
 * and waits when there is none, so that a slow reader slows the guest and not the host's memory.
 */
export interface ByteSink {
  /** Bytes that `write` accepts now; 0 when the writer has to wait for `ready`. */
  readonly capacity: number;
  /** False once the reader is gone: further writes are pointless. */
  readonly isOpen: boolean;
  /**
   * Takes at most `capacity` bytes; the array belongs to the sink from here on.
   *
   * @throws ResultError<HttpErrorCode> when these bytes cannot be taken at all, such as more than a declared length
   */
  write(bytes: Uint8Array): void;
  /** Resolves when `capacity` is above 0 or the reader is gone. Never rejects. */
  ready(): Promise<void>;
  /**
   * Resolves when everything written so far has left the host's buffers or the reader is gone. Never rejects.
   * undefined: there is nothing to wait for, and the guest need not be suspended.
   */
  flushed(): Promise<void> | undefined;
  /** No more bytes. */
  end(trailers?: readonly (readonly [string, Uint8Array])[]): void;
  /** The writer gave up half way: the reader must be able to tell. Harmless after `end`. */
  abort(): void;
}
