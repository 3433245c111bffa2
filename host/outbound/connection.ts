import type { ClientRequest, RequestOptions } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Socket } from 'node:net';
import { Agent, request } from '../node-http/index.ts';

/** How long a connection may rest. Servers close theirs after five seconds, commonly. */
const IDLE_MS = 4000;

/**
 * One connection to an upstream, for one request at a time. An agent of a single socket: so Node.js decides by the answer
 * whether it may be used again, and watches it while it rests.
 */
export class Connection extends Agent {
  readonly #socket: Socket;

  /** @param socket connected */
  constructor(socket: Socket) {
    super({ keepAlive: true, maxSockets: 1, timeout: IDLE_MS });
    this.#socket = socket;
    // What happens between two requests, when nobody else listens, must not end the process.
    socket.on('error', () => {});
  }

  override createConnection(): Duplex {
    return this.#socket;
  }

  get isUsable(): boolean {
    return !this.#socket.destroyed && this.#socket.writable;
  }

  /** Calls back each time it rests, after an answer that permits another request. */
  onIdle(idle: () => void): void {
    // After the agent's own listener, which has closed it if it cannot be used again.
    this.on('free', () => {
      if (this.isUsable) idle();
    });
  }

  onClose(closed: () => void): void {
    this.#socket.once('close', closed);
  }

  close(reason?: Error): void {
    this.#socket.destroy(reason);
  }

  /** @throws Error of Node.js for a path or method that it does not send; the connection is as before */
  request(options: RequestOptions): ClientRequest {
    return request({ ...options, agent: this, setDefaultHeaders: false });
  }
}
