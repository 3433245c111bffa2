import type { KeyValue } from '@skerry/guest';
import { Carts, linesOf } from './cart.ts';
import { LEASE_MS, type Order, Orders } from './orders.ts';
import { Stock } from './stock.ts';

/**
 * Turns a cart into an order in steps that are each atomic: write the order as pending; hold every product; decide; let the
 * holds go. A request that breaks off between two steps leaves a pending order and some holds. The client's next try with
 * the same key goes on from there; if it never comes, the holds end when somebody else needs what they keep.
 */
export class Checkout {
  readonly #carts: Carts;
  readonly #orders: Orders;
  readonly #stock: Stock;

  constructor(store: KeyValue) {
    this.#carts = new Carts(store);
    this.#orders = new Orders(store);
    this.#stock = new Stock(store);
  }

  /** @param key the client's: with the same one, the same order comes back however often it asks */
  async place(session: string, key: string): Promise<Order | 'empty' | 'busy'> {
    const id = `${session}/${key}`;
    const attempt = crypto.randomUUID();
    const cart = await this.#carts.read(session);
    if (linesOf(cart).length === 0 && !(await this.#orders.read(id))) return 'empty';
    const claimed = await this.#orders.claim(id, attempt, cart);
    const order = claimed.attempt === attempt ? await this.#decide(id, claimed) : claimed;
    if (order.state === 'pending') return 'busy';
    for (const { product } of order.lines) await this.#stock.release(product, id, order.state === 'confirmed');
    if (order.state === 'confirmed') await this.#carts.clear(session, order.revision);
    return order;
  }

  /** Here is where money would be taken: after everything is held, with the order's id as the payment's idempotency key. */
  async #decide(id: string, order: Order): Promise<Order> {
    for (const { product, quantity } of order.lines) {
      if (await this.#hold(product, id, quantity)) continue;
      return this.#orders.decide(id, order.attempt, `Not enough of ${product}`);
    }
    return this.#orders.decide(id, order.attempt, undefined);
  }

  async #hold(product: string, id: string, quantity: number): Promise<boolean> {
    if (await this.#stock.hold(product, id, quantity)) return true;
    const abandoned = await this.#stock.heldSince(product, Date.now() - LEASE_MS);
    for (const other of abandoned) await this.#end(product, other);
    return abandoned.length > 0 && this.#stock.hold(product, id, quantity);
  }

  /** Ends a hold that a request left behind. */
  async #end(product: string, id: string): Promise<void> {
    const { state } = await this.#orders.expire(id);
    if (state !== 'pending') await this.#stock.release(product, id, state === 'confirmed');
  }
}
