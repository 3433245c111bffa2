import type { Page } from '../../catalog/contract.ts';
import type { Answer, Call } from './route.ts';

/**
 * A part of a list, and where the next begins.
 *
 * @param read asked for one record more than are shown, which tells whether there is a next page
 * @param keyOf what `after` names a record by
 */
export function pageAnswer<T>(
  { query }: Call,
  read: (page: Page) => readonly T[],
  keyOf: (record: T) => string,
  shown: (record: T) => object,
): Answer {
  const limit = (query['limit'] as number | undefined) ?? 100;
  const after = query['after'] as string | undefined;
  const found = read({ limit: Math.min(limit + 1, 1000), ...(after !== undefined && { after }) });
  const items = found.slice(0, limit);
  // At the most that the catalog gives at once, nobody knows of a next one.
  const isMore = found.length > limit || (limit === 1000 && found.length === 1000);
  return { body: { items: items.map(shown), ...(isMore && { next: keyOf(items.at(-1)!) }) } };
}
