import { createCatalog, type CatalogOptions } from '../catalog.ts';
import type { Catalog } from '../contract.ts';
import { MemoryRecords } from './records.ts';

/** A catalog that lives as long as the process: for tests. */
export function memoryCatalog(options: CatalogOptions = {}): Catalog {
  return createCatalog(new MemoryRecords(), options);
}
