import type { Plugin } from 'rolldown';
import { SkerryError } from '@skerry/host/base';
import type { BuildOptions } from '../../language/index.ts';
import { tagsOf } from './read.ts';
import { readOrders, readTables } from './tables.ts';

const TABLES = 'skerry:intl-tables';
const TABLES_ID = `\0${TABLES}`;
const ORDERS = 'skerry:collation-tables';
const ORDERS_ID = `\0${ORDERS}`;

/** What a function has without asking. */
const ENGLISH = 'en';

/** Gives the runtime's `Intl` what Node.js knows of the languages that the manifest names. */
export function intlPlugin(options: BuildOptions): Plugin {
  return {
    name: 'skerry:intl',
    resolveId: (id) => (id === TABLES ? TABLES_ID : id === ORDERS ? ORDERS_ID : undefined),
    async load(id) {
      if (id !== TABLES_ID && id !== ORDERS_ID) return undefined;
      const tables = await (id === TABLES_ID ? readTables : readOrders)(localesOf(options));
      const text = JSON.stringify(tables).replaceAll(/[^ -~]/g, escaped);
      return { code: `export const TABLES = ${text};`, moduleType: 'js' };
    },
  };
}

/** A program that is all ASCII takes half as much memory. */
const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** Languages of a function, English first. @throws SkerryError `BUILD_FAILED` if Node.js does not know one */
export function localesOf({ intl = [] }: Pick<BuildOptions, 'intl'>): string[] {
  return [...new Set([ENGLISH, ...intl.map(known)])];
}

/** What a program of the function may ask for. */
export const tagsOfFunction = (options: Pick<BuildOptions, 'intl'>): ReadonlySet<string> =>
  new Set(localesOf(options).flatMap((locale) => Object.keys(tagsOf(locale))));

function known(tag: string): string {
  let locale: string | undefined;
  try {
    locale = Intl.getCanonicalLocales(tag)[0];
  } catch {
    // No language tag at all.
  }
  if (locale === undefined || Intl.NumberFormat.supportedLocalesOf(locale).length === 0) throw refused(tag, 'Node.js has no data of it');
  if (locale.includes('-u-')) throw refused(tag, 'it has options: name the language alone');
  const { calendar } = new Intl.DateTimeFormat(locale).resolvedOptions();
  if (calendar !== 'gregory') throw refused(tag, `its calendar is ${calendar}, and functions have the Gregorian one`);
  return locale;
}

function refused(tag: string, why: string): SkerryError {
  return new SkerryError('BUILD_FAILED', `"javascript.intl" names ${JSON.stringify(tag)}, which a function cannot have: ${why}`, {
    help: 'Name languages as in "de", "pt-BR", or "zh-Hant".',
    where: 'skerry.json',
  });
}
