import { CATALOG_LIMITS } from '../base/index.ts';
import type { Page } from './contract.ts';

/**
 * All records of a list, page by page.
 *
 * @param nameOf by which the next page begins
 */
export function* everyRecord<R>(page: (of: Page) => readonly R[], nameOf: (record: R) => string): Iterable<R> {
  for (let after: string | undefined; ;) {
    const records = page({ limit: CATALOG_LIMITS.page, ...(after !== undefined && { after }) });
    yield* records;
    if (records.length < CATALOG_LIMITS.page) return;
    after = nameOf(records.at(-1)!);
  }
}
