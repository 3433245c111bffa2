/** Tags of languages, whatever a function knows of these languages. */

const TAG =
  /^[a-z]{2,3}(?:-[a-z]{4})?(?:-(?:[a-z]{2}|\d{3}))?(?:-(?:[a-z\d]{5,8}|\d[a-z\d]{3}))*(?:-[a-wyz\d](?:-[a-z\d]{2,8})+)*(?:-x(?:-[a-z\d]{1,8})+)?$/i;

/** As `Intl.getCanonicalLocales`, but for names that were replaced by others. */
export function canonicalTags(locales: unknown): string[] {
  if (locales === undefined) return [];
  if (locales === null) throw new TypeError('Cannot convert undefined or null to object');
  const list = typeof locales === 'string' || isLocale(locales) ? [locales] : Array.from(locales as ArrayLike<unknown>);
  const tags = list.map((each) => {
    if (typeof each !== 'string' && (typeof each !== 'object' || each === null))
      throw new TypeError('Incorrect locale information provided');
    return canonicalTag(String(each));
  });
  return [...new Set(tags)];
}

const isLocale = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && (value as { [Symbol.toStringTag]?: unknown })[Symbol.toStringTag] === 'Intl.Locale';

function canonicalTag(tag: string): string {
  if (!TAG.test(tag)) throw new RangeError(`Incorrect locale information provided`);
  const parts = tag.toLowerCase().split('-');
  const extension = parts.findIndex((part, index) => index > 0 && part.length === 1);
  assertOnce(parts, extension);
  return parts
    .map((part, index) => {
      if (index === 0 || (extension >= 0 && index > extension)) return part;
      if (part.length === 4 && !/^\d/.test(part)) return part[0]!.toUpperCase() + part.slice(1);
      return part.length === 2 ? part.toUpperCase() : part;
    })
    .join('-');
}

/** @throws RangeError for a variant or an extension that a tag has twice */
function assertOnce(parts: readonly string[], extension: number): void {
  const end = parts.indexOf('x', 1);
  const seen = new Set<string>();
  for (const [index, part] of parts.slice(0, end < 0 ? undefined : end).entries()) {
    const isVariant = (extension < 0 || index < extension) && (part.length > 4 || /^\d.../.test(part));
    if (index === 0 || !(isVariant || part.length === 1)) continue;
    if (seen.has(part)) throw new RangeError('Incorrect locale information provided');
    seen.add(part);
  }
}
