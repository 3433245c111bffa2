/** The durable record of what is deployed, and the components that it names. */
export type { CatalogOptions } from './catalog.ts';
export * from './contract.ts';
export { everyRecord } from './every-record.ts';
export { normalDomain } from './domain-name.ts';
export { componentFiles, type ComponentFilesOptions } from './files/index.ts';
export { DEFAULT_TENANT, firstStart } from './first-start.ts';
export { memoryCatalog } from './memory/index.ts';
export { findToken, type FreshToken, isToken, newToken } from './tokens.ts';
