import { ResultError } from '../../base/index.ts';
import { HELD_BY, type Holder, type HostMemory } from '../../engine/index.ts';
import type { Awaitable, Versioned } from '../../storage/contract.ts';
import type { Bucket } from './bucket.ts';
import { chain } from './errors.ts';
import type { StoreError } from './errors.ts';
import { checkValue } from './limits.ts';

/** `wasi:keyvalue/atomics#cas-error`. */
type CasError = { readonly tag: 'store-error'; readonly val: StoreError } | { readonly tag: 'cas-failed'; readonly val: Cas };

/** `wasi:keyvalue/atomics#cas`: a key as it was when the handle was made. */
export class Cas implements Holder {
  readonly #bucket: Bucket;
  readonly #key: string;
  readonly #seen: Versioned;
  #memory: HostMemory | undefined;

  constructor(bucket: Bucket, key: string, seen: Versioned) {
    this.#bucket = bucket;
    this.#key = key;
    this.#seen = seen;
  }

  static new(bucket: Bucket, key: string): Awaitable<Cas> {
    const seen = bucket.onKey(key, (store) => store.getVersioned(key));
    return chain(seen, (versioned) => new Cas(bucket, key, versioned));
  }

  /** The value that `swap` compares with, which is the one that the guest computes from. */
  current(): Uint8Array | undefined {
    return this.#seen.value;
  }

  [HELD_BY](memory: HostMemory): void {
    memory.hold(this.#bytes);
    this.#memory = memory;
  }

  [Symbol.dispose](): void {
    this.#memory?.free(this.#bytes);
    this.#memory = undefined;
  }

  get #bytes(): number {
    return 2 * this.#key.length + (this.#seen.value?.length ?? 0);
  }

  /** For the host: writes if nobody has written meanwhile. @returns false if somebody has */
  write(value: Uint8Array): Awaitable<boolean> {
    checkValue(value);
    return this.#bucket.onKey(this.#key, (store) => store.setIfVersion(this.#key, value, this.#seen.version));
  }

  /** For the host: the key as it is now. */
  renew(): Awaitable<Cas> {
    return Cas.new(this.#bucket, this.#key);
  }
}

/** @throws ResultError<CasError>: `cas-failed` carries a new handle, so that the guest can try again at once */
export function swap(cas: Cas, value: Uint8Array): Awaitable<void> {
  // It is the guest's no more.
  cas[Symbol.dispose]();
  try {
    const done = chain(cas.write(value), (isWritten) => (isWritten ? undefined : lost(cas)));
    return done instanceof Promise ? done.catch(asCasError) : done;
  } catch (thrown) {
    return asCasError(thrown);
  }
}

const lost = (cas: Cas): Awaitable<never> =>
  chain(cas.renew(), (fresh) => {
    throw new ResultError<CasError>({ tag: 'cas-failed', val: fresh });
  });

function asCasError(thrown: unknown): never {
  if (!(thrown instanceof ResultError)) throw thrown;
  const payload = thrown.payload as StoreError | CasError;
  if (payload.tag === 'cas-failed') throw thrown;
  throw new ResultError<CasError>({ tag: 'store-error', val: payload as StoreError });
}
