import { HOST_LIMITS } from '../../base/index.ts';
import type { StorageDriver } from '../contract.ts';
import { encodeName } from '../rules.ts';
import { Database } from './database.ts';
import { IndexedDbStore } from './store.ts';

export interface IndexedDbOptions {
  /** Of the database: all that share it see the same stores. */
  readonly name: string;
  /** Keys and values of one store. A write above it is refused with `StoreValueError`. Default: `HOST_LIMITS.storeBytes`. */
  readonly storeBytes?: number;
  /** The time that entries expire by, in milliseconds since 1970. Default: that of the machine. */
  readonly now?: () => number;
}

/**
 * Stores in IndexedDB, for pages and workers of browsers. What is acknowledged is on the disk; the browser and whoever uses it may
 * clear it all the same.
 *
 * @example
 * const storage = indexedDbStorage({ name: 'skerry /' });
 */
export function indexedDbStorage({ name, storeBytes = HOST_LIMITS.storeBytes, now = Date.now }: IndexedDbOptions): StorageDriver {
  const database = new Database(name);
  return {
    name: 'indexeddb',
    open(tenant, store) {
      encodeName(tenant);
      encodeName(store);
      return new IndexedDbStore(database, [tenant, store], storeBytes, now);
    },
    close: () => database.close(),
  };
}
