import type { ComponentDescription } from '../binary/index.ts';
import { HARDEN_VERSION } from '../harden/index.ts';
import { sha256 } from '../../base/index.ts';
import type { MemoryImage } from '../snapshot/index.ts';
import type { AheadOfTime } from './ahead.ts';
import type { Recipe } from './recipe.ts';

/** Keeps what was made of components beyond the life of the process. */
export interface AheadCache {
  /** @param component its digest. @returns undefined when nothing sound is kept of it */
  describe(component: string): Promise<ComponentDescription | undefined>;
  /**
   * @returns undefined when there is nothing, or nothing sound, under the key; glue and code, which are read later, may still
   *   turn out to be lost
   */
  load(key: CacheKey): Promise<AheadOfTime | undefined>;
  /** An image that others of the same code are compared with; undefined when none is kept. */
  loadBase(code: string, memory: number): Promise<MemoryImage | undefined>;
  /** Failing to keep something is not a failure: it is made again next time. */
  store(key: CacheKey, ahead: AheadOfTime): Promise<void>;
}

/** What was kept of a component is not there any more, or is not what it was. */
export class NotKept extends Error {}

/** Digests in hexadecimal digits of all that the code of a component depends on. */
export interface CacheKey {
  readonly component: string;
  /** Of the limits that are written into it, and what the host says of the imports. */
  readonly recipe: string;
}

/** Whoever keeps things across versions of the engine adds the version. */
export async function cacheKey(component: string, { limits, ...recipe }: Recipe): Promise<CacheKey> {
  const { memoryBytes, tableEntries } = limits;
  return { component, recipe: await sha256(JSON.stringify([HARDEN_VERSION, memoryBytes, tableEntries, recipe], keepUndefined)) };
}

/** An answer may be `undefined`, which JSON would leave out together with its key. */
const keepUndefined = (_key: string, value: unknown): unknown => (value === undefined ? null : value);
