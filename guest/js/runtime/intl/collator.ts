import { compareKeys, type Key, keyOf, type OrderOptions } from './collation-keys.ts';
import { type CollationTables, Order } from './collation-tables.ts';
import { canonicalTags } from '../canonical-tags.ts';
import { supportedOf, wishesOf, withoutExtensions } from './locales.ts';
import { choice, flag, optionsOf } from './options.ts';
import { toStringTag } from './tags.ts';

/** Texts whose keys are kept: sorting compares each a dozen times. */
const KEPT = 1000;
const DEFAULT = 'en-US';
const CASES = ['upper', 'lower', 'false'] as const;
const SENSITIVITIES = ['base', 'accent', 'case', 'variant'] as const;
const COLLATION = /^[a-z\d]{3,8}(?:-[a-z\d]{3,8})*$/i;

let tables: CollationTables | undefined;
const orders = new Map<string, Order>();

export function setOrders(given: CollationTables): void {
  tables = given;
  orders.clear();
  // Done when the program is built: a request that compares would have to read all.
  const root = new Order(given.root);
  for (const [name, order] of Object.entries(given.orders)) orders.set(name, new Order(order, root));
  orders.set('', root);
}

const isThere = (tag: string): boolean => Object.hasOwn(tables!.tags, withoutExtensions(tag));

/** @throws RangeError if the function has none of the languages */
function tagOf(locales: unknown): string {
  const asked = canonicalTags(locales);
  const tag = asked.length === 0 ? DEFAULT : asked.find(isThere);
  if (tag !== undefined) return tag;
  const known = Object.keys(tables!.tags).join(', ');
  throw new RangeError(
    `This function does not have the order of the locale ${asked.join(', ')}, but of ${known}: add ${JSON.stringify(asked[0])} to "javascript": { "intl": [] } in skerry.json; of a few languages, such as ar, ja, and zh, there is none`,
  );
}

/** Compares in the order of one language. */
class Comparer {
  readonly #order: Order;
  readonly #options: OrderOptions;
  readonly #locale: string;
  readonly #keys = new Map<string, Key>();

  constructor(locales: unknown, given: unknown) {
    const tag = tagOf(locales);
    const [name, resolved] = tables!.tags[withoutExtensions(tag)]!;
    this.#order = orders.get(name)!;
    const options = optionsOf(given);
    const wishes = wishesOf(tag);
    if (choice(options, 'usage', ['sort', 'search'], 'sort') === 'search')
      throw new RangeError('The usage search is not there in a function: compare with sensitivity base, or look for a part yourself');
    choice(options, 'localeMatcher', ['lookup', 'best fit'], undefined);
    refuseCollation(options['collation'] ?? wishes.get('co'), this.#order.packed.collation);
    const { numeric, caseFirst, extensions } = readWishes(
      wishes,
      flag(options, 'numeric'),
      choice(options, 'caseFirst', CASES, undefined),
      this.#order.packed.caseFirst as OrderOptions['caseFirst'],
    );
    const sensitivity = choice(options, 'sensitivity', SENSITIVITIES, 'variant');
    const ignorePunctuation = flag(options, 'ignorePunctuation') ?? this.#order.packed.ignorePunctuation;
    this.#options = { sensitivity, numeric, caseFirst, ignorePunctuation };
    this.#locale = resolved + extensions;
  }

  compare(one: string, other: string): number {
    return one === other ? 0 : compareKeys(this.#keyOf(one), this.#keyOf(other), this.#options);
  }

  #keyOf(text: string): Key {
    let key = this.#keys.get(text);
    if (key !== undefined) return key;
    if (this.#keys.size >= KEPT) this.#keys.clear();
    key = keyOf(text, this.#order, this.#options);
    this.#keys.set(text, key);
    return key;
  }

  resolved(): Record<string, unknown> {
    const { sensitivity, ignorePunctuation, numeric, caseFirst } = this.#options;
    return {
      locale: this.#locale,
      usage: 'sort',
      sensitivity,
      ignorePunctuation,
      collation: this.#order.packed.collation,
      numeric,
      caseFirst,
    };
  }
}

function refuseCollation(wished: unknown, usual: string): void {
  if (wished === undefined || wished === '') return;
  const name = String(wished);
  if (!COLLATION.test(name)) throw new RangeError(`Invalid collation : ${name}`);
  if (!['default', 'standard', usual].includes(name))
    throw new RangeError(`The collation ${name} is not there in a function, only the usual one of a language: leave it out`);
}

/** What the tag asks for, unless an option does; and what of the tag holds. */
function readWishes(
  wishes: ReadonlyMap<string, string>,
  numeric: boolean | undefined,
  caseFirst: OrderOptions['caseFirst'] | undefined,
  usual: OrderOptions['caseFirst'],
): { numeric: boolean; caseFirst: OrderOptions['caseFirst']; extensions: string } {
  const first = CASES.find((each) => each === wishes.get('kf'));
  const wish = wishes.get('kn');
  const isNumeric = wish === undefined ? undefined : wish === '' || wish === 'true' ? true : wish === 'false' ? false : undefined;
  const holds = [
    ...(first !== undefined && (caseFirst ?? first) === first ? [`kf-${first}`] : []),
    ...(isNumeric !== undefined && (numeric ?? isNumeric) === isNumeric ? [isNumeric ? 'kn' : 'kn-false'] : []),
  ];
  return {
    numeric: numeric ?? isNumeric ?? false,
    caseFirst: caseFirst ?? first ?? usual,
    extensions: holds.length === 0 ? '' : `-u-${holds.join('-')}`,
  };
}

const comparers = new WeakMap<object, Comparer>();

function comparerOf(collator: unknown): Comparer {
  const comparer = typeof collator === 'object' && collator !== null ? comparers.get(collator) : undefined;
  if (comparer === undefined) throw new TypeError('The object is no Intl.Collator');
  return comparer;
}

export const Collator = function Collator(this: unknown, locales?: unknown, options?: unknown): object {
  const made = new.target === undefined ? Collator : (new.target as unknown as typeof Collator);
  const collator = Object.create((made as { prototype: object }).prototype) as object;
  comparers.set(collator, new Comparer(locales, options));
  return collator;
} as unknown as { new (locales?: unknown, options?: unknown): object; (locales?: unknown, options?: unknown): object };

class Methods {
  get compare(): (one?: unknown, other?: unknown) => number {
    const comparer = comparerOf(this);
    const bound = (one?: unknown, other?: unknown): number => comparer.compare(`${one as string}`, `${other as string}`);
    Object.defineProperty(bound, 'name', { value: '' });
    // The same function each time.
    Object.defineProperty(this, 'compare', { value: bound, configurable: true, writable: true, enumerable: false });
    return bound;
  }

  resolvedOptions(): Record<string, unknown> {
    return comparerOf(this).resolved();
  }
}

toStringTag(Collator, Methods, 'Collator');
Object.defineProperty(Collator, 'supportedLocalesOf', {
  value: (locales: unknown, options: unknown = undefined): string[] => supportedOf(locales, options, isThere),
  configurable: true,
  writable: true,
});

/** Without options, of each language that was asked for. */
const usual = new Map<string | undefined, Comparer>();

export function localeCompare(one: string, other: string, locales: unknown, options: unknown): number {
  if (options !== undefined || (typeof locales !== 'string' && locales !== undefined))
    return new Comparer(locales, options).compare(one, other);
  let comparer = usual.get(locales);
  if (comparer === undefined) usual.set(locales, (comparer = new Comparer(locales, undefined)));
  return comparer.compare(one, other);
}
