import { expect } from 'vitest';
import type { ErrorCode } from '../base/index.ts';
import type { CatalogOptions } from './catalog.ts';
import type { Actor, Catalog, NewAlias, NewVersion } from './contract.ts';

/** Opens a catalog; within one test over the same data each time. */
export type OpenCatalog = (options?: CatalogOptions) => Catalog;

export const BY: Actor = { name: 'somebody' };

/** What is no digest of anything, in its form. */
export const digestOf = (text: string): string => text.padEnd(64, '0').replace(/[^0-9a-f]/g, 'a');

export function manifestOf(name: string, more: object = {}): string {
  return JSON.stringify({ name, component: `${name}.wasm`, ...more });
}

export function versionOf(name: string, more: Partial<NewVersion> & { readonly routes?: readonly string[] } = {}): NewVersion {
  const { routes, ...rest } = more;
  const manifest = manifestOf(name, routes && { routes });
  return { tenant: 'default', function: name, digest: digestOf('1'), componentBytes: 100, manifest, state: 'approved', ...rest };
}

export function liveAt(name: string, number: number, more: Partial<NewAlias> = {}): NewAlias {
  return { tenant: 'default', function: name, alias: 'live', targets: [{ number, weight: 1 }], ...more };
}

/** Creates a version and points `live` at it. */
export async function deploy(catalog: Catalog, version: NewVersion): Promise<number> {
  const { number, tenant } = await catalog.createVersion(version, BY);
  await catalog.setAlias(liveAt(version.function, number, { tenant }), BY);
  return number;
}

/** Refused with this code, without a trace. */
export async function refused(catalog: Catalog, code: ErrorCode, call: () => Promise<unknown>): Promise<Error> {
  const before = everything(catalog);
  const error = await call().then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(error).toMatchObject({ code });
  expect(everything(catalog)).toEqual(before);
  return error as Error;
}

/** All that the catalog says. */
export function everything(catalog: Catalog): unknown {
  return catalog.read((at) => ({
    revision: at.revision(),
    domains: at.domains(),
    digests: at.digests(),
    audit: at.audit(),
    all: at.tokens(),
    tenants: at.tenants().map(({ name }) => ({
      name,
      secrets: at.secrets(name).map((secret) => [secret, at.sealedSecret(secret)]),
      tokens: at.tokens(name),
      functions: at.functions(name).map((of) => ({ of, versions: at.versions(of).map((version) => at.version(version)) })),
    })),
  }));
}
