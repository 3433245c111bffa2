import { clampLength } from './length.ts';
import { Pollable } from './poll.ts';
import type { ByteSource } from '../source.ts';
import { closed, operationFailed } from './stream-error.ts';
import { Waitable } from './waitable.ts';

/** `wasi:io/streams#input-stream` over a `ByteSource`. */
export class InputStream {
  readonly #source: ByteSource;
  readonly #waitable: SourceWaitable;
  readonly #onDrop: (() => void) | undefined;
  #isClosed = false;

  constructor(source: ByteSource, onDrop?: () => void) {
    this.#source = source;
    this.#waitable = new SourceWaitable(source);
    this.#onDrop = onDrop;
  }

  /** What is here, at most `length` bytes; empty when nothing is here yet. */
  read(length: bigint): Uint8Array {
    return this.take(clampLength(length));
  }

  blockingRead(length: bigint): Uint8Array | Promise<Uint8Array> {
    const wait = this.wait(length);
    return wait === undefined ? this.read(length) : wait.then(() => this.read(length));
  }

  skip(length: bigint): bigint {
    return BigInt(this.read(length).length);
  }

  blockingSkip(length: bigint): bigint | Promise<bigint> {
    const wait = this.wait(length);
    return wait === undefined ? this.skip(length) : wait.then(() => this.skip(length));
  }

  subscribe(): Pollable {
    return new Pollable(this.#waitable);
  }

  /** For `splice`: the same as `read`, with a length that is already bounded. */
  take(max: number): Uint8Array {
    if (this.#isClosed) throw closed();
    const bytes = max === 0 ? EMPTY : this.#takeFromSource(max);
    if (bytes !== undefined) return bytes;
    this.#isClosed = true;
    throw closed();
  }

  /** undefined when a read of `length` bytes has nothing to wait for. */
  wait(length: bigint): Promise<void> | undefined {
    return this.#isClosed || length === 0n ? undefined : this.#waitable.wait();
  }

  #takeFromSource(max: number): Uint8Array | undefined {
    try {
      return this.#source.take(max);
    } catch (thrown) {
      this.#isClosed = true;
      throw operationFailed(thrown);
    }
  }

  [Symbol.dispose](): void {
    this.#isClosed = true;
    this.#onDrop?.();
  }
}

class SourceWaitable extends Waitable {
  readonly #source: ByteSource;

  constructor(source: ByteSource) {
    super();
    this.#source = source;
  }

  get isReady(): boolean {
    return this.#source.isReady;
  }

  protected changed(): Promise<void> {
    return this.#source.ready();
  }
}

const EMPTY = new Uint8Array(0);
