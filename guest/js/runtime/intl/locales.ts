/** Which languages a function has, and which of them somebody asks for. */
import { choice, optionsOf } from './options.ts';
import { type LocaleTables, tables } from './tables.ts';

export interface Locale {
  /** As `resolvedOptions` tells it. */
  readonly tag: string;
  /** What the tag asks for after `-u-`: by keys of two letters. */
  readonly wishes: ReadonlyMap<string, string>;
  readonly tables: LocaleTables;
}

const TAG =
  /^[a-z]{2,3}(?:-[a-z]{4})?(?:-(?:[a-z]{2}|\d{3}))?(?:-(?:[a-z\d]{5,8}|\d[a-z\d]{3}))*(?:-[a-wyz\d](?:-[a-z\d]{2,8})+)*(?:-x(?:-[a-z\d]{1,8})+)?$/i;
const DEFAULT = 'en-US';

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

export const withoutExtensions = (tag: string): string => tag.replace(/-[a-z\d](?:-.*)?$/, '');

export function isThere(tag: string): boolean {
  return Object.hasOwn(tables().tags, withoutExtensions(tag));
}

/** @throws RangeError if the function has none of the languages */
export function localeOf(locales: unknown): Locale {
  const asked = canonicalTags(locales);
  const tag = asked.length === 0 ? DEFAULT : asked.find(isThere);
  if (tag === undefined) {
    const known = Object.keys(tables().locales).join(', ');
    throw new RangeError(
      `This function has no data of the locale ${asked.join(', ')}, but of ${known}: add ${JSON.stringify(asked[0])} to "javascript": { "intl": [] } in skerry.json`,
    );
  }
  const [table, resolved] = tables().tags[withoutExtensions(tag)]!;
  return { tag: resolved, wishes: wishesOf(tag), tables: tables().locales[table]! };
}

/** What a tag asks for after `-u-`. */
export function wishesOf(tag: string): Map<string, string> {
  const wishes = new Map<string, string>();
  const text = /-u-(.*?)(?:-[a-tv-z\d]-|$)/.exec(tag)?.[1];
  if (text === undefined) return wishes;
  let key: string | undefined;
  for (const part of text.split('-')) {
    if (part.length === 2) wishes.set((key = part), '');
    else if (key !== undefined) wishes.set(key, [wishes.get(key), part].filter(Boolean).join('-'));
  }
  return wishes;
}

/**
 * Numbering systems and calendars: a locale has one.
 *
 * @param wished by the tag, which may name none
 */
export function onlyOne(what: string, option: unknown, wished: string | undefined, there: string): void {
  if (option === undefined && !wished) return;
  const asked = String(option === undefined ? wished : option);
  if (asked.toLowerCase() === there) return;
  throw new RangeError(`The ${what} ${asked} is not there in a function, only ${there} of this locale: leave the option out`);
}

/** It has one parameter, says the standard: an option is none that counts. */
export function supportedLocales(locales: unknown, options: unknown = undefined): string[] {
  return supportedOf(locales, options, isThere);
}

export function supportedOf(locales: unknown, options: unknown, isSupported: (tag: string) => boolean): string[] {
  const tags = canonicalTags(locales);
  choice(optionsOf(options), 'localeMatcher', ['lookup', 'best fit'], undefined);
  return tags.filter(isSupported);
}
