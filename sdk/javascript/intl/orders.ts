/** Orders of texts for a function, as text. */
import { Order, type PackedOrder } from '@skerry/guest/runtime/intl/collation-tables';
import { isOrderOf } from './collation-check.ts';
import { changedIn, type Defaults, packLanguage, packRoot } from './collation-pack.ts';
import { readCollation } from './collation.ts';

/** English has the order of all languages, as it is. */
const ROOT = 'en';
/** Has marks with the place of the letter before them, whatever form that has: too many to try. */
const JAPANESE = /^ja(?:-|$)/;

/** @returns undefined if there is an order of the language that cannot be told like this */
export function readOrder(locale: string): PackedOrder | undefined {
  if (JAPANESE.test(locale)) return undefined;
  const root = readCollation(ROOT);
  const packedRoot = packRoot(root, defaultsOf(ROOT));
  if (locale === ROOT) return packedRoot;
  const language = readCollation(locale);
  const packed = packLanguage(language, root, defaultsOf(locale));
  const own = changedIn(language, root).map(([text]) => text);
  return isOrderOf(locale, new Order(packed, new Order(packedRoot)), own) ? packed : undefined;
}

function defaultsOf(locale: string): Defaults {
  const { ignorePunctuation, caseFirst, collation } = new Intl.Collator(locale).resolvedOptions();
  return { ignorePunctuation, caseFirst, collation };
}
