import { CATALOG_LIMITS, DEFAULT_LIMITS, DEFAULT_QUOTAS, HOST_LIMITS } from '@skerry/host/base';
import { CAPABILITIES } from '@skerry/host/capabilities';
import { manifestSchema } from '@skerry/host/registry';
import { describe, expect, it } from 'vitest';
import { codeCell, section, tableRows } from './markdown.ts';
import { read } from './source-files.ts';

interface Schema {
  readonly type?: string;
  readonly $ref?: string;
  readonly enum?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly [bound: string]: unknown;
}

interface Limit {
  readonly minimum: number;
  readonly maximum: number;
  readonly default: number;
}

const DOCUMENT = 'docs/manifest.md';
const schema = JSON.parse(read('host/registry/manifest/skerry.schema.json')) as Schema & { definitions: Record<string, Schema> };
const limits = schema.properties!['limits']!.properties as unknown as Readonly<Record<string, Limit>>;

/** Keys by their path, `capabilities.http`; limits stand in a table of their own. */
function keysOf({ properties = {} }: Schema, prefix = ''): [string, Schema][] {
  return Object.entries(properties).flatMap(([key, value]): [string, Schema][] => {
    const path = `${prefix}${key}`;
    const inner = path === 'limits' ? [] : keysOf(value, `${path}.`);
    inner.unshift([path, value]);
    return inner;
  });
}

const KEYS = keysOf(schema);
const COUNTED = new Set(['maxLength', 'maxItems', 'maxProperties', 'minItems']);

/** The bounds that the schema sets for a key, wherever they are nested. */
function boundsOf(value: unknown): number[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    if (name === 'properties') return [];
    if (name === '$ref') return boundsOf(schema.definitions[String(inner).split('/').at(-1)!]);
    return COUNTED.has(name) ? [Number(inner)] : boundsOf(inner);
  });
}

const numbersIn = (text: string): Set<number> => new Set([...text.matchAll(/\d+/g)].map(([number]) => Number(number)));

describe(DOCUMENT, () => {
  it('has a section for every key of the schema, and no other', () => {
    const headings = [...read(DOCUMENT).matchAll(/^## `([^`]+)`$/gm)].map(([, key]) => key!);
    expect(headings.toSorted()).toEqual(KEYS.map(([key]) => key).toSorted());
  });

  it.each(KEYS)('states the bounds of %s', (key, value) => {
    const text = section(DOCUMENT, `\`${key}\``);
    for (const bound of boundsOf(value)) expect(numbersIn(text)).toContain(bound);
    for (const choice of value.enum ?? []) expect(text).toContain(`"${choice}"`);
  });

  it('states default and range of every limit', () => {
    const rows = tableRows(section(DOCUMENT, '`limits`')).flatMap(([key, ...cells]) => {
      const name = codeCell(key);
      return name === undefined ? [] : [[name, cells.slice(0, 3).map(Number)] as const];
    });
    const expected = Object.entries(limits).map(([name, { default: value, minimum, maximum }]) => [name, [value, minimum, maximum]]);
    expect(rows).toEqual(expected);
  });
});

it('the schema that editors read is the one that manifests are checked against', async () => {
  const text = `${JSON.stringify(manifestSchema(CAPABILITIES), undefined, 2)}\n`;
  await expect(text).toMatchFileSnapshot('../../host/registry/manifest/skerry.schema.json');
});

it('the schema and the engine have the same default limits', () => {
  expect(Object.fromEntries(Object.entries(limits).map(([name, { default: value }]) => [name, value]))).toEqual(DEFAULT_LIMITS);
});

it('docs/limits.md states every limit of the host', () => {
  const rows = tableRows(section('docs/limits.md', 'For all functions')).flatMap(([key, bound = '']) => {
    const name = codeCell(key);
    return name === undefined ? [] : [[name, bound] as const];
  });
  expect(rows.map(([name]) => name).toSorted()).toEqual(Object.keys(HOST_LIMITS).toSorted());
  for (const [name, bound] of rows) expect([...numbersIn(bound)], name).toContain(HOST_LIMITS[name as keyof typeof HOST_LIMITS]);
});

it.each<readonly [string, Readonly<Record<string, number>>]>([
  ['Of a platform', CATALOG_LIMITS],
  ['Of a tenant', DEFAULT_QUOTAS],
])('docs/limits.md states every limit: %s', (title, limits) => {
  const rows = tableRows(section('docs/limits.md', title));
  const stated = rows.flatMap(([names = '', bound = '']) => Array.from(names.matchAll(/`(\w+)`/g), ([, name]) => [name!, bound] as const));
  expect(stated.map(([name]) => name).toSorted()).toEqual(Object.keys(limits).toSorted());
  for (const [name, bound] of stated) expect([...numbersIn(bound)], name).toContain(limits[name]);
});

it('docs/limits.md says what happens at every limit of a function', () => {
  const names = [...section('docs/limits.md', 'Per function').matchAll(/`([A-Za-z]+)`/g)].map(([, name]) => name);
  for (const name of Object.keys(DEFAULT_LIMITS)) expect(names).toContain(name);
});
