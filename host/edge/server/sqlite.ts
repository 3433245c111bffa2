import { sqliteStorage } from '../../storage/sqlite/index.ts';
import type { StorageDriver } from '../../storage/contract.ts';

/** Stores in a file, which the variable `SKERRY_DATA` names. Default: `skerry.db` in the folder where the program was started. */
export function sqliteStore(): StorageDriver {
  return sqliteStorage({ file: process.env['SKERRY_DATA'] ?? 'skerry.db' });
}
