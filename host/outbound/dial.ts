import { connect as connectTcp, isIP, type LookupFunction, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { OutboundFailure } from './failure.ts';

/** Where a connection leads to. */
export interface Target {
  readonly isSecure: boolean;
  /** A name or an address, without brackets. */
  readonly hostname: string;
  readonly port: number;
}

export interface DialOptions {
  readonly lookup: LookupFunction;
  /** Until it can take a request; up to 2^31 - 1. */
  readonly timeoutMs: number;
  /** Certificates of authorities in PEM, in place of the public ones. */
  readonly ca: string | undefined;
}

/** Told once, and never before the call that asked returns: a connection, or why there is none. */
export type Dialled = (error: Error | null, socket: Socket | null) => void;

/** When the other side was silent for so long, TCP asks whether it is still there. */
const KEEP_ALIVE_MS = 60_000;

/** Opens connections of HTTP/1.1 to one origin. Those with TLS go on with the session of an earlier one, which saves a part of the handshake. */
export class Dialler {
  readonly #options: DialOptions;
  #session: Buffer | undefined;

  constructor(options: DialOptions) {
    this.#options = options;
  }

  dial(target: Target, dialled: Dialled): void {
    const socket = target.isSecure ? this.#secure(target) : this.#plain(target);
    socket.setNoDelay(true).setKeepAlive(true, KEEP_ALIVE_MS);
    const timer = setTimeout(() => socket.destroy(tooSlow()), this.#options.timeoutMs);
    socket.once(target.isSecure ? 'secureConnect' : 'connect', () => {
      clearTimeout(timer);
      socket.off('error', fail);
      dialled(null, socket);
    });
    const fail = (error: Error): void => {
      clearTimeout(timer);
      dialled(isTimeout(error) ? tooSlow() : error, null);
    };
    socket.once('error', fail);
  }

  #plain({ hostname, port }: Target): Socket {
    return connectTcp({ ...this.#common(hostname), port });
  }

  #secure({ hostname, port }: Target): Socket {
    const { ca } = this.#options;
    const socket = connectTls({
      ...this.#common(hostname),
      port,
      ALPNProtocols: ['http/1.1'],
      minVersion: 'TLSv1.2',
      // Whatever the environment says.
      rejectUnauthorized: true,
      // An address is no name (RFC 6066, 3).
      ...(isIP(hostname) === 0 && { servername: hostname }),
      ...(ca !== undefined && { ca }),
      ...(this.#session && { session: this.#session }),
    });
    // Node.js tells of it when certificate and name are found to be good, and does not look at the name again for a session that goes on.
    return socket.on('session', (session) => (this.#session = session));
  }

  #common(host: string): { host: string; lookup: LookupFunction; autoSelectFamily: boolean } {
    return { host, lookup: this.#options.lookup, autoSelectFamily: true };
  }
}

const tooSlow = (): OutboundFailure => new OutboundFailure({ tag: 'connection-timeout' });

/** Of several addresses Node.js tries each for a moment, and tells of all together. */
function isTimeout(error: Error): boolean {
  return error instanceof AggregateError && error.errors.some((each: NodeJS.ErrnoException) => each.code === 'ETIMEDOUT');
}
