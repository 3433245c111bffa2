import { HOST_LIMITS, SkerryError } from '../base/index.ts';

/**
 * What things of the host take in memory, in bytes: estimates on the safe side, measured with Node.js 26. What grows
 * with its content (header fields, buffers, values) is counted with that in addition.
 */
export const HELD_BYTES = {
  /** An entry of a handle table and the object behind it: a stream, a pollable, a body. */
  handle: 1024,
  /** A timer that is waited for, besides the handle. */
  timer: 1024,
  /** A header field besides name and value: two strings, an array and its buffer. */
  field: 512,
  /** A part of a queue besides its bytes. */
  chunk: 256,
  /** An exception, with as much in it as it may carry: V8 keeps 32 bytes for a number of 8. */
  exception: 64 + 4 * HOST_LIMITS.exceptionBytes,
  /** An outbound exchange with the head of its response, what waits of the body, and its connection. */
  exchange: HOST_LIMITS.outboundResponseHeaderBytes + HOST_LIMITS.streamBufferBytes + 16 * 1024,
} as const;

/** A reference to an exception lies on the guest's stack, of 1 MiB, and takes a word of it: no more of them can be kept. */
const EXCEPTIONS_ON_STACK = (1024 * 1024) / 8;

/** The method by which a resource of the host learns who answers for what it holds, as soon as a guest has a handle. */
export const HELD_BY: unique symbol = Symbol('held by');

/** A resource of the host that takes more memory the more a guest puts into it. */
export interface Holder {
  /** Called once for each handle on it. */
  [HELD_BY](memory: HostMemory): void;
}

/**
 * The account of one request: what the host and the JavaScript engine hold on behalf of its guest outside of the
 * guest's own memory. Whoever is about to keep something for the guest asks here first.
 *
 * @example
 * memory.hold(bytes.length); // throws when the guest has too much already
 * queue.push(bytes);
 * // and when they are gone
 * memory.free(bytes.length);
 */
export class HostMemory {
  readonly #limit: number;
  readonly #share: HostMemoryShare;
  #held = 0;
  #exceptions = 0;
  /** Up to here nobody is asked. */
  #granted: number;

  /** @param limit in bytes */
  constructor(limit: number, share: HostMemoryShare) {
    this.#limit = limit;
    this.#share = share;
    this.#granted = Math.min(limit, HOST_LIMITS.freeHostMemoryBytes);
  }

  /** Bytes. */
  get held(): number {
    return this.#held;
  }

  /** @throws SkerryError `LIMIT_HOST_MEMORY`, `LIMIT_HOST_MEMORY_SHARED`; nothing is held then */
  hold(bytes: number): void {
    this.#held += bytes;
    if (this.#held > this.#granted) this.#extend(bytes);
  }

  free(bytes: number): void {
    this.#held -= bytes;
  }

  /**
   * Counts exceptions that the guest has thrown. Which of them it still refers to cannot be seen, so all count, up to
   * what a stack has room for.
   *
   * @param thrown by this request so far
   * @throws SkerryError as `hold` does
   */
  countExceptions(thrown: number): void {
    const kept = Math.min(thrown, EXCEPTIONS_ON_STACK);
    const more = kept - this.#exceptions;
    if (more <= 0) return;
    this.#exceptions = kept;
    this.hold(more * HELD_BYTES.exception);
  }

  /** The request is over, and with it everything that was held; what is freed or held late does not count any more. */
  close(): void {
    this.#share.giveBack(this.#drawn);
    this.#held = 0;
    this.#granted = Infinity;
  }

  /** What is taken from the share. */
  get #drawn(): number {
    return this.#granted === Infinity ? 0 : Math.max(0, this.#granted - HOST_LIMITS.freeHostMemoryBytes);
  }

  #extend(bytes: number): void {
    try {
      if (this.#held > this.#limit) throw aboveLimit(this.#held, this.#limit);
      const wanted = Math.min(this.#limit, Math.ceil(this.#held / STEP) * STEP);
      this.#share.take(wanted - this.#granted);
      this.#granted = wanted;
    } catch (error) {
      this.#held -= bytes;
      throw error;
    }
  }
}

/** What an account takes from its share at a time. */
const STEP = 64 * 1024;

/**
 * What all requests of a process hold together, beyond what each has for free. A function gets no more than is left
 * afterwards for others: one that takes all it can get has half of it, a second one a quarter, and there is always some left.
 */
export class HostMemoryBudget {
  readonly #limit: number;
  #held = 0;

  /** @param limit in bytes */
  constructor(limit: number = HOST_LIMITS.allHostMemoryBytes) {
    this.#limit = limit;
  }

  /** Bytes. */
  get held(): number {
    return this.#held;
  }

  get free(): number {
    return this.#limit - this.#held;
  }

  /** The share of one function. */
  share(): HostMemoryShare {
    return new HostMemoryShare(this);
  }

  /** For shares. */
  change(bytes: number): void {
    this.#held += bytes;
  }
}

/** What the requests of one function hold together. */
export class HostMemoryShare {
  readonly #budget: HostMemoryBudget;
  #held = 0;

  constructor(budget: HostMemoryBudget) {
    this.#budget = budget;
  }

  /** Bytes. */
  get held(): number {
    return this.#held;
  }

  /** @throws SkerryError `LIMIT_HOST_MEMORY_SHARED` */
  take(bytes: number): void {
    if (this.#held + bytes > this.#budget.free - bytes) throw noneLeft(this.#held, this.#budget.free);
    this.#held += bytes;
    this.#budget.change(bytes);
  }

  giveBack(bytes: number): void {
    this.#held -= bytes;
    this.#budget.change(-bytes);
  }
}

function aboveLimit(held: number, limit: number): SkerryError {
  return new SkerryError('LIMIT_HOST_MEMORY', `The host would hold ${held} bytes for this request; the limit is ${limit}`, {
    help: 'Drop streams, headers and other resources earlier, or raise "limits.hostMemoryBytes" in skerry.json.',
  });
}

function noneLeft(held: number, free: number): SkerryError {
  const message = `The host holds ${held} bytes for the requests of this function and has ${free} left for all`;
  return new SkerryError('LIMIT_HOST_MEMORY_SHARED', message, {
    help: 'Try again later, lower "limits.concurrency" of functions that hold a lot, or run more processes.',
  });
}
