import { defineMethod } from '../define.ts';

/** Streams as sources and targets of iteration: https://streams.spec.whatwg.org/#rs-asynciterator and `ReadableStream.from`. */

const AsyncIteratorPrototype: object = Object.getPrototypeOf(Object.getPrototypeOf(async function* () {}.prototype) as object) as object;

class StreamIterator {
  readonly #reader: ReadableStreamDefaultReader<unknown>;
  readonly #preventCancel: boolean;
  #last: Promise<unknown> = Promise.resolve();
  #isFinished = false;

  constructor(stream: ReadableStream, preventCancel: boolean) {
    this.#reader = stream.getReader();
    this.#preventCancel = preventCancel;
  }

  next(): Promise<IteratorResult<unknown>> {
    return this.#afterOthers(async () => {
      if (this.#isFinished) return { done: true, value: undefined };
      try {
        const result = await this.#reader.read();
        if (!result.done) return { done: false, value: result.value };
      } catch (error) {
        this.#finish();
        throw error;
      }
      this.#finish();
      return { done: true, value: undefined };
    });
  }

  return(value: unknown): Promise<IteratorResult<unknown>> {
    return this.#afterOthers(async () => {
      if (this.#isFinished) return { done: true, value };
      const cancelled = this.#preventCancel ? undefined : this.#reader.cancel(value);
      this.#finish();
      await cancelled;
      return { done: true, value };
    });
  }

  #finish(): void {
    this.#isFinished = true;
    this.#reader.releaseLock();
  }

  #afterOthers<T>(operation: () => Promise<T>): Promise<T> {
    const result = this.#last.then(operation, operation);
    this.#last = result;
    return result;
  }
}

Object.setPrototypeOf(StreamIterator.prototype, AsyncIteratorPrototype);
for (const name of ['next', 'return']) Object.defineProperty(StreamIterator.prototype, name, { enumerable: true });
Object.defineProperty(StreamIterator.prototype, 'constructor', { value: Object, configurable: true });

function values(this: ReadableStream, options?: { readonly preventCancel?: boolean } | null): StreamIterator {
  return new StreamIterator(this, Boolean(options?.preventCancel));
}

defineMethod(ReadableStream.prototype, 'values', values);
Object.defineProperty(ReadableStream.prototype, Symbol.asyncIterator, { value: values, writable: true, configurable: true });

type AnyIterator = { readonly next: () => unknown; readonly return?: ((reason: unknown) => unknown) | null };

function from(iterable: unknown): ReadableStream {
  const iterator = iteratorOf(iterable);
  const { next } = iterator;
  return new ReadableStream<unknown>(
    {
      async pull(controller) {
        const result = objectOf(await next.call(iterator), 'next()') as IteratorResult<unknown>;
        if (result.done === true) controller.close();
        else controller.enqueue(await result.value);
      },
      async cancel(reason) {
        const leave = iterator.return;
        if (leave === undefined || leave === null) return;
        objectOf(await leave.call(iterator, reason), 'return()');
      },
    },
    { highWaterMark: 0 },
  );
}

function iteratorOf(iterable: unknown): AnyIterator {
  const object = iterable as { [Symbol.asyncIterator]?: unknown; [Symbol.iterator]?: unknown } | null | undefined;
  const method = object?.[Symbol.asyncIterator] ?? object?.[Symbol.iterator];
  if (typeof method !== 'function') throw new TypeError('ReadableStream.from needs something that can be iterated over');
  return objectOf(Reflect.apply(method, iterable, []), 'The iterator') as AnyIterator;
}

function objectOf(value: unknown, what: string): object {
  if ((typeof value === 'object' || typeof value === 'function') && value !== null) return value;
  throw new TypeError(`${what} of what ReadableStream.from reads did not give an object`);
}

defineMethod(ReadableStream, 'from', from);
