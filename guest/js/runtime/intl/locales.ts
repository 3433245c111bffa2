/** Which languages a function has, and which of them somebody asks for. */
import { canonicalTags } from '../canonical-tags.ts';
import { choice, optionsOf } from './options.ts';
import { type LocaleTables, tables } from './tables.ts';

export interface Locale {
  /** As `resolvedOptions` tells it. */
  readonly tag: string;
  /** What the tag asks for after `-u-`: by keys of two letters. */
  readonly wishes: ReadonlyMap<string, string>;
  readonly tables: LocaleTables;
}

const DEFAULT = 'en-US';

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
