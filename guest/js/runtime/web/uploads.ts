import { bytesOf } from '../body.ts';

/**
 * A request whose body is a stream of the program. The engine ends everything when such a stream fails, and sends what it
 * has until then as if it were the whole. Here the request is aborted, which breaks its connection, and `fetch` rejects
 * with what the stream failed with.
 */
export class Upload {
  readonly request: Request;
  /** Rejects when the body fails. */
  readonly failed: Promise<never>;
  #error: { readonly value: unknown } | undefined;

  constructor({ url, method, headers, signal, body }: Request) {
    const controller = new AbortController();
    const { promise, reject } = Promise.withResolvers<never>();
    this.failed = promise;
    promise.catch(() => undefined);
    const fail = (error: unknown): Promise<never> => {
      this.#error ??= { value: error };
      reject(error);
      controller.abort(error);
      // Neither an end nor a failure that the engine would learn of.
      return new Promise(() => undefined);
    };
    const init = { method, headers, signal: AbortSignal.any([signal, controller.signal]), body: watched(body!, fail), duplex: 'half' };
    this.request = new Request(url, init as RequestInit);
  }

  /** What the body failed with. */
  get error(): { readonly value: unknown } | undefined {
    return this.#error;
  }
}

function watched(body: ReadableStream<unknown>, fail: (error: unknown) => Promise<never>): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  return new ReadableStream(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read();
          if (done) controller.close();
          else controller.enqueue(bytesOf(value));
        } catch (error) {
          await fail(error);
        }
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}
