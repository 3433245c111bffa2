import type { Socket } from 'node:net';
import { HOST_LIMITS } from '../base/index.ts';
import { Connection } from './connection.ts';
import type { Connect } from './connector.ts';
import { OutboundFailure } from './failure.ts';

type Waiter = PromiseWithResolvers<Connection>;

/** The connections of one function, by origin. */
export class ConnectionPool {
  readonly #connect: Connect;
  readonly #origins = new Map<string, OriginPool>();
  #isClosed = false;

  constructor(connect: Connect) {
    this.#connect = connect;
  }

  /**
   * A connection for one request. It comes back by itself when it rests.
   *
   * @throws OutboundFailure `connection-limit-reached` for too many origins, `connection-terminated` after `close`
   */
  async take(origin: string): Promise<Connection> {
    if (this.#isClosed) throw new OutboundFailure({ tag: 'connection-terminated' });
    return (this.#origins.get(origin) ?? this.#open(origin)).take();
  }

  #open(origin: string): OriginPool {
    if (this.#origins.size >= HOST_LIMITS.outboundOrigins) this.#makeRoom();
    const pool = new OriginPool(this.#connect, new URL(origin));
    this.#origins.set(origin, pool);
    return pool;
  }

  #makeRoom(): void {
    for (const [origin, pool] of this.#origins) {
      if (!pool.isIdle) continue;
      this.#origins.delete(origin);
      return pool.close(TERMINATED);
    }
    throw new OutboundFailure({ tag: 'connection-limit-reached' });
  }

  close(): void {
    this.#isClosed = true;
    for (const pool of this.#origins.values()) pool.close(TERMINATED);
  }
}

const TERMINATED = new OutboundFailure({ tag: 'connection-terminated' });

/** The connections to one origin. It stays without any, until another origin needs its place. */
class OriginPool {
  readonly #connect: Connect;
  readonly #origin: URL;
  readonly #open = new Set<Connection>();
  readonly #idle: Connection[] = [];
  readonly #waiting: Waiter[] = [];
  #connecting = 0;
  /** Who looks at a connection that rests, for a turn. */
  #looking = 0;

  constructor(connect: Connect, origin: URL) {
    this.#connect = connect;
    this.#origin = origin;
  }

  get isIdle(): boolean {
    return this.#connecting + this.#looking + this.#waiting.length === 0 && this.#open.size === this.#idle.length;
  }

  async take(): Promise<Connection> {
    for (let idle = this.#idle.pop(); idle !== undefined; idle = this.#idle.pop()) {
      // A turn of the event loop, in which what the upstream sent or closed meanwhile is seen.
      this.#looking++;
      await new Promise(setImmediate);
      this.#looking--;
      if (idle.isUsable) return idle;
    }
    const waiter = Promise.withResolvers<Connection>();
    this.#waiting.push(waiter);
    this.#grow();
    return waiter.promise;
  }

  close(reason: OutboundFailure): void {
    for (const waiter of this.#waiting.splice(0)) waiter.reject(reason);
    for (const connection of this.#open) connection.close(reason);
  }

  /** As many attempts as there are who wait, within the limit. */
  #grow(): void {
    if (this.#waiting.length <= this.#connecting) return;
    if (this.#open.size + this.#connecting >= HOST_LIMITS.outboundConnections) return;
    this.#connecting++;
    this.#connect(this.#origin, (error, socket) => {
      this.#connecting--;
      if (error !== null || socket === null) this.#failed(error);
      else this.#connected(socket);
    });
  }

  #failed(error: Error | null): void {
    this.#waiting.shift()?.reject(error);
    this.#grow();
  }

  #connected(socket: Socket): void {
    const connection = new Connection(socket);
    this.#open.add(connection);
    connection.onIdle(() => this.#pass(connection));
    connection.onClose(() => this.#closed(connection));
    // Until its first request nobody would notice what the upstream does with it.
    if (this.#waiting.length === 0) connection.close();
    else this.#pass(connection);
  }

  /** Of a connection that nobody uses now. */
  #pass(connection: Connection): void {
    const waiter = this.#waiting.shift();
    if (waiter !== undefined) waiter.resolve(connection);
    else this.#idle.push(connection);
  }

  #closed(connection: Connection): void {
    this.#open.delete(connection);
    const index = this.#idle.indexOf(connection);
    if (index >= 0) this.#idle.splice(index, 1);
    this.#grow();
  }
}
