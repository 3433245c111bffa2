import { resolve } from 'node:path';
import { createCatalog, type CatalogOptions } from '../catalog.ts';
import type { Catalog } from '../contract.ts';
import { SqliteRecords } from './records.ts';

export interface SqliteCatalogOptions extends CatalogOptions {
  /** Path of the database; it is created, with its folder, when it does not exist. */
  readonly file: string;
  /** How long a change waits for those of other processes before it fails with `STORE_LOCKED`, in milliseconds. Default 5,000. */
  readonly lockWaitMs?: number;
}

const LOCK_WAIT_MS = 5000;

/**
 * A catalog in one SQLite file. A change is on disk, past any power failure, when its promise resolves. Several processes may open
 * the file; they change it in turn, and each sees at its next read what any of them changed.
 *
 * @throws SkerryError `STORE_LOCKED`, `STORE_CORRUPT`, `STORE_READ_ONLY`, `STORE_FULL` or `STORE_UNAVAILABLE`
 */
export function sqliteCatalog({ file, lockWaitMs = LOCK_WAIT_MS, ...options }: SqliteCatalogOptions): Catalog {
  return createCatalog(new SqliteRecords(resolve(file), lockWaitMs), options);
}
