import { asSkerryError } from '../base/index.ts';
import { type CatalogReader, everyRecord, type SecretRef } from '../catalog/index.ts';
import type { Sealer } from './sealing.ts';

const nameOf = ({ name }: { readonly name: string }): string => name;

/** The secrets of all tenants, page by page. */
export function* everySecret(catalog: Pick<CatalogReader, 'tenants' | 'secrets'>): Iterable<SecretRef> {
  const tenants = everyRecord((page) => catalog.tenants(page), nameOf);
  for (const { name: tenant } of tenants) yield* everyRecord((page) => catalog.secrets(tenant, page), nameOf);
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
