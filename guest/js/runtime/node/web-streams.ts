/** Between the streams of Node.js and those of the web. */

interface NodeReadable extends AsyncIterable<unknown> {
  readonly readableObjectMode: boolean;
  destroy(error?: unknown): void;
}

interface NodeWritable {
  readonly destroyed: boolean;
  write(chunk: unknown, callback: (error?: unknown) => void): boolean;
  end(callback: () => void): void;
  destroy(error?: unknown): void;
  once(event: string, listener: (error?: unknown) => void): unknown;
  off(event: string, listener: (error?: unknown) => void): unknown;
}

interface Library {
  readonly Readable: { from(source: AsyncIterable<unknown>, options?: object): NodeReadable; fromWeb?: unknown; toWeb?: unknown };
  readonly Writable: { new (options: object): NodeWritable; fromWeb?: unknown; toWeb?: unknown };
  readonly Duplex: { from?: (parts: object) => unknown; fromWeb?: unknown; toWeb?: unknown };
}

/** The library asks Node.js for these, which is not there. */
export function addWebStreams({ Readable, Writable, Duplex }: Library): void {
  Readable.toWeb = readableToWeb;
  Readable.fromWeb = (stream: ReadableStream, options?: object) => Readable.from(chunksOf(stream), { objectMode: false, ...options });
  Writable.toWeb = writableToWeb;
  Writable.fromWeb = (stream: WritableStream, options?: object) => new Writable({ ...options, ...writing(stream.getWriter()) });
  Duplex.toWeb = (duplex: NodeReadable & NodeWritable) => ({ readable: readableToWeb(duplex), writable: writableToWeb(duplex) });
  Duplex.fromWeb = ({ readable, writable }: { readable: ReadableStream; writable: WritableStream }, options?: object) =>
    Duplex.from?.({
      readable: Readable.from(chunksOf(readable), { objectMode: false, ...options }),
      writable: new Writable({ ...options, ...writing(writable.getWriter()) }),
    });
}

async function* chunksOf(stream: ReadableStream): AsyncGenerator<unknown> {
  const reader = stream.getReader();
  let isDone = false;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      yield value as unknown;
    }
    isDone = true;
  } finally {
    if (!isDone) await reader.cancel();
  }
}

/** Buffers become what the web knows: plain bytes. */
const plain = (chunk: unknown): unknown =>
  chunk instanceof Uint8Array ? new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength) : chunk;

function readableToWeb(stream: NodeReadable): ReadableStream {
  let iterator: AsyncIterator<unknown> | undefined;
  return new ReadableStream(
    {
      async pull(controller) {
        iterator ??= stream[Symbol.asyncIterator]();
        const { done, value } = await iterator.next();
        if (done) controller.close();
        else controller.enqueue(plain(value));
      },
      cancel(reason: unknown) {
        stream.destroy(reason as Error);
      },
    },
    { highWaterMark: 0 },
  );
}

function writableToWeb(stream: NodeWritable): WritableStream {
  let failure: unknown;
  stream.once('error', (error) => (failure = error));
  return new WritableStream({
    write: (chunk) =>
      new Promise((resolve, reject) => {
        if (failure !== undefined) return reject(failure as Error);
        stream.write(chunk, (error) => (error ? reject(error as Error) : resolve()));
      }),
    close: () => new Promise((resolve) => stream.end(resolve)),
    abort: (reason: unknown) => stream.destroy(reason),
  });
}

function writing(writer: WritableStreamDefaultWriter): object {
  const settle = (promise: Promise<void>, callback: (error?: unknown) => void): void => void promise.then(() => callback(), callback);
  return {
    write: (chunk: unknown, _encoding: string, callback: (error?: unknown) => void) => settle(writer.write(plain(chunk)), callback),
    final: (callback: (error?: unknown) => void) => settle(writer.close(), callback),
    destroy: (error: unknown, callback: (error?: unknown) => void) =>
      error === null ? callback() : settle(writer.abort(error), () => callback(error)),
  };
}
