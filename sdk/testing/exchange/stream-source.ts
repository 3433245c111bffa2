import { isUint8Array } from 'node:util/types';
import { ResultError } from '@skerry/host/base';
import { type ByteSource, type HttpErrorCode, PulledSource } from '@skerry/host/wasi';
import { invalid } from '../invalid.ts';

type Part = ReadableStreamReadResult<Uint8Array> | undefined;

/**
 * A request body that the test writes piece by piece. Nothing is asked of it before the function asks, and when that has enough,
 * whoever writes is told.
 *
 * @param begun reads that were begun before
 * @param onFailure told why there is no more of the body, when the test's stream breaks
 */
export function streamSource(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  begun: readonly Promise<Part>[],
  onFailure: (cause: unknown) => void,
): ByteSource {
  const first = [...begun];
  return new PulledSource({
    async read() {
      const part = await (first.shift() ?? reader.read());
      if (part === undefined || part.done) return { done: true, value: undefined };
      return { done: false, value: asBytes(part.value) };
    },
    cancel: () => void reader.cancel().catch(() => {}),
    failure(cause) {
      onFailure(cause);
      return disconnected();
    },
  });
}

/** A body as long as its `content-length` says, whatever the test sends: a client that sends less has hung up. */
export class DeclaredSource implements ByteSource {
  readonly trailers = undefined;
  readonly #source: ByteSource;
  #left: number;

  constructor(source: ByteSource, bytes: number) {
    this.#source = source;
    this.#left = bytes;
  }

  get isReady(): boolean {
    return this.#left === 0 || this.#source.isReady;
  }

  take(max: number): Uint8Array | undefined {
    if (this.#left === 0) return undefined;
    const chunk = this.#source.take(Math.min(max, this.#left));
    if (chunk === undefined) throw disconnected();
    this.#left -= chunk.length;
    return chunk;
  }

  ready(): Promise<void> {
    return this.#left === 0 ? Promise.resolve() : this.#source.ready();
  }

  cancel(): void {
    this.#left = 0;
    this.#source.cancel();
  }
}

const disconnected = (): ResultError<HttpErrorCode> => new ResultError({ tag: 'connection-terminated' });

/** @throws SkerryError `TEST_INVALID` */
export function asBytes(chunk: unknown): Uint8Array {
  if (isUint8Array(chunk)) return chunk;
  throw invalid('A stream as request body must consist of bytes', 'Pipe text through a TextEncoderStream.');
}
