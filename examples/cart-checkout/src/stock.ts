import type { KeyValue } from '@skerry/guest';
import { PRODUCTS } from './catalogue.ts';

/** What there is of one product. */
interface Level {
  /** Neither sold nor held. */
  readonly free: number;
  /** What undecided orders have set aside, by order. */
  readonly held: Readonly<Record<string, Hold>>;
}

interface Hold {
  readonly quantity: number;
  readonly since: number;
}

/** Each method is one compare-and-swap, and does nothing when it is done again: after a crash, the next try repeats it. */
export class Stock {
  readonly #store: KeyValue;

  constructor(store: KeyValue) {
    this.#store = store;
  }

  async free(product: string): Promise<number> {
    return parse(product, await this.#store.get(keyOf(product))).free;
  }

  /** Sets a quantity aside for an order. @returns false when there is not enough */
  async hold(product: string, order: string, quantity: number): Promise<boolean> {
    const { held } = await this.#change(product, (level) => {
      if (level.held[order] || level.free < quantity) return level;
      return { free: level.free - quantity, held: { ...level.held, [order]: { quantity, since: Date.now() } } };
    });
    return held[order] !== undefined;
  }

  /** Ends the hold of an order: what it held is sold, or free again. */
  async release(product: string, order: string, sold: boolean): Promise<void> {
    await this.#change(product, (level) => {
      const { [order]: hold, ...others } = level.held;
      return hold ? { free: sold ? level.free : level.free + hold.quantity, held: others } : level;
    });
  }

  /** Orders that began to hold something before a moment and never let go. */
  async heldSince(product: string, before: number): Promise<string[]> {
    const { held } = parse(product, await this.#store.get(keyOf(product)));
    return Object.keys(held).filter((order) => held[order]!.since < before);
  }

  async #change(product: string, change: (level: Level) => Level): Promise<Level> {
    const written = await this.#store.update(keyOf(product), (text) => JSON.stringify(change(parse(product, text))));
    return parse(product, written);
  }
}

const keyOf = (product: string): string => `stock/${product}`;

function parse(product: string, text: string | null): Level {
  return text === null ? { free: PRODUCTS.get(product)!.stock, held: {} } : (JSON.parse(text) as Level);
}
