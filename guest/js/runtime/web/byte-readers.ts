import { defineGetter, defineMethod } from '../define.ts';

/**
 * The engine's bodies are not byte streams, so it gives no reader for them that fills memory of the program. This one reads
 * them by chunks, and keeps what does not fit.
 */

const isBody = new WeakSet<ReadableStream>();
const { getReader } = ReadableStream.prototype;

for (const prototype of [Request.prototype, Response.prototype]) {
  const body = Object.getOwnPropertyDescriptor(prototype, 'body')!.get as (this: object) => ReadableStream | null;
  defineGetter(prototype, 'body', function () {
    const stream = body.call(this);
    if (stream !== null) isBody.add(stream);
    return stream;
  });
}

defineMethod(ReadableStream.prototype, 'getReader', function (this: ReadableStream, options?: { readonly mode?: 'byob' }): unknown {
  if (options?.mode !== 'byob' || !isBody.has(this)) return Reflect.apply(getReader, this, options === undefined ? [] : [options]);
  return new BodyReader(Reflect.apply(getReader, this, []) as ReadableStreamDefaultReader<unknown>);
});

class BodyReader {
  readonly #reader: ReadableStreamDefaultReader<unknown>;
  #left: Uint8Array | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor(reader: ReadableStreamDefaultReader<unknown>) {
    this.#reader = reader;
  }

  get closed(): Promise<undefined> {
    return this.#reader.closed as Promise<undefined>;
  }

  /** @param options `min`: elements to wait for, default 1 */
  read<T extends ArrayBufferView>(view: T, options?: { readonly min?: number }): Promise<ReadableStreamReadResult<T>> {
    if (!ArrayBuffer.isView(view) || view.byteLength === 0)
      return Promise.reject(new TypeError('read() needs a view of at least one byte'));
    const unit = 'BYTES_PER_ELEMENT' in view ? (view.BYTES_PER_ELEMENT as number) : 1;
    const wanted = Math.max(1, options?.min ?? 1) * unit;
    if (wanted > view.byteLength) return Promise.reject(new RangeError("'min' is more than the view holds"));
    const result = this.#last.then(() => this.#fill(view, wanted));
    this.#last = result.catch(() => undefined);
    return result;
  }

  async #fill<T extends ArrayBufferView>(view: T, wanted: number): Promise<ReadableStreamReadResult<T>> {
    const { byteOffset, byteLength } = view;
    // The program's view is taken away, as the standard has it; what is given back is another one of the same memory.
    const target = new Uint8Array((view.buffer as ArrayBuffer).transfer(), byteOffset, byteLength);
    let filled = 0;
    while (filled < wanted) {
      const chunk = this.#left ?? (await this.#next());
      if (chunk === undefined) break;
      const part = chunk.subarray(0, byteLength - filled);
      target.set(part, filled);
      filled += part.length;
      this.#left = part.length < chunk.length ? chunk.subarray(part.length) : undefined;
    }
    const Kind = view.constructor as new (buffer: ArrayBufferLike, offset: number, length: number) => T;
    const unit = (view as { BYTES_PER_ELEMENT?: number }).BYTES_PER_ELEMENT ?? 1;
    const value = new Kind(target.buffer, byteOffset, Math.floor(filled / unit));
    return filled === 0 ? { done: true, value } : { done: false, value };
  }

  async #next(): Promise<Uint8Array | undefined> {
    for (;;) {
      const { done, value } = await this.#reader.read();
      if (done) return undefined;
      if (!(value instanceof Uint8Array)) throw new TypeError('The body gave something other than a Uint8Array');
      if (value.length > 0) return value;
    }
  }

  cancel(reason?: unknown): Promise<void> {
    return this.#reader.cancel(reason);
  }

  releaseLock(): void {
    this.#reader.releaseLock();
  }
}

Object.setPrototypeOf(BodyReader.prototype, ReadableStreamBYOBReader.prototype);
