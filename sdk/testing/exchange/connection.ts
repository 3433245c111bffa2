import { Duplex } from 'node:stream';

type Callback = (error?: Error | null) => void;

/**
 * One end of a connection that leaves out the network: what is written here is read there, no faster than it is taken.
 * An end that is destroyed before it has finished cuts the other off, as a socket does.
 */
class End extends Duplex {
  other!: End;
  /** For the server: whether the client speaks TLS, which decides the scheme that it tells the function. */
  readonly encrypted: boolean;
  #taken: Callback | undefined;
  #finished = false;

  constructor(encrypted: boolean) {
    super();
    this.encrypted = encrypted;
  }

  override _read(): void {
    const taken = this.#taken;
    this.#taken = undefined;
    taken?.();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: Callback): void {
    if (this.other.destroyed) done(Object.assign(new Error('The other end is closed'), { code: 'EPIPE' }));
    else if (this.other.push(chunk)) done();
    else this.other.#taken = done;
  }

  override _final(done: Callback): void {
    this.#finished = true;
    if (!this.other.destroyed) this.other.push(null);
    done();
  }

  override _destroy(error: Error | null, done: Callback): void {
    this._read();
    if (!this.#finished) setImmediate(() => this.other.destroy());
    done(error);
  }
}

/**
 * Node's client says that it has finished as soon as it has the response. To the server, a client that says so has left
 * and wants nothing more of the function: it is told only when this end is destroyed.
 */
class ClientEnd extends End {
  override _final(done: Callback): void {
    done();
  }
}

export interface Connection {
  readonly client: Duplex;
  readonly server: Duplex;
}

export function connection(encrypted: boolean): Connection {
  const client = new ClientEnd(encrypted);
  const server = new End(encrypted);
  client.other = server;
  server.other = client;
  return { client, server };
}
