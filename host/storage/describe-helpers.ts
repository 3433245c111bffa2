import { expect } from 'vitest';
import { type KeyValueStore, type StorageDriver, StoreValueError } from './contract.ts';

/** What a driver may say it does not promise. */
export type StoreFeature = 'persistence' | 'compare-and-swap' | 'increment' | 'atomic batches';

/** What the suite asks a driver for beside its defaults. */
export interface OpenDriverOptions {
  /** Keys and values of one store. */
  readonly storeBytes?: number;
  /** The time that entries expire by. */
  readonly now?: () => number;
}

/** Opens a driver; within one test over the same data each time. */
export type OpenDriver = (options?: OpenDriverOptions) => StorageDriver | Promise<StorageDriver>;

export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
export const text = (value: Uint8Array | undefined): string | undefined =>
  value && new TextDecoder('utf-8', { ignoreBOM: true }).decode(value);

/** Whether a driver throws at once or rejects is its own business. */
export const attempt = async <T>(call: () => T | Promise<T>): Promise<T> => call();
export const refused = (call: () => unknown): Promise<void> => expect(attempt(call)).rejects.toThrow(StoreValueError);

/** Every key of a store, page by page. */
export async function allKeys(store: KeyValueStore): Promise<string[]> {
  const keys: string[] = [];
  for (let page = await store.list(); ; page = await store.list(page.cursor)) {
    keys.push(...page.keys);
    if (page.cursor === undefined) return keys;
  }
}
