import type { KeyValue } from '@skerry/guest';
import { type Cart, type Line, linesOf, totalOf } from './cart.ts';

export interface Order {
  readonly state: 'pending' | 'confirmed' | 'rejected';
  readonly lines: readonly Line[];
  readonly totalCents: number;
  /** Of the cart it was made from. */
  readonly revision: number;
  /** Why it was rejected. */
  readonly reason?: string;
  /** Which request works on it while it is pending, and until when nobody else may. */
  readonly attempt: string;
  readonly leaseUntil: number;
}

/** Longer than a request can live (`limits.wallTimeMs`): when a lease is over, whoever had it is gone. */
export const LEASE_MS = 15_000;

/** Orders are written before anything is done for them, and decided once: by whoever swaps `pending` for something else. */
export class Orders {
  readonly #store: KeyValue;

  constructor(store: KeyValue) {
    this.#store = store;
  }

  async read(id: string): Promise<Order | undefined> {
    const text = await this.#store.get(keyOf(id));
    return text === null ? undefined : (JSON.parse(text) as Order);
  }

  /** A new order, or the lease of a pending one that nobody works on. Otherwise the order as it is. */
  async claim(id: string, attempt: string, cart: Cart): Promise<Order> {
    const lease = { attempt, leaseUntil: Date.now() + LEASE_MS };
    return this.#change(id, (order) => {
      if (order) return isAbandoned(order) ? { ...order, ...lease } : order;
      const lines = linesOf(cart);
      return { state: 'pending', lines, totalCents: totalOf(lines), revision: cart.revision, ...lease };
    });
  }

  /** Decides a pending order that this attempt has the lease of. @param reason why it is rejected, if it is */
  async decide(id: string, attempt: string, reason: string | undefined): Promise<Order> {
    return this.#change(id, (order) => (isPending(order) && order.attempt === attempt ? decided(order, reason) : order!));
  }

  /** Rejects an order that nobody works on any more. */
  async expire(id: string): Promise<Order> {
    return this.#change(id, (order) => (order && isAbandoned(order) ? decided(order, 'The checkout broke off') : order!));
  }

  async #change(id: string, change: (order: Order | undefined) => Order): Promise<Order> {
    const written = await this.#store.update(keyOf(id), (text) =>
      JSON.stringify(change(text === null ? undefined : (JSON.parse(text) as Order))),
    );
    return JSON.parse(written) as Order;
  }
}

function decided(order: Order, reason: string | undefined): Order {
  return reason === undefined ? { ...order, state: 'confirmed' } : { ...order, state: 'rejected', reason };
}

const keyOf = (id: string): string => `order/${id}`;
const isPending = (order: Order | undefined): order is Order => order?.state === 'pending';
const isAbandoned = (order: Order): boolean => order.state === 'pending' && order.leaseUntil < Date.now();
