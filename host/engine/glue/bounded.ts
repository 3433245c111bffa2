import type { Beyond, Bound, Bounds } from '../bounds.ts';
import { DEFAULT_BOUND, GUEST_BOUND } from '../bounds.ts';
import type { Field, FuncSource } from '../types/index.ts';
import { literal } from './text.ts';

/** Says what the parameters of the functions of an interface may hold. */
export type BoundsOf = (interfaceId: string) => Bounds;

/** A statement before values are lifted: `what` they are, for the message, and what they may hold together. */
export const startLifting = (what: string, { bytes, entries = 0 }: Bound): string =>
  `startLifting(${literal(what)}, ${bytes}, ${entries});`;

export const startLiftingFromGuest = (what: string): string => startLifting(what, GUEST_BOUND);

/** How the parameters of one host function are bounded. */
export class ParamBounds {
  readonly #function: string;
  readonly #bounds: Readonly<Record<string, Bound>>;

  constructor({ interfaceId, name }: Extract<FuncSource, { kind: 'host' }>, boundsOf: BoundsOf | undefined) {
    this.#function = interfaceId === '' ? name : `${interfaceId}#${name}`;
    this.#bounds = own(boundsOf?.(interfaceId) ?? {}, name) ?? {};
  }

  start({ label }: Field): string {
    return startLifting(`"${label}" of ${this.#function}`, this.#of(label));
  }

  beyond({ label }: Field): Beyond | undefined {
    return this.#of(label).beyond;
  }

  bytes({ label }: Field): number {
    return this.#of(label).bytes;
  }

  #of(label: string): Bound {
    return own(this.#bounds, label) ?? DEFAULT_BOUND;
  }
}

/** Names are the component's: none may find what every object inherits. */
const own = <T>(record: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(record, name) ? record[name] : undefined;
