import { type IncomingMessage, request as httpRequest, type Server } from 'node:http';
import { type Duplex, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { connection } from './connection.ts';
import { bodyOf, headerLines } from './request.ts';

/** The connection was closed before there was a response. What `fetch` rejects with is a `TypeError`. */
export class NoResponse extends TypeError {
  constructor(cause: unknown) {
    super(`There was no response: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

/** Say something of a connection that there would not be without a test. */
const OF_THE_CONNECTION: ReadonlySet<string> = new Set(['connection', 'keep-alive', 'transfer-encoding']);

const NO_BODY: ReadonlySet<number> = new Set([101, 204, 205, 304]);

/**
 * One HTTP exchange with a server of this process, over a connection that leaves out the network. The whole way from
 * the server's parser on is that of production.
 */
export class HttpExchange {
  readonly response: Promise<Response>;
  /** Resolves when the response is here as a whole, or given up. */
  readonly over: Promise<void>;
  /** Resolves when the request was handed over; one whose body is a stream counts as that from the start. */
  readonly sent: Promise<void>;
  readonly #request: Request;
  readonly #client: Duplex;
  readonly #over = Promise.withResolvers<void>();
  readonly #sent = Promise.withResolvers<void>();
  readonly #abort = new AbortController();

  /** @param onConnection told the server's end, before anything arrives there */
  constructor(server: Server, request: Request, onConnection: (socket: object) => void) {
    this.#request = request;
    this.over = this.#over.promise;
    this.sent = Promise.race([this.#sent.promise, this.over]);
    const { client, server: end } = connection(request.url.startsWith('https:'));
    this.#client = client;
    onConnection(end);
    // An end without listeners would throw what it is destroyed with.
    for (const each of [client, end]) each.on('error', () => {});
    end.once('close', () => this.#over.resolve());
    server.emit('connection', end);
    this.response = this.#send();
    this.response.catch(() => this.#over.resolve());
  }

  /** Hangs up. */
  abort(reason: unknown): void {
    this.#abort.abort(reason);
  }

  /** Closes the connection. Not before the function is done: to the host, a client that has left wants nothing more. */
  close(): void {
    this.#client.destroy();
  }

  async #send(): Promise<Response> {
    const { signal } = this.#request;
    const abort = AbortSignal.any([signal, this.#abort.signal]);
    const { promise: gone, reject } = Promise.withResolvers<never>();
    gone.catch(() => {});
    const stop = (): void => {
      this.close();
      reject(abort.reason);
    };
    abort.addEventListener('abort', stop, { once: true });
    void this.over.then(() => abort.removeEventListener('abort', stop));
    try {
      abort.throwIfAborted();
      return this.#toResponse(await Promise.race([gone, this.#exchange()]), abort);
    } catch (cause) {
      this.close();
      throw abort.aborted ? abort.reason : new NoResponse(cause);
    }
  }

  async #exchange(): Promise<IncomingMessage> {
    const { length, chunks } = await bodyOf(this.#request);
    if (this.#client.destroyed) throw new Error('The connection is closed');
    const { method, url } = this.#request;
    const { pathname, search } = new URL(url);
    const headers = [...headerLines(this.#request), 'Connection', 'keep-alive'];
    if (!this.#request.headers.has('content-length')) {
      if (length !== undefined) headers.push('Content-Length', String(length));
      else if (chunks) headers.push('Transfer-Encoding', 'chunked');
    }
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    const message = httpRequest({ createConnection: () => this.#client, method, path: pathname + search, headers, setHost: false });
    message.once('response', (response) => {
      response.once('close', () => this.#over.resolve());
      resolve(response);
    });
    message.once('error', reject);
    if (chunks && length === undefined) this.#sent.resolve();
    else message.once('finish', () => this.#sent.resolve());
    if (chunks === undefined) message.end();
    else pipeline(chunks, message).catch((cause: unknown) => reject(cause as Error));
    return promise;
  }

  #toResponse(message: IncomingMessage, signal: AbortSignal): Response {
    const status = message.statusCode ?? 0;
    const headers = new Headers();
    for (let i = 0; i < message.rawHeaders.length; i += 2) {
      const name = message.rawHeaders[i]!;
      if (!OF_THE_CONNECTION.has(name.toLowerCase())) headers.append(name, message.rawHeaders[i + 1]!);
    }
    const init = { status, statusText: message.statusMessage ?? '', headers };
    if (NO_BODY.has(status) || this.#request.method === 'HEAD') {
      message.resume();
      return new Response(null, init);
    }
    const body = Readable.toWeb(message) as ReadableStream<Uint8Array>;
    return new Response(explained(body, signal), init);
  }
}

/** The bytes as they are, and an end that is none with the reason that `fetch` gives for it. */
function explained(body: ReadableStream<Uint8Array>, signal: AbortSignal): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read();
          if (done) controller.close();
          else controller.enqueue(value);
        } catch (cause) {
          controller.error(signal.aborted ? signal.reason : brokenOff(cause));
        }
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}

function brokenOff(cause: unknown): TypeError {
  return new TypeError('The response was cut off; the report of the call says why', { cause });
}
