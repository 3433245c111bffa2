import { defineMethod } from '../define.ts';

/** Pipes that a signal ends: the engine's streams take none of its own signals. */

const { pipeTo } = ReadableStream.prototype;

function pipeToWithSignal(this: ReadableStream, target: WritableStream, options?: StreamPipeOptions): Promise<void> {
  const signal = options?.signal;
  if (signal === undefined) return Reflect.apply(pipeTo, this, [target, options]);
  if (!(signal instanceof AbortSignal)) return Promise.reject(new TypeError("pipeTo needs an AbortSignal as 'signal'"));
  if (this.locked || target.locked) return Promise.reject(new TypeError('A stream that has a reader or a writer cannot be piped'));
  return new Pipe(this, target, options!).run(signal);
}

class Pipe {
  readonly #reader: ReadableStreamDefaultReader;
  readonly #writer: WritableStreamDefaultWriter;
  readonly #options: StreamPipeOptions;

  constructor(source: ReadableStream, target: WritableStream, options: StreamPipeOptions) {
    this.#reader = source.getReader();
    this.#writer = target.getWriter();
    this.#options = options;
  }

  async run(signal: AbortSignal): Promise<void> {
    const { promise: ended, reject: end } = Promise.withResolvers<never>();
    ended.catch(() => undefined);
    const abort = (): void => end(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort);
    try {
      await Promise.race([ended, this.#copy()]);
    } catch (error) {
      await this.#fail(error);
      throw error;
    } finally {
      signal.removeEventListener('abort', abort);
      this.#reader.releaseLock();
      this.#writer.releaseLock();
    }
  }

  async #copy(): Promise<void> {
    for (;;) {
      await this.#writer.ready;
      const { done, value } = await this.#reader.read();
      if (done) break;
      await this.#writer.write(value);
    }
    if (this.#options.preventClose !== true) await this.#writer.close();
  }

  async #fail(error: unknown): Promise<void> {
    const { preventAbort, preventCancel } = this.#options;
    await Promise.allSettled([preventAbort !== true && this.#writer.abort(error), preventCancel !== true && this.#reader.cancel(error)]);
  }
}

defineMethod(ReadableStream.prototype, 'pipeTo', pipeToWithSignal);
defineMethod(
  ReadableStream.prototype,
  'pipeThrough',
  function (this: ReadableStream, pair: ReadableWritablePair, options?: StreamPipeOptions): ReadableStream {
    pipeToWithSignal.call(this, pair.writable, options).catch(() => undefined);
    return pair.readable;
  },
);
