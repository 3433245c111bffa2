import type { IncomingMessage } from 'node:http';
import { ResultError } from '../../base/index.ts';
import { type ByteSource, Gate, type HttpErrorCode } from '../../wasi/index.ts';
import { withholdContinue } from './below-fastify.ts';

const NOTHING = new Uint8Array(0);

const failure = (code: HttpErrorCode): ResultError<HttpErrorCode> => new ResultError(code);

function announcesBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';
}

/**
 * A request's body as the guest pulls it. Nothing is read from the socket before the guest asks, so that a slow guest
 * slows the client.
 */
export class RequestBody implements ByteSource {
  readonly #message: IncomingMessage;
  readonly #limit: number;
  #chunk: Uint8Array | undefined;
  #size = 0;
  #listening = false;
  #ended = false;
  #failure: ResultError<HttpErrorCode> | undefined;
  /** Opens when more has come, or nothing more will. */
  readonly #news = new Gate();

  /** @param limit in bytes: as much may come in all after somebody lost interest */
  constructor(message: IncomingMessage, limit: number) {
    this.#message = message;
    this.#limit = limit;
  }

  get isReady(): boolean {
    this.#fill();
    return this.#chunk !== undefined || this.#ended || this.#failure !== undefined;
  }

  get trailers(): readonly (readonly [string, Uint8Array])[] | undefined {
    const { rawTrailers } = this.#message;
    if (!this.#ended || rawTrailers.length === 0) return undefined;
    const pairs: [string, Uint8Array][] = [];
    for (let i = 0; i < rawTrailers.length; i += 2) {
      pairs.push([rawTrailers[i]!, Buffer.from(rawTrailers[i + 1]!, 'latin1')]);
    }
    return pairs;
  }

  take(max: number): Uint8Array | undefined {
    this.#fill();
    const chunk = this.#chunk;
    if (chunk) {
      this.#chunk = chunk.length > max ? chunk.subarray(max) : undefined;
      return chunk.length > max ? chunk.subarray(0, max) : chunk;
    }
    if (this.#failure) throw this.#failure;
    return this.#ended ? undefined : NOTHING;
  }

  ready(): Promise<void> {
    return this.isReady ? Promise.resolve() : this.#news.wait();
  }

  /** Lets what is still to come run into the void, so that the connection can serve its next request. */
  cancel(): void {
    if (this.#ended || this.#failure) return;
    // Nobody has touched it: Node lets it run into the void itself when the response is out.
    if (!this.#listening && !announcesBody(this.#message)) return;
    withholdContinue(this.#message);
    this.#ended = true;
    this.#chunk = undefined;
    this.#message.removeAllListeners('readable');
    this.#message.on('data', (chunk: Buffer) => {
      this.#size += chunk.length;
      // A client that sends on and on does not deserve a connection.
      if (this.#size > this.#limit) this.#message.destroy();
    });
    this.#news.open();
  }

  /** Moves what the socket has into `#chunk`. */
  #fill(): void {
    if (this.#chunk || this.#ended || this.#failure) return;
    this.#listen();
    const chunk = this.#message.read() as Buffer | null;
    if (chunk === null) {
      this.#ended = this.#message.readableEnded;
      return;
    }
    this.#size += chunk.length;
    this.#chunk = chunk;
  }

  #listen(): void {
    if (this.#listening) return;
    this.#listening = true;
    const notify = (): void => this.#news.open();
    const lost = (): void => {
      if (!this.#ended) this.#failure ??= failure({ tag: 'connection-terminated' });
      notify();
    };
    this.#message.on('readable', notify);
    this.#message.on('end', () => {
      this.#ended = true;
      notify();
    });
    this.#message.on('error', lost);
    this.#message.on('close', lost);
    // One that somebody has read to its end says so when it is read.
    if (this.#message.destroyed && !this.#message.readableEnded) lost();
  }
}
