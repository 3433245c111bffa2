import type { KeyValue } from '@skerry/guest';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Carts } from './src/cart.ts';
import { PRODUCTS } from './src/catalogue.ts';
import { Checkout } from './src/checkout.ts';
import { LEASE_MS, Orders } from './src/orders.ts';
import { Stock } from './src/stock.ts';

class Crash extends Error {}

/** A store whose user is stopped before or after any operation, as the host does to a request at its limit. */
class Breaking {
  readonly #values = new Map<string, string>();
  #left = Number.POSITIVE_INFINITY;

  get usable(): KeyValue {
    return this as unknown as KeyValue;
  }

  /** @param steps how many moments pass; each operation has one before and one after it */
  breakAfter(steps: number): void {
    this.#left = steps;
  }

  async get(key: string): Promise<string | null> {
    this.#step();
    const value = this.#values.get(key) ?? null;
    this.#step();
    return value;
  }

  async update(key: string, change: (current: string | null) => string): Promise<string> {
    this.#step();
    const value = change(this.#values.get(key) ?? null);
    this.#values.set(key, value);
    this.#step();
    return value;
  }

  #step(): void {
    if (this.#left-- <= 0) throw new Crash();
  }
}

beforeEach(() => void vi.useFakeTimers({ now: 1_800_000_000_000 }));
afterEach(() => void vi.useRealTimers());

const CART = { rope: 2, chart: 1, compass: 3 };

/** A checkout that breaks off after so many steps. @returns whether it did */
async function breakOff(store: Breaking, steps: number): Promise<boolean> {
  for (const [product, quantity] of Object.entries(CART)) await new Carts(store.usable).set('ada', product, quantity);
  store.breakAfter(steps);
  try {
    await new Checkout(store.usable).place('ada', 'key');
    return false;
  } catch (error) {
    expect(error).toBeInstanceOf(Crash);
    return true;
  } finally {
    store.breakAfter(Number.POSITIVE_INFINITY);
  }
}

async function free(store: Breaking, product: string): Promise<number> {
  return new Stock(store.usable).free(product);
}

const stockOf = (product: string): number => PRODUCTS.get(product)!.stock;

/** Wherever it broke off, until it does not any more. */
async function atEveryStep(check: (store: Breaking) => Promise<void>): Promise<number> {
  for (let steps = 0; ; steps++) {
    const store = new Breaking();
    const broke = await breakOff(store, steps);
    vi.advanceTimersByTime(LEASE_MS + 1);
    await check(store);
    if (!broke) return steps;
  }
}

it('a checkout that broke off anywhere is completed by the next try, and sells once', async () => {
  const steps = await atEveryStep(async (store) => {
    for (const _ of [1, 2]) {
      expect(await new Checkout(store.usable).place('ada', 'key')).toMatchObject({ state: 'confirmed' });
      for (const [product, quantity] of Object.entries(CART)) expect(await free(store, product)).toBe(stockOf(product) - quantity);
      expect((await new Carts(store.usable).read('ada')).items).toEqual({});
      for (const product of PRODUCTS.keys()) expect(await new Stock(store.usable).heldSince(product, Number.POSITIVE_INFINITY)).toEqual([]);
    }
  });
  expect(steps).toBeGreaterThanOrEqual(20);
});

it('a checkout that is never tried again keeps nothing from others', async () => {
  await atEveryStep(async (store) => {
    await new Carts(store.usable).set('bob', 'chart', 1);
    const bobs = await new Checkout(store.usable).place('bob', 'key');
    const adas = await new Orders(store.usable).read('ada/key');
    const [winner, loser] = adas?.state === 'confirmed' ? [adas, bobs] : [bobs, adas];
    expect(winner).toMatchObject({ state: 'confirmed' });
    if (loser) expect(loser).toMatchObject({ state: expect.stringMatching(/pending|rejected/) });
    expect(await free(store, 'chart')).toBe(0);
    // Whoever comes later hears the same.
    await new Checkout(store.usable).place('ada', 'key');
    expect(await free(store, 'chart')).toBe(0);
    expect(await free(store, 'compass')).toBe(stockOf('compass') - (adas?.state === 'confirmed' ? CART.compass : 0));
  });
});

it('while one request works on an order, another leaves it alone', async () => {
  const store = new Breaking();
  await breakOff(store, 8);
  expect(await new Checkout(store.usable).place('ada', 'key')).toBe('busy');
  vi.advanceTimersByTime(LEASE_MS + 1);
  expect(await new Checkout(store.usable).place('ada', 'key')).toMatchObject({ state: 'confirmed' });
});
