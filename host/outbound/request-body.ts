import { HOST_LIMITS } from '../base/index.ts';
import type { ByteSource } from '../wasi/index.ts';
import { trailerFields } from './headers.ts';
import { refuse } from './target.ts';

/**
 * A guest's request body: pulled when the socket has room, so that a slow upstream slows the guest. Checks the declared
 * length, since more or less of it would put the connection out of step.
 */
export class RequestBody implements AsyncIterable<Uint8Array> {
  readonly #source: ByteSource;
  readonly #declared: number | undefined;
  #first: Uint8Array | undefined;
  #sent = 0;

  /** @param declared the content-length; undefined: it goes in chunks */
  constructor(source: ByteSource, declared: number | undefined) {
    this.#source = source;
    this.#declared = declared;
  }

  /** Whether the end or a first part of it is here already. */
  get isReady(): boolean {
    return this.#first !== undefined || this.#source.isReady;
  }

  /** Whether it is known to be empty, and without trailers. To be asked before anything is taken. */
  get isEmpty(): boolean {
    if (!this.#source.isReady) return false;
    this.#first ??= this.#source.take(HOST_LIMITS.streamChunkBytes);
    return this.#first === undefined && this.trailers.length === 0;
  }

  /** Trailers; known when `next` has returned undefined. */
  get trailers(): readonly [string, string][] {
    return trailerFields(this.#source.trailers ?? []);
  }

  /**
   * The next part, never empty; undefined at the end.
   *
   * @throws ResultError when the guest gave it up, or it has another length than declared
   */
  async next(): Promise<Uint8Array | undefined> {
    for (;;) {
      const bytes = this.#first ?? this.#source.take(HOST_LIMITS.streamChunkBytes);
      this.#first = undefined;
      if (bytes === undefined) return this.#ended();
      if (bytes.length > 0) return this.#counted(bytes);
      await this.#source.ready();
    }
  }

  /** As the test kit reads it. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    for (let chunk = await this.next(); chunk !== undefined; chunk = await this.next()) yield chunk;
  }

  #counted(bytes: Uint8Array): Uint8Array {
    this.#sent += bytes.length;
    if (this.#declared !== undefined && this.#sent > this.#declared) throw refuse('HTTP-request-body-size');
    return bytes;
  }

  #ended(): undefined {
    if (this.#declared !== undefined && this.#sent !== this.#declared) throw refuse('HTTP-request-body-size');
  }
}
