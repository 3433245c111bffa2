import type { ClientRequest, IncomingMessage } from 'node:http';
import { HOST_LIMITS } from '../base/index.ts';
import { OutboundFailure } from './failure.ts';
import type { Connection } from './connection.ts';
import { ConnectionPool } from './pool.ts';
import { type RequestHead, requestHead } from './request-head.ts';
import type { Connect } from './connector.ts';
import type { DispatchedRequest, ExchangeControl, ExchangeHandler, OutboundDispatcher } from './dispatcher.ts';

/**
 * Sends requests over HTTP/1.1, through the client of Node.js. Not through undici, which sends the head of a
 * request together with the first byte of its body, and no trailers: a guest that waits for the answer before it writes
 * would wait for ever.
 */
export class HttpClient implements OutboundDispatcher {
  readonly #pool: ConnectionPool;

  constructor(connect: Connect) {
    this.#pool = new ConnectionPool(connect);
  }

  dispatch(request: DispatchedRequest, handler: ExchangeHandler): void {
    void this.#send(request, new Transfer(handler));
  }

  destroy(): void {
    this.#pool.close();
  }

  async #send(request: DispatchedRequest, transfer: Transfer): Promise<void> {
    try {
      const head = requestHead(request);
      await transfer.run(await this.#pool.take(request.origin), head);
    } catch (error) {
      transfer.fail(error);
    }
  }
}

/** One request on one connection; for whoever asked, the control of it. */
class Transfer implements ExchangeControl {
  rawHeaders: readonly string[] = [];
  rawTrailers: readonly string[] = [];
  readonly #handler: ExchangeHandler;
  #request: ClientRequest | undefined;
  #response: IncomingMessage | undefined;
  #isAborted = false;

  constructor(handler: ExchangeHandler) {
    this.#handler = handler;
  }

  abort(reason: Error): void {
    this.#isAborted = true;
    this.#request?.destroy(reason);
  }

  pause(): void {
    this.#response?.pause();
  }

  resume(): void {
    this.#response?.resume();
  }

  fail(error: unknown): void {
    this.#handler.onResponseError(this, error);
  }

  async run(connection: Connection, head: RequestHead): Promise<void> {
    const request = connection.request({ path: head.path, method: head.method, maxHeaderSize: HOST_LIMITS.outboundResponseHeaderBytes });
    this.#request = request;
    request.maxHeadersCount = HOST_LIMITS.outboundResponseHeaders + 1;
    // Node.js would send it in capitals; methods are compared letter by letter.
    request.method = head.method;
    this.#listen(request);
    try {
      this.#handler.onRequestStart(this);
      if (this.#isAborted) return;
      for (const [name, value] of head.headers) request.setHeader(name, value);
      await this.#sendBody(request, head);
    } catch (error) {
      // Which its listener is told of.
      request.destroy(error as Error);
    }
  }

  #listen(request: ClientRequest): void {
    request.on('error', (error) => this.fail(error));
    request.on('information', ({ statusCode }) => this.#guard(() => this.#handler.onResponseStart(this, statusCode)));
    request.on('upgrade', (_, socket) => {
      socket.destroy();
      this.fail(new OutboundFailure({ tag: 'HTTP-protocol-error' }));
    });
    request.on('response', (response) => this.#guard(() => this.#receive(request, response)));
  }

  #receive(request: ClientRequest, response: IncomingMessage): void {
    this.#response = response;
    const status = response.statusCode ?? 0;
    if (status < 200) throw new OutboundFailure({ tag: 'HTTP-protocol-error' });
    this.rawHeaders = response.rawHeaders;
    response.on('error', (error) => this.fail(error));
    this.#handler.onResponseStart(this, status);
    response.on('data', (chunk: Buffer) => this.#guard(() => this.#handler.onResponseData(this, chunk)));
    response.on('end', () => this.#guard(() => this.#end(request, response)));
  }

  /** An answer may be complete before the request is. Then nobody reads the rest, and the connection has no use. */
  #end(request: ClientRequest, response: IncomingMessage): void {
    this.rawTrailers = response.rawTrailers;
    this.#handler.onResponseEnd(this);
    if (!request.writableEnded) request.destroy();
  }

  /** What a handler throws ends the exchange, not the process. */
  #guard(run: () => void): void {
    try {
      run();
    } catch (error) {
      this.fail(error);
      this.abort(error as Error);
    }
  }

  async #sendBody(request: ClientRequest, { body }: RequestHead): Promise<void> {
    if (body === undefined) return void request.end();
    // With the head goes what is here already; the head goes in any case.
    if (!body.isReady) request.flushHeaders();
    for (let chunk = await body.next(); chunk !== undefined; chunk = await body.next()) {
      // After the answer the rest is thrown away.
      if (request.destroyed) continue;
      if (!request.write(chunk)) await drained(request);
      this.#handler.onBodySent();
    }
    if (request.destroyed) return;
    if (body.trailers.length > 0) request.addTrailers(body.trailers);
    request.end();
  }
}

function drained(request: ClientRequest): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      request.off('drain', done).off('close', done);
      resolve();
    };
    request.on('drain', done).on('close', done);
  });
}
