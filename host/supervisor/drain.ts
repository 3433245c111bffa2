import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { Server as NetServer, type Socket } from 'node:net';

const POLL_MS = 20;

/**
 * The connections of an HTTP server, for closing it without breaking a promise. HTTP lets either side close an idle
 * connection at any time, and a request that crosses the close is lost. So a connection ends in one of two ways only:
 * after an answer that says `Connection: close`, or when it has been idle for as long as `Keep-Alive: timeout=` said.
 */
export class Connections {
  readonly #server: Server;
  /** Each open connection with its latest response. */
  readonly #latest = new Map<Socket, ServerResponse | undefined>();
  #isDraining = false;

  /** @param server before its first connection */
  constructor(server: Server) {
    this.#server = server;
    server.on('connection', (socket: Socket) => this.#opened(socket));
    server.prependListener('request', (request, response) => this.#requested(request, response));
  }

  get size(): number {
    return this.#latest.size;
  }

  #opened(socket: Socket): void {
    this.#latest.set(socket, undefined);
    socket.once('close', () => this.#latest.delete(socket));
  }

  #requested({ socket }: IncomingMessage, response: ServerResponse): void {
    this.#latest.set(socket, response);
    if (this.#isDraining) markLast(response);
  }

  /**
   * Accepts no more and waits until all connections are done; those that are not in time are cut.
   *
   * @param isBusy whether work goes on that no connection shows, such as a guest that runs on after its response
   * @returns how many connections were cut
   */
  async drain(limitMs: number, isBusy: () => boolean): Promise<number> {
    const deadline = performance.now() + limitMs;
    this.#isDraining = true;
    for (const response of this.#latest.values()) if (response !== undefined) markLast(response);
    this.#stopAccepting();
    while ((this.size > 0 || isBusy()) && performance.now() < deadline) await pause(POLL_MS);
    const cut = this.size;
    this.#server.closeAllConnections();
    return cut;
  }

  /**
   * `http.Server#close` would close idle connections at once, and stop the timeouts of slow ones. Unless somebody else
   * holds the socket, the system resets connections that wait to be accepted.
   */
  #stopAccepting(): void {
    if (this.#server.listening) NetServer.prototype.close.call(this.#server);
  }
}

/** A head that is out already cannot say it; the connection's next answer will. */
function markLast(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('connection', 'close');
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
