import { HOST_LIMITS, ResultError } from '../../base/index.ts';
import type { HttpErrorCode } from '../context.ts';
import { Pollable, Waitable } from '../io/index.ts';
import type { ByteSource } from '../source.ts';
import { Fields } from './fields.ts';
import { HeaderList } from './header-list.ts';
import { NOT_IN_TRAILERS } from './syntax.ts';
import { resultOnce } from './result.ts';
import type { HttpResult, OnceResult } from './result.ts';

/**
 * `wasi:http/types#future-trailers`. Trailers come after the last byte of the body, so what the guest left unread is
 * read and dropped here.
 */
export class FutureTrailers {
  readonly #waitable: TrailersWaitable;
  #isTaken = false;

  constructor(source: ByteSource) {
    this.#waitable = new TrailersWaitable(source);
  }

  subscribe(): Pollable {
    return new Pollable(this.#waitable);
  }

  get(): OnceResult<Fields | undefined> | undefined {
    if (!this.#waitable.isReady) return undefined;
    const result = resultOnce(this.#waitable.result as HttpResult<Fields | undefined>, this.#isTaken);
    this.#isTaken = true;
    return result;
  }

  [Symbol.dispose](): void {
    if (this.#waitable.result === undefined) this.#waitable.cancel();
  }
}

class TrailersWaitable extends Waitable {
  readonly #source: ByteSource;
  result: HttpResult<Fields | undefined> | undefined;

  constructor(source: ByteSource) {
    super();
    this.#source = source;
  }

  get isReady(): boolean {
    if (this.result === undefined) this.#advance();
    return this.result !== undefined;
  }

  cancel(): void {
    this.#source.cancel();
  }

  protected changed(): Promise<void> {
    return this.#source.ready();
  }

  #advance(): void {
    try {
      if (this.#isAtEnd()) this.result = { tag: 'ok', val: this.#trailers() };
    } catch (thrown) {
      if (!(thrown instanceof ResultError)) throw thrown;
      this.result = { tag: 'err', val: thrown.payload as HttpErrorCode };
    }
  }

  /** Drops what is here. One turn drops a bounded amount: a fast sender must not keep the host in this loop. */
  #isAtEnd(): boolean {
    for (let dropped = 0; dropped < HOST_LIMITS.streamBufferBytes;) {
      const bytes = this.#source.take(HOST_LIMITS.streamChunkBytes);
      if (bytes === undefined) return true;
      if (bytes.length === 0) return false;
      dropped += bytes.length;
    }
    return false;
  }

  #trailers(): Fields | undefined {
    const entries = this.#source.trailers?.filter(([name]) => !NOT_IN_TRAILERS.has(name.toLowerCase()));
    return entries === undefined || entries.length === 0 ? undefined : Fields.immutable(HeaderList.fromHost(entries));
  }
}
