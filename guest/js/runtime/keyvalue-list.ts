import type { KeyPage, ListOptions } from '../index.d.ts';
import { BESIDE, checkOptions } from './keyvalue-note.ts';

/** Exists where the host knows what is beside values. */
const MARK = 'skerry:host';
/** What a page without a limit has at most. */
const PAGE_KEYS = 1000;

/** What it takes of a store. */
interface Listed {
  exists(key: string): boolean;
  listKeys(cursor: string | undefined): { readonly keys: readonly string[]; readonly cursor?: string | undefined };
}

/** A page of a store's keys, on this host and on others. @throws TypeError, RangeError for options that make no sense */
export function listKeys(store: Listed, options: ListOptions): KeyPage {
  checkOptions(options, ['prefix', 'limit', 'cursor'], 'list');
  const { prefix = '', cursor } = options;
  const limit = checkedLimit(options.limit);
  if (prefix === '' && limit === undefined) return page(store, cursor);
  if (!store.exists(MARK)) return filtered(store, prefix, limit ?? PAGE_KEYS, cursor);
  return sought(store, prefix, limit ?? PAGE_KEYS, cursor);
}

function checkedLimit(limit: unknown): number | undefined {
  if (limit === undefined) return undefined;
  if (typeof limit === 'number' && Number.isInteger(limit) && limit >= 1 && limit <= PAGE_KEYS) return limit;
  throw new RangeError(`The option limit of list is ${String(limit)}; it is an integer from 1 to ${PAGE_KEYS}`);
}

/** As much as the host gives at once. A host that knows nothing of what is beside values lists that as well. */
function page(store: Listed, cursor: string | undefined): KeyPage {
  const found = store.listKeys(cursor);
  return { keys: found.keys.filter((key) => !key.startsWith(BESIDE)), cursor: found.cursor };
}

/** This host lists in order, and goes on behind any key: only keys with the prefix are looked at. */
function sought(store: Listed, prefix: string, limit: number, cursor: string | undefined): KeyPage {
  // What a list goes on behind is not in it.
  const keys = cursor === undefined && prefix !== '' && store.exists(prefix) ? [prefix] : [];
  let after = cursor ?? (prefix === '' ? undefined : prefix);
  let isOver: boolean;
  do {
    const found = store.listKeys(after);
    for (const key of found.keys) if (key.startsWith(prefix)) keys.push(key);
    after = found.cursor;
    isOver = after === undefined || found.keys.some((key) => !key.startsWith(prefix));
  } while (!isOver && keys.length < limit);
  if (keys.length > limit) return { keys: keys.slice(0, limit), cursor: keys[limit - 1] };
  return { keys, cursor: isOver ? undefined : after };
}

/** Cursors of other hosts are theirs alone: all keys are looked at, and the cursor is how many were given before. */
function filtered(store: Listed, prefix: string, limit: number, cursor: string | undefined): KeyPage {
  const all: string[] = [];
  let found: KeyPage = { keys: [], cursor: undefined };
  do {
    found = page(store, found.cursor);
    for (const key of found.keys) if (key.startsWith(prefix)) all.push(key);
  } while (found.cursor !== undefined);
  const start = cursor === undefined ? 0 : Number(cursor);
  const end = start + limit;
  return { keys: all.slice(start, end), cursor: end < all.length ? String(end) : undefined };
}
