import { HOST_LIMITS } from '../../base/index.ts';
import type { KeyValueStore, StorageDriver } from '../contract.ts';
import { encodeName } from '../rules.ts';
import { MemoryBudget } from './budget.ts';
import { MemoryStore } from './store.ts';

export interface MemoryStorageOptions {
  /** Keys and values of all stores together, with an allowance for each entry. */
  readonly maxBytes?: number;
  /** The same for one store; a write above it is refused with `StoreValueError`. */
  readonly storeBytes?: number;
  /** The time that entries expire by, in milliseconds since 1970. Default: that of the machine. */
  readonly now?: () => number;
}

/**
 * Stores that live as long as the process: for tests, for development, and for edge nodes that only cache.
 *
 * Writes above `maxBytes` throw `SkerryError` `STORE_FULL`; reads and deletes go on.
 */
export function memoryStorage(options: MemoryStorageOptions = {}): StorageDriver {
  return new MemoryStorage(options);
}

class MemoryStorage implements StorageDriver {
  readonly name = 'memory';
  readonly #budget: MemoryBudget;
  /** By tenant, then by name: no separator to escape, so no two pairs can meet. */
  readonly #tenants = new Map<string, Map<string, MemoryStore>>();

  readonly #storeBytes: number;
  readonly #now: () => number;

  constructor(options: MemoryStorageOptions) {
    this.#budget = new MemoryBudget(options.maxBytes ?? HOST_LIMITS.memoryStoreBytes);
    this.#storeBytes = options.storeBytes ?? HOST_LIMITS.storeBytes;
    this.#now = options.now ?? Date.now;
  }

  open(tenant: string, name: string): KeyValueStore {
    encodeName(tenant);
    encodeName(name);
    const stores = this.#storesOf(tenant);
    const known = stores.get(name);
    if (known !== undefined) return known;
    const store = new MemoryStore(this.#budget, this.#storeBytes, this.#now);
    stores.set(name, store);
    return store;
  }

  close(): void {
    this.#budget.close();
    this.#tenants.clear();
  }

  #storesOf(tenant: string): Map<string, MemoryStore> {
    const known = this.#tenants.get(tenant);
    if (known !== undefined) return known;
    const stores = new Map<string, MemoryStore>();
    this.#tenants.set(tenant, stores);
    return stores;
  }
}
