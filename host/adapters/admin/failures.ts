import { isIPv6 } from 'node:net';

const MOST = 10;
const WINDOW = 60_000;
/** Addresses that are remembered; more forget the oldest. */
const ADDRESSES = 10_000;

interface Count {
  failed: number;
  readonly until: number;
}

/** Counts refused tokens by address: 10 within a minute are answered, further ones are turned away. */
export class Failures {
  readonly #counts = new Map<string, Count>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** @returns seconds until the address may fail again; 0 when it still may */
  add(address: string): number {
    const key = networkOf(address);
    const now = this.#now();
    const known = this.#counts.get(key);
    const count = known !== undefined && known.until > now ? known : { failed: 0, until: now + WINDOW };
    count.failed++;
    this.#counts.delete(key);
    this.#counts.set(key, count);
    if (this.#counts.size > ADDRESSES) this.#counts.delete(this.#counts.keys().next().value!);
    return count.failed > MOST ? Math.ceil((count.until - now) / 1000) : 0;
  }
}

/** Whoever has one address of IPv6 has 2^64 of them. */
function networkOf(address: string): string {
  if (!isIPv6(address) || address.startsWith('::ffff:')) return address;
  const [head = '', tail] = address.split('::');
  const first = head.split(':').filter(Boolean);
  const last = tail?.split(':').filter(Boolean) ?? [];
  const groups = [...first, ...Array.from({ length: Math.max(0, 8 - first.length - last.length) }, () => '0'), ...last];
  return groups.slice(0, 4).join(':');
}
