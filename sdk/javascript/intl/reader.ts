import { readOrder } from './orders.ts';
import { readCommon, readLocale } from './read.ts';
import type { Kind } from './zones.ts';

/**
 * Runs in a process of its own: asking for everything takes a second, and ends a Node.js of some versions for some languages.
 */
process.once('message', ({ locale, kinds, order }: { locale?: string; kinds: readonly Kind[]; order?: string }) => {
  const answer = order !== undefined ? { order: readOrder(order) } : locale === undefined ? readCommon() : readLocale(locale, kinds);
  process.send?.(answer, () => process.disconnect?.());
});
