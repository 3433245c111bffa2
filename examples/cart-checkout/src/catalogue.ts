import catalogue from './catalogue.json' with { type: 'json' };

export interface Product {
  readonly name: string;
  /** Money is whole cents: fractions of a number do not add up exactly. */
  readonly cents: number;
  /** How many there are when the shop opens. */
  readonly stock: number;
}

export const PRODUCTS: ReadonlyMap<string, Product> = new Map(Object.entries(catalogue));
