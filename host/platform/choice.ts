import type { Sticky } from '../catalog/index.ts';

/** Something that has a share of the requests. */
export interface Share {
  /** Tells it from others, whatever becomes of their weights. */
  readonly number: number;
  readonly weight: number;
}

/**
 * Draws one by the weights.
 *
 * @param key what a client keeps: the same one draws the same share, as long as that has a part at all. When weights change, as few
 *   keys as possible go elsewhere. undefined: by chance
 */
export function draw<T extends Share>(shares: readonly T[], key: string | undefined): T {
  if (shares.length === 1) return shares[0]!;
  return key === undefined ? byChance(shares) : byKey(shares, key);
}

function byChance<T extends Share>(shares: readonly T[]): T {
  let left = Math.random() * shares.reduce((sum, { weight }) => sum + weight, 0);
  return shares.find(({ weight }) => (left -= weight) < 0) ?? shares.at(-1)!;
}

/** Weighted rendezvous hashing: each share draws a score by key, and a larger weight draws higher ones. */
function byKey<T extends Share>(shares: readonly T[], key: string): T {
  const scores = shares.map(({ number, weight }) => -weight / Math.log(unit(`${number}\0${key}`)));
  return shares[scores.indexOf(Math.max(...scores))]!;
}

/** FNV-1a, and the last steps of MurmurHash 3, without which similar keys would lie close together: a number between 0 and 1. */
function unit(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (((hash ^ (hash >>> 16)) >>> 0) + 0.5) / 2 ** 32;
}

/** Of a longer value only the front counts: it is hashed for each request. */
const MAX_KEY = 1024;

/** What of a request says which client it is from; undefined when it says nothing. */
export function stickyKey(sticky: Sticky | undefined, valuesOf: (name: string) => readonly string[]): string | undefined {
  if (sticky === undefined) return undefined;
  const value = 'cookie' in sticky ? cookieIn(valuesOf('cookie'), sticky.cookie) : valuesOf(sticky.header.toLowerCase())[0];
  return value?.slice(0, MAX_KEY);
}

/** The first one of that name (RFC 6265, 5.4), as it was sent. */
function cookieIn(fields: readonly string[], name: string): string | undefined {
  const start = `${name}=`;
  for (const field of fields) {
    for (const pair of field.split(';')) {
      const trimmed = pair.trim();
      if (trimmed.startsWith(start)) return trimmed.slice(start.length);
    }
  }
  return undefined;
}
