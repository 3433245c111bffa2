import type { PrepareOptions } from '../engine.ts';
import { describeComponent } from '../binary/index.ts';
import { HARDEN_VERSION } from '../harden/index.ts';
import { DEFAULT_SANDBOX_LIMITS, sha256 } from '../../base/index.ts';
import type { MemoryImage } from '../snapshot/index.ts';
import type { AheadOfTime } from './ahead.ts';

/** Keeps what was made of components beyond the life of the process. */
export interface AheadCache {
  /**
   * @returns undefined when there is nothing, or nothing sound, under the key; glue and code, which are read later, may still
   *   turn out to be lost
   */
  load(key: string): Promise<AheadOfTime | undefined>;
  /** An image that others of the same code are compared with; undefined when none is kept. */
  loadBase(code: string, memory: number): Promise<MemoryImage | undefined>;
  /** Failing to keep something is not a failure: it is made again next time. */
  store(key: string, ahead: AheadOfTime): Promise<void>;
}

/** What was kept of a component is not there any more, or is not what it was. */
export class NotKept extends Error {}

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
  const digests = await Promise.all([sha256(component), sha256(recipe)]);
  return digests.join('-');
}

/** An answer may be `undefined`, which JSON would leave out together with its key. */
const keepUndefined = (_key: string, value: unknown): unknown => (value === undefined ? null : value);
