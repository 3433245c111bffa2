import type { PrepareOptions } from '../engine.ts';
import { describeComponent } from '../binary/index.ts';
import { HARDEN_VERSION } from '../harden/index.ts';
import { DEFAULT_SANDBOX_LIMITS } from '../../base/index.ts';
import type { AheadOfTime } from './ahead.ts';

/** Keeps what was made of components beyond the life of the process. */
export interface AheadCache {
  /** @returns undefined when there is nothing, or nothing sound, under the key */
  load(key: string): Promise<AheadOfTime | undefined>;
  /** Failing to keep something is not a failure: it is made again next time. */
  store(key: string, ahead: AheadOfTime): Promise<void>;
}

/**
 * Names everything that the code of a component depends on: its bytes, the limits that are written into it, and what
 * the host says of the imports. Whoever keeps things across versions of the engine adds the version.
 */
export async function cacheKey(component: Uint8Array, options: PrepareOptions): Promise<string> {
  const { suspending, bounds, limits: { memoryBytes, tableEntries } = DEFAULT_SANDBOX_LIMITS } = options;
  const { imports } = describeComponent(component);
  const recipe = JSON.stringify(
    [HARDEN_VERSION, memoryBytes, tableEntries, imports.map(suspending), bounds && imports.map(bounds)],
    keepUndefined,
  );
  const digests = await Promise.all([digest(component), digest(new TextEncoder().encode(recipe))]);
  return digests.join('-');
}

/** An answer may be `undefined`, which JSON would leave out together with its key. */
const keepUndefined = (_key: string, value: unknown): unknown => (value === undefined ? null : value);

async function digest(bytes: Uint8Array): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>);
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Things that are in use, by key: whoever asks for the same one gets the same one. */
export class Shared<T extends object> {
  readonly #ready = new Map<string, WeakRef<T>>();
  readonly #underWay = new Map<string, Promise<T>>();
  readonly #gone = new FinalizationRegistry<string>((key) => {
    if (this.#ready.get(key)?.deref() === undefined) this.#ready.delete(key);
  });

  async get(key: string, make: () => Promise<T>): Promise<T> {
    const ready = this.#ready.get(key)?.deref();
    if (ready) return ready;
    const underWay = this.#underWay.get(key) ?? this.#make(key, make);
    this.#underWay.set(key, underWay);
    return underWay;
  }

  async #make(key: string, make: () => Promise<T>): Promise<T> {
    try {
      const made = await make();
      this.#ready.set(key, new WeakRef(made));
      this.#gone.register(made, key);
      return made;
    } finally {
      this.#underWay.delete(key);
    }
  }
}
