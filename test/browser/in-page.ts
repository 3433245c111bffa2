import { indexedDbStorage } from '../../host/storage/indexeddb/index.ts';
import type { KeyValueStore } from '../../host/storage/contract.ts';

/** A call of a store, from outside of the page. */
export interface Call {
  readonly database: string;
  readonly storeBytes: number | undefined;
  readonly now: number;
  readonly owner: readonly [tenant: string, name: string];
  readonly method: keyof KeyValueStore;
  readonly args: readonly unknown[];
}

export type Outcome =
  | { readonly value: unknown }
  | { readonly error: { readonly name: string; readonly message: string; readonly code: unknown } };

/** Runs in the page: drivers by the number that the test has given them. */
const drivers = new Map<number, ReturnType<typeof indexedDbStorage>>();
const times = new Map<number, number>();

async function call(id: number, { database, storeBytes, now, owner, method, args }: Call): Promise<Outcome> {
  times.set(id, now);
  let driver = drivers.get(id);
  if (driver === undefined) {
    driver = indexedDbStorage({ name: database, now: () => times.get(id)!, ...(storeBytes !== undefined && { storeBytes }) });
    drivers.set(id, driver);
  }
  try {
    const store = driver.open(...owner) as unknown as Record<string, (...all: unknown[]) => unknown>;
    return { value: await store[method]!(...args) };
  } catch (error) {
    const { name, message, code } = error as Error & { readonly code?: unknown };
    return { error: { name, message, code } };
  }
}

async function close(id: number): Promise<void> {
  await drivers.get(id)?.close();
}

Object.assign(globalThis, { call, close });
