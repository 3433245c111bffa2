import { lookup } from 'node:dns/promises';
import type { Server } from 'node:http';
import { BoundSocket } from 'node:net';
import { SkerryError } from '../base/index.ts';
import { bindError } from '../net/index.ts';

/** Connections that wait to be accepted, for each socket. */
const BACKLOG = 511;

/**
 * The sockets that workers listen on, one for each slot, all bound to one port by `SO_REUSEPORT`: the kernel spreads
 * connections over them. They belong to the supervisor, which never accepts, and a worker inherits that of its slot. So
 * a connection that waits while its worker dies is taken by the next worker: a socket that the worker owned would be
 * closed with it, and take along every connection in its queue.
 *
 * Where the system cannot spread connections, all workers accept from one socket.
 */
export class Sockets {
  /** Where clients on this machine reach the server. */
  readonly origin: string;
  readonly #sockets: readonly BoundSocket[];

  private constructor(sockets: readonly BoundSocket[], host: string) {
    this.origin = `http://${reachable(host)}:${sockets[0]!.address().port}`;
    this.#sockets = sockets;
  }

  /**
   * @param port 0 for any free one
   * @throws SkerryError `PORT_IN_USE`, `PORT_FORBIDDEN`, `ADDRESS_UNAVAILABLE`, `USAGE` where the system cannot do it
   */
  static async bind(host: string, port: number, count: number): Promise<Sockets> {
    if (process.platform === 'win32') throw notHere();
    try {
      const { address } = await lookup(host);
      return new Sockets(bindAll(address, port, count), address);
    } catch (cause) {
      throw bindError(cause, host, port);
    }
  }

  fd(slot: number): number {
    return this.#sockets[slot % this.#sockets.length]!.fd();
  }

  close(): void {
    for (const socket of this.#sockets) socket[Symbol.dispose]();
  }
}

/**
 * A socket that may share its port shares it with whatever else this user starts, even with a second supervisor. A
 * socket that may not is bound first, and finds out.
 */
function bindAll(host: string, port: number, count: number): BoundSocket[] {
  const exclusive = new BoundSocket({ host, port });
  const reserved = exclusive.address().port;
  const shared: BoundSocket[] = [];
  try {
    for (let i = 0; i < count; i++) shared.push(new BoundSocket({ host, port: reserved, reusePort: true }));
  } catch (cause) {
    for (const socket of shared) socket.close();
    if ((cause as NodeJS.ErrnoException).code === 'ENOTSUP') return [exclusive];
    exclusive.close();
    throw cause;
  }
  exclusive.close();
  return shared;
}

function reachable(address: string): string {
  if (address === '0.0.0.0') return '127.0.0.1';
  if (address === '::') return '[::1]';
  return address.includes(':') ? `[${address}]` : address;
}

function notHere(): SkerryError {
  return new SkerryError('USAGE', 'Windows cannot share a listening socket between workers', {
    help: 'Omit --workers, or run several hosts on separate ports behind a load balancer.',
  });
}

/**
 * Listens on an inherited socket.
 *
 * @throws SkerryError `PORT_IN_USE` when another program began to listen after the supervisor bound the port
 */
export function listenOn(server: Server, fd: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const onError = (cause: NodeJS.ErrnoException): void => reject(listenError(cause));
    server.once('error', onError);
    server.listen({ fd, backlog: BACKLOG }, () => {
      server.removeListener('error', onError);
      resolve();
    });
  });
}

function listenError(cause: NodeJS.ErrnoException): unknown {
  if (cause.code !== 'EADDRINUSE') return cause;
  return new SkerryError('PORT_IN_USE', 'Another program took the port while the workers started', {
    help: 'Stop the program that listens there, or choose another port with --port N.',
  });
}
