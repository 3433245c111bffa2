/** The durable record of what is deployed, and the components that it names. */
export type { CatalogOptions } from './catalog.ts';
export * from './contract.ts';
export { normalDomain } from './domain-name.ts';
export { memoryCatalog } from './memory/index.ts';
