import { lookup as systemLookup } from 'node:dns/promises';
import { HOST_LIMITS } from '../base/index.ts';

export interface ResolvedAddress {
  readonly address: string;
  readonly family: number;
}

/** All addresses of a name. Rejects with an error that carries a code, as `dns.lookup` does. */
export type Lookup = (hostname: string) => Promise<readonly ResolvedAddress[]>;

const lookupAll: Lookup = (hostname) => systemLookup(hostname, { all: true, order: 'verbatim' });

/** A name with a thousand addresses costs no thousand attempts. */
const ADDRESSES = 16;

/**
 * Resolves names for one function. Few at a time, because a look-up occupies a thread of the process until the system
 * gives up: a function that asks for slow names delays itself, not its neighbours. Nothing is cached.
 */
export class Resolver {
  readonly #lookup: Lookup;
  readonly #running = new Map<string, Promise<readonly ResolvedAddress[]>>();
  readonly #queue: (() => void)[] = [];
  #active = 0;

  constructor(lookup: Lookup = lookupAll) {
    this.#lookup = lookup;
  }

  isResolving(hostname: string): boolean {
    return this.#running.has(hostname);
  }

  /** Requests that ask for the same name at the same time share the answer. */
  resolve(hostname: string): Promise<readonly ResolvedAddress[]> {
    const running = this.#running.get(hostname);
    if (running !== undefined) return running;
    const started = this.#inTurn(hostname).finally(() => this.#running.delete(hostname));
    this.#running.set(hostname, started);
    return started;
  }

  async #inTurn(hostname: string): Promise<readonly ResolvedAddress[]> {
    if (this.#active >= HOST_LIMITS.outboundLookups) await new Promise<void>((next) => this.#queue.push(next));
    this.#active++;
    try {
      return (await this.#lookup(hostname)).slice(0, ADDRESSES);
    } finally {
      this.#active--;
      this.#queue.shift()?.();
    }
  }
}
