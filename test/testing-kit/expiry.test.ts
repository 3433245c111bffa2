import { openFunction, type TestFunction } from '@skerry/sdk/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

const START = Date.parse('2026-01-01T00:00:00Z');
const SECONDS = START / 1000;

let fn: TestFunction;
beforeAll(async () => {
  fn = await openFunction(new URL('./guests/caller/', import.meta.url), { clock: START });
});
afterEach(() => fn.reset());
afterAll(() => fn.close());

const calls = async (...list: readonly (readonly unknown[])[]): Promise<unknown[]> => {
  const { response } = await fn.fetch('/caller', { method: 'POST', body: JSON.stringify(list) });
  return (await response.json()) as unknown[];
};

describe('an entry of a store', () => {
  it('ceases to exist when it is told to', async () => {
    await calls(['put', 'a', '1', { expirationTtl: 60 }], ['put', 'b', '1', { expiration: SECONDS + 90 }], ['put', 'c', '1']);
    expect(await calls(['getWithMetadata', 'a'], ['getWithMetadata', 'b'], ['getWithMetadata', 'c'])).toEqual([
      { value: '1', metadata: null, expiration: SECONDS + 60 },
      { value: '1', metadata: null, expiration: SECONDS + 90 },
      { value: '1', metadata: null },
    ]);
    await fn.clock.advance(60_000);
    expect(await calls(['get', 'a'], ['exists', 'a'], ['list'])).toEqual([null, false, { keys: ['b', 'c'] }]);
    expect(await fn.store('notes').keys()).toEqual(['b', 'c']);
    await fn.clock.advance(30_000);
    expect(await calls(['getMany', ['a', 'b', 'c']], ['increment', 'a'], ['list'])).toEqual([
      { a: null, b: null, c: '1' },
      1,
      { keys: ['a', 'c'] },
    ]);
  });

  it('stays when it is put again without, and expires when it is counted', async () => {
    await calls(['put', 'a', '1', { expirationTtl: 60 }], ['put', 'n', '1', { expirationTtl: 60 }]);
    expect(await calls(['put', 'a', '2'], ['increment', 'n'])).toEqual([null, 2]);
    await fn.clock.advance(60_000);
    expect(await calls(['get', 'a'], ['get', 'n'])).toEqual(['2', null]);
  });

  it('has metadata, until it is put without or deleted', async () => {
    const metadata = { name: 'Åsa', tags: [1, null] };
    expect(
      await calls(
        ['put', 'a', '{"x":1}', { metadata, expirationTtl: 60 }],
        ['getWithMetadata', 'a', 'json'],
        ['getWithMetadata', 'a', 'bytes'],
        ['getWithMetadata', 'none'],
        ['put', 'a', '1'],
        ['getWithMetadata', 'a'],
        ['put', 'a', '1', { metadata: 0 }],
        ['getWithMetadata', 'a'],
        ['delete', 'a'],
        ['put', 'a', '2', {}],
        ['getWithMetadata', 'a'],
      ),
    ).toEqual([
      null,
      { value: { x: 1 }, metadata, expiration: SECONDS + 60 },
      { value: { Uint8Array: '{"x":1}' }, metadata, expiration: SECONDS + 60 },
      { value: null, metadata: null },
      null,
      { value: '1', metadata: null },
      null,
      { value: '1', metadata: 0 },
      null,
      null,
      { value: '2', metadata: null },
    ]);
  });

  it('is read in any form, and may be put as a view or a stream', async () => {
    expect(
      await calls(
        ['put', 'a', 'text'],
        ['get', 'a', 'arrayBuffer'],
        ['get', 'a', 'stream'],
        ['get', 'a', 'bytes'],
        ['get', 'none', 'stream'],
        ['putView', 'a', ''],
        ['get', 'a'],
        ['putStream', 'a', 2],
        ['get', 'a'],
      ),
    ).toEqual([null, { ArrayBuffer: 'text' }, { stream: 'text' }, { Uint8Array: 'text' }, null, null, 'view', null, 'x'.repeat(131_072)]);
  });

  it('of more than 1 MiB is refused with advice', async () => {
    const [text, stream] = await calls(['put', 'a', 'x'.repeat(1_048_577)], ['putStream', 'a', 17]);
    expect(text).toMatch(/^KeyValueError: Key-value store 'notes': .* exceeds the limit of 1048576 bytes: keep larger data elsewhere/);
    expect(stream).toMatch(/^RangeError: A value has at most 1048576 bytes, and the stream has more: stream it to an upstream/);
  });
});

describe('a list of keys', () => {
  const KEYS = ['', 'a', 'a/', 'a/1', 'a/2', 'a/3', 'a0', 'b', 'é/1', 'é/2', '\u{10000}'];

  it('has those with a prefix, and as many as are asked for, page by page', async () => {
    await calls(...KEYS.map((key) => ['put', key, '1', ...(key.length > 1 ? [{ metadata: key }] : [])]));
    for (const prefix of ['', 'a', 'a/', 'a/1', 'é', 'é/', 'none', '\u{10000}']) {
      const wanted = KEYS.filter((key) => key.startsWith(prefix));
      for (const limit of [undefined, 1, 2, 3, 1000]) {
        const found: string[] = [];
        for (let cursor: string | undefined, pages = 0; pages === 0 || cursor !== undefined; pages++) {
          const [page] = (await calls(['list', { prefix, limit, cursor }])) as [{ keys: string[]; cursor?: string }];
          expect(page.keys.length).toBeLessThanOrEqual(limit ?? 1000);
          found.push(...page.keys);
          ({ cursor } = page);
        }
        expect([prefix, limit, found]).toEqual([prefix, limit, wanted]);
      }
    }
  });

  it('of thousands is as short as it is to be', async () => {
    const store = fn.store('notes');
    for (let i = 0; i < 2500; i++) await store.put(`k/${String(i).padStart(4, '0')}`, '');
    const [first] = (await calls(['list', { prefix: 'k/' }])) as [{ keys: string[]; cursor: string }];
    expect([first.keys.length, first.cursor]).toEqual([1000, 'k/0999']);
    const [middle] = (await calls(['list', { prefix: 'k/1', limit: 3, cursor: 'k/1500' }])) as [{ keys: string[] }];
    expect(middle.keys).toEqual(['k/1501', 'k/1502', 'k/1503']);
  });
});

it.each<[readonly unknown[], string]>([
  [['put', 'a', '1', { ttl: 1 }], 'TypeError: put has no option "ttl"; it has expiration, expirationTtl, metadata'],
  [['put', 'a', '1', { expiration: 1, expirationTtl: 1 }], 'TypeError: put takes expiration or expirationTtl, not both'],
  [['put', 'a', '1', { expirationTtl: 0 }], 'RangeError: The option expirationTtl of put is 0; it is a number of seconds above 0'],
  [['put', 'a', '1', { expirationTtl: '60' }], 'RangeError: The option expirationTtl of put is "60"; it is a number of seconds above 0'],
  [['put', 'a', '1', { expiration: 1e300 }], 'RangeError: The option expiration of put is 1e+300; it is a number of seconds above 0'],
  [['put', 'a', '1', { metadata: 'x'.repeat(1023) }], 'RangeError: The metadata has 1025 bytes as JSON; the limit is 1024'],
  [['put', 'a', '1', 60], 'TypeError: The options of put are no object'],
  [['list', { prefixes: '' }], 'TypeError: list has no option "prefixes"; it has prefix, limit, cursor'],
  [['list', { limit: 0 }], 'RangeError: The option limit of list is 0; it is an integer from 1 to 1000'],
  [['get', 'a', { type: 'json' }], "TypeError: Unknown value type '[object Object]': use one of text, json, bytes, arrayBuffer, stream"],
  [
    ['increment', 'skerry:beside/a'],
    `KeyValueError: Key-value store 'notes': The key "skerry:beside/a" is reserved: it can be read, set, and deleted only`,
  ],
])('%.80j is refused', async (call, message) => {
  expect(await calls(call, ['exists', 'a'])).toEqual([message, false]);
});
