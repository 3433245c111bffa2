import { HOST_LIMITS, Trap } from '../../base/index.ts';
import { clampLength } from './length.ts';
import type { InputStream } from './input-stream.ts';
import { Pollable } from './poll.ts';
import type { ByteSink } from './sink.ts';
import { closed, operationFailed } from './stream-error.ts';
import { Waitable } from './waitable.ts';

/** What the `blocking-…-and-flush` functions take at most, by their definition. */
export const BLOCKING_WRITE_BYTES = 4096;

/** `wasi:io/streams#output-stream` over a `ByteSink`. */
export class OutputStream {
  readonly #sink: ByteSink;
  readonly #waitable: SinkWaitable;
  readonly #onDrop: (() => void) | undefined;
  #isClosed = false;

  constructor(sink: ByteSink, onDrop?: () => void) {
    this.#sink = sink;
    this.#waitable = new SinkWaitable(sink);
    this.#onDrop = onDrop;
  }

  checkWrite(): bigint {
    this.#demandOpen();
    return BigInt(this.#permit());
  }

  /** @throws Trap when the guest writes more than `check-write` permits */
  write(contents: Uint8Array): void {
    this.#demandOpen();
    if (contents.length > this.#permit()) throw exceeds('write', contents.length, this.#permit());
    this.#put(contents);
  }

  /** @throws Trap for more than 4096 bytes, which is all that the function's definition allows */
  blockingWriteAndFlush(contents: Uint8Array): void | Promise<void> {
    const size = contents.length;
    if (size > BLOCKING_WRITE_BYTES) throw exceeds('blocking-write-and-flush', size, BLOCKING_WRITE_BYTES);
    if (size > this.#permit()) return this.#writeLater(contents);
    this.write(contents);
    return this.blockingFlush();
  }

  flush(): void {
    this.#demandOpen();
    this.#waitable.startFlush();
  }

  blockingFlush(): void | Promise<void> {
    this.flush();
    return this.#waitable.flushing?.then(() => this.#demandOpen());
  }

  writeZeroes(length: bigint): void {
    this.#demandOpen();
    if (length > this.#permit()) throw exceeds('write-zeroes', length, this.#permit());
    this.#put(new Uint8Array(Number(length)));
  }

  blockingWriteZeroesAndFlush(length: bigint): void | Promise<void> {
    if (length > BLOCKING_WRITE_BYTES) {
      throw exceeds('blocking-write-zeroes-and-flush', length, BLOCKING_WRITE_BYTES);
    }
    return this.blockingWriteAndFlush(new Uint8Array(Number(length)));
  }

  /** Moves what is there, at most `length` bytes, without a detour through the guest. */
  splice(source: InputStream, length: bigint): bigint {
    this.#demandOpen();
    const bytes = source.take(Math.min(clampLength(length), this.#permit()));
    this.#put(bytes);
    return BigInt(bytes.length);
  }

  blockingSplice(source: InputStream, length: bigint): bigint | Promise<bigint> {
    const isReady = source.wait(length) === undefined && this.#waitable.isReady;
    return isReady || length === 0n ? this.splice(source, length) : this.#spliceLater(source, length);
  }

  subscribe(): Pollable {
    return new Pollable(this.#waitable);
  }

  #permit(): number {
    return this.#waitable.flushing ? 0 : Math.min(this.#sink.capacity, HOST_LIMITS.streamChunkBytes);
  }

  #demandOpen(): void {
    if (this.#isClosed || !this.#sink.isOpen) throw closed();
  }

  #put(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    try {
      this.#sink.write(bytes);
    } catch (thrown) {
      this.#isClosed = true;
      throw operationFailed(thrown);
    }
  }

  async #writeLater(contents: Uint8Array): Promise<void> {
    let rest = contents;
    while (rest.length > 0) {
      await this.#waitable.wait();
      const part = rest.subarray(0, this.#permit());
      this.write(part);
      rest = rest.subarray(part.length);
    }
    await this.blockingFlush();
  }

  async #spliceLater(source: InputStream, length: bigint): Promise<bigint> {
    await this.#waitable.wait();
    await source.wait(length);
    return this.splice(source, length);
  }

  [Symbol.dispose](): void {
    this.#isClosed = true;
    this.#onDrop?.();
  }
}

/** Ready when a write is permitted, when a flush is through, or when the next operation would fail. */
class SinkWaitable extends Waitable {
  readonly #sink: ByteSink;
  #flushing: Promise<void> | undefined;

  constructor(sink: ByteSink) {
    super();
    this.#sink = sink;
  }

  /** Set while a flush is under way: no write is permitted meanwhile. */
  get flushing(): Promise<void> | undefined {
    return this.#flushing;
  }

  get isReady(): boolean {
    if (!this.#sink.isOpen) return true;
    return this.#flushing === undefined && this.#sink.capacity > 0;
  }

  startFlush(): void {
    this.#flushing ??= this.#sink.flushed()?.then(this.#endFlush);
  }

  protected changed(): Promise<void> {
    return this.#flushing ?? this.#sink.ready();
  }

  readonly #endFlush = (): void => {
    this.#flushing = undefined;
  };
}

function exceeds(operation: string, size: number | bigint, limit: number): Trap {
  return new Trap('GUEST_TRAPPED', `${operation} of ${size} bytes exceeds the permitted ${limit} bytes`, {
    help: 'Call check-write first and write no more than it permits.',
  });
}
