import { fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { SkerryError } from '@skerry/host/base';
import type { CollationTables, PackedOrder } from '@skerry/guest/runtime/intl/collation-tables';
import type { IntlTables, LocaleTables } from '@skerry/guest/runtime/intl/tables';
import { cachedOnDisk, cacheFolder } from '../disk-cache.ts';
import { type Common, tagsOf } from './read.ts';
import type { Kind } from './zones.ts';

const FOLDER = cacheFolder('skerry-intl');
/** Of zones and of languages: some for each of a few versions of Node.js. */
const KEPT = 64;
const MAKERS = [
  'collation',
  'collation-check',
  'collation-pack',
  'dates',
  'lists',
  'numbers',
  'offsets',
  'orders',
  'packed',
  'plural-rules',
  'read',
  'zone-links',
  'zones',
];
const RUNTIME = ['codes', 'collation-keys', 'collation-tables', 'offset-text', 'places', 'plural-operands', 'relative-units', 'tables'];
/** `.ts` in the repository, `.js` in the published package. */
const EXTENSION = extname(import.meta.url);

/**
 * @param locales as `localesOf` gives them
 * @throws SkerryError `BUILD_FAILED` if a language cannot be read
 */
export async function readTables(locales: readonly string[]): Promise<IntlTables> {
  const key = await keyOfMakers();
  const keep = <T>(name: string, request: object): Promise<T> => cachedOnDisk(FOLDER, `${name}-${key}`, KEPT, () => ask<T>(name, request));
  const { zones, kinds, currencies } = await keep<Common>('zones', {});
  const read: Record<string, LocaleTables> = {};
  for (const locale of locales)
    read[locale] = await keep<LocaleTables>(locale, { locale, kinds } satisfies { locale: string; kinds: readonly Kind[] });
  return { tags: Object.assign({}, ...locales.map(tagsOf)) as IntlTables['tags'], locales: read, zones, currencies };
}

/** Languages whose order cannot be had have none. @param locales as `localesOf` gives them */
export async function readOrders(locales: readonly string[]): Promise<CollationTables> {
  const key = await keyOfMakers();
  const read = async (locale: string): Promise<PackedOrder | undefined> =>
    (await cachedOnDisk(FOLDER, `order-${locale}-${key}`, KEPT, () => ask<{ order?: PackedOrder }>(locale, { order: locale }))).order;
  const [english, ...others] = locales as [string, ...string[]];
  const root = (await read(english))!;
  const orders: Record<string, PackedOrder> = {};
  for (const locale of others) {
    const order = await read(locale);
    if (order !== undefined) orders[locale] = order;
  }
  const tags = [english, ...Object.keys(orders)].flatMap((locale) =>
    Object.keys(tagsOf(locale)).map(
      (tag) => [tag, [locale === english ? '' : locale, new Intl.Collator(tag).resolvedOptions().locale]] as const,
    ),
  );
  return { tags: Object.fromEntries(tags), root, orders };
}

function ask<T>(what: string, request: object): Promise<T> {
  return new Promise((resolve, reject) => {
    let reason = '';
    const reader = fork(new URL(`./reader${EXTENSION}`, import.meta.url), {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    reader.stderr!.on('data', (text: Buffer) => (reason += String(text)));
    reader.once('message', resolve);
    reader.once('error', reject);
    reader.once('exit', () => {
      const error = /^Error: (.*)$/m.exec(reason)?.[1] ?? 'Node.js ended while it was asked';
      reject(
        new SkerryError('BUILD_FAILED', `A function cannot have the language ${what}: ${error}`, {
          help: 'Take it out of "javascript.intl", or build with another version of Node.js.',
          where: 'skerry.json',
        }),
      );
    });
    reader.send(request);
  });
}

async function keyOfMakers(): Promise<string> {
  const { icu, tz, cldr } = process.versions;
  const hash = createHash('sha256').update(JSON.stringify([process.version, icu, tz, cldr]));
  for (const name of MAKERS) hash.update(await readFile(new URL(`./${name}${EXTENSION}`, import.meta.url)));
  for (const name of RUNTIME) hash.update(await readFile(new URL(import.meta.resolve(`@skerry/guest/runtime/intl/${name}`))));
  return hash.digest('hex').slice(0, 16);
}
