import { asSkerryError, CATALOG_LIMITS } from '../base/index.ts';
import type { CatalogReader, SecretRef } from '../catalog/contract.ts';
import type { Sealer } from './sealing.ts';

/** The secrets of all tenants, page by page. */
export function* everySecret(catalog: Pick<CatalogReader, 'tenants' | 'secrets'>): Iterable<SecretRef> {
  const tenants = pages((page) => catalog.tenants(page));
  for (const { name: tenant } of tenants) yield* pages((page) => catalog.secrets(tenant, page));
}

/**
 * Which secrets nobody can read, and why: for a start with a wrong key.
 *
 * @returns sentences; none: all is well
 */
export function unreadableSecrets(
  catalog: Pick<CatalogReader, 'tenants' | 'secrets' | 'sealedSecret'>,
  sealer: Sealer | undefined,
): readonly string[] {
  return Array.from(everySecret(catalog)).flatMap((of) => {
    const found = catalog.sealedSecret(of);
    if (found === undefined) return [];
    if (sealer === undefined) return [`The secret "${of.name}" of the tenant "${of.tenant}" cannot be opened: this host has no master key`];
    try {
      sealer.open({ ...of, version: found.version }, found.sealed);
      return [];
    } catch (cause) {
      return [asSkerryError(cause).message];
    }
  });
}

function* pages<R extends { readonly name: string }>(page: (of: { limit: number; after?: string }) => readonly R[]): Iterable<R> {
  for (let after: string | undefined; ;) {
    const records = page({ limit: CATALOG_LIMITS.page, ...(after !== undefined && { after }) });
    yield* records;
    if (records.length < CATALOG_LIMITS.page) return;
    after = records.at(-1)!.name;
  }
}
