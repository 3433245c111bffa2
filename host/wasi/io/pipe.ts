import { HOST_LIMITS, ResultError } from '../../base/index.ts';
import type { HttpErrorCode } from '../context.ts';
import { Gate } from './gate.ts';
import { ByteQueue } from './queue.ts';
import type { ByteSink } from './sink.ts';
import type { ByteSource } from '../source.ts';

type Trailers = readonly (readonly [string, Uint8Array])[];
type State = 'open' | 'ended' | 'aborted' | 'cancelled';

/** A bounded queue in memory: what is written at one end is taken at the other. */
export class Pipe {
  readonly sink: ByteSink;
  readonly source: ByteSource;

  /** @param limit bytes that may wait for the reader */
  constructor(limit: number = HOST_LIMITS.streamBufferBytes) {
    const channel = new Channel(limit);
    this.sink = new PipeSink(channel);
    this.source = new PipeSource(channel);
  }
}

class Channel {
  readonly queue = new ByteQueue();
  readonly written = new Gate();
  readonly read = new Gate();
  readonly limit: number;
  state: State = 'open';
  trailers: Trailers | undefined;

  constructor(limit: number) {
    this.limit = limit;
  }

  close(state: State, trailers?: Trailers): void {
    if (this.state !== 'open') return;
    this.state = state;
    this.trailers = trailers;
    if (state !== 'ended') this.queue.clear();
    this.written.open();
    this.read.open();
  }
}

class PipeSink implements ByteSink {
  readonly #channel: Channel;

  constructor(channel: Channel) {
    this.#channel = channel;
  }

  get capacity(): number {
    return this.isOpen ? Math.max(0, this.#channel.limit - this.#channel.queue.size) : 0;
  }

  get isOpen(): boolean {
    return this.#channel.state === 'open';
  }

  write(bytes: Uint8Array): void {
    if (!this.isOpen) return;
    this.#channel.queue.push(bytes);
    this.#channel.written.open();
  }

  async ready(): Promise<void> {
    while (this.isOpen && this.capacity === 0) await this.#channel.read.wait();
  }

  flushed(): Promise<void> | undefined {
    return this.#isFlushed ? undefined : this.#drained();
  }

  end(trailers?: Trailers): void {
    this.#channel.close('ended', trailers);
  }

  abort(): void {
    this.#channel.close('aborted');
  }

  get #isFlushed(): boolean {
    return this.#channel.queue.size === 0 || !this.isOpen;
  }

  async #drained(): Promise<void> {
    while (!this.#isFlushed) await this.#channel.read.wait();
  }
}

class PipeSource implements ByteSource {
  readonly #channel: Channel;

  constructor(channel: Channel) {
    this.#channel = channel;
  }

  get isReady(): boolean {
    return this.#channel.queue.size > 0 || this.#channel.state !== 'open';
  }

  get trailers(): Trailers | undefined {
    return this.#channel.state === 'ended' && this.#channel.queue.size === 0 ? this.#channel.trailers : undefined;
  }

  take(max: number): Uint8Array | undefined {
    const { queue, state } = this.#channel;
    if (queue.size === 0 && state !== 'open') return endOf(state);
    const bytes = queue.take(max);
    this.#channel.read.open();
    return bytes;
  }

  async ready(): Promise<void> {
    while (!this.isReady) await this.#channel.written.wait();
  }

  cancel(): void {
    this.#channel.close('cancelled');
    this.#channel.queue.clear();
  }
}

function endOf(state: State): undefined {
  if (state === 'aborted') throw new ResultError<HttpErrorCode>({ tag: 'connection-terminated' });
}
