import type { KeyValue } from '@skerry/guest';
import { PRODUCTS } from './catalogue.ts';

export interface Cart {
  /** Goes up with every change. */
  readonly revision: number;
  /** Quantities by product. */
  readonly items: Readonly<Record<string, number>>;
}

const EMPTY: Cart = { revision: 0, items: {} };
export const MAX_QUANTITY = 99;

/** One cart for each session. */
export class Carts {
  readonly #store: KeyValue;

  constructor(store: KeyValue) {
    this.#store = store;
  }

  async read(session: string): Promise<Cart> {
    return parse(await this.#store.get(keyOf(session)));
  }

  /** @param quantity 0 takes the product out */
  async set(session: string, product: string, quantity: number): Promise<Cart> {
    return this.#change(session, ({ items }) => {
      const { [product]: _, ...others } = items;
      return quantity === 0 ? others : { ...others, [product]: quantity };
    });
  }

  /** Leaves alone what was put in after the order was made. */
  async clear(session: string, revision: number): Promise<void> {
    await this.#change(session, (cart) => (cart.revision === revision ? {} : cart.items));
  }

  async #change(session: string, change: (cart: Cart) => Cart['items']): Promise<Cart> {
    const written = await this.#store.update(keyOf(session), (current) => {
      const cart = parse(current);
      return JSON.stringify({ revision: cart.revision + 1, items: change(cart) } satisfies Cart);
    });
    return parse(written);
  }
}

export interface Line {
  readonly product: string;
  readonly quantity: number;
  /** Of one. The price is the shop's, never the client's. */
  readonly cents: number;
}

/** Without what the shop does not sell any more. */
export function linesOf({ items }: Cart): Line[] {
  return Object.entries(items).flatMap(([product, quantity]) => {
    const found = PRODUCTS.get(product);
    return found ? [{ product, quantity, cents: found.cents }] : [];
  });
}

export function totalOf(lines: readonly Line[]): number {
  return lines.reduce((sum, { quantity, cents }) => sum + quantity * cents, 0);
}

const keyOf = (session: string): string => `cart/${session}`;
const parse = (text: string | null): Cart => (text === null ? EMPTY : (JSON.parse(text) as Cart));
