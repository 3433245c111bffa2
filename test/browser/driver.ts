import type { Page } from 'playwright-core';
import { SkerryError } from '@skerry/host/base';
import type { KeyValueStore, StorageDriver } from '../../host/storage/contract.ts';
import { StoreValueError } from '../../host/storage/contract.ts';
import type { OpenDriverOptions } from '../../host/storage/describe-helpers.ts';
import type { Call, Outcome } from './in-page.ts';

interface InPage {
  call(id: number, call: Call): Promise<Outcome>;
  close(id: number): Promise<void>;
}

let count = 0;

/** The driver for IndexedDB, which runs in a page of a browser, as any other driver. */
export function driverIn(page: Page, database: string, { storeBytes, now = Date.now }: OpenDriverOptions = {}): StorageDriver {
  const id = ++count;
  const open = (tenant: string, name: string): KeyValueStore => {
    const call =
      (method: keyof KeyValueStore) =>
      async (...args: unknown[]): Promise<unknown> => {
        const made: Call = { database, storeBytes, now: now(), owner: [tenant, name], method, args: args.map(plain) };
        const outcome = await page.evaluate(([to, each]) => (globalThis as unknown as InPage).call(to, each), [id, made] as const);
        if ('value' in outcome) return outcome.value;
        throw thrown(outcome.error);
      };
    return new Proxy({} as KeyValueStore, { get: (_target, method) => call(method as keyof KeyValueStore) });
  };
  return { name: 'indexeddb', open, close: () => page.evaluate((to) => (globalThis as unknown as InPage).close(to), id) };
}

/** A buffer of Node.js is an array of bytes elsewhere. */
const plain = (value: unknown): unknown => (value instanceof Uint8Array ? new Uint8Array(value) : value);

function thrown({ name, message, code }: { readonly name: string; readonly message: string; readonly code: unknown }): Error {
  if (name === 'StoreValueError') return new StoreValueError(message);
  return code === undefined ? new Error(`${name}: ${message}`) : new SkerryError(code as 'STORE_FULL', message);
}
