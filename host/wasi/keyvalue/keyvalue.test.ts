import { describe, expect, it } from 'vitest';
import { HOST_LIMITS, ResultError, SkerryError } from '../../base/index.ts';
import { memoryStorage } from '../../storage/index.ts';
import type { KeyValueStore } from '../context.ts';
import { linkImports } from '../linker.ts';
import { testContext } from '../test-context.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

// The shapes that the guest sees differ between the drafts; here they are called as an engine calls them.
// oxlint-disable-next-line typescript/no-explicit-any
type Guest = any;

interface SetUp {
  readonly store: Guest;
  readonly atomics: Guest;
  readonly batch: Guest;
  readonly bucket: Guest;
  readonly context: ReturnType<typeof testContext>;
}

function setUp(draft: string, store: KeyValueStore = memoryStorage().open('tenant', 'default')): SetUp {
  const ids = ['store', 'atomics', 'batch'].map((name) => `wasi:keyvalue/${name}@0.2.0-${draft}`);
  const context = testContext({ keyvalue: new Map([['default', store]]) });
  const imports = linkImports(ids).bind(context);
  const [guestStore, atomics, batch] = ids.map((id) => imports[id] as Guest);
  return { store: guestStore, atomics, batch, bucket: guestStore.open('default'), context };
}

async function payloadOf(operation: () => unknown): Promise<unknown> {
  try {
    await operation();
  } catch (thrown) {
    if (thrown instanceof ResultError) return thrown.payload;
    throw thrown;
  }
  throw new Error('Nothing was thrown');
}

/** The memory store, with some methods replaced. */
const storeWith = (methods: Partial<KeyValueStore>): KeyValueStore =>
  Object.assign(Object.create(memoryStorage().open('t', 's')) as KeyValueStore, methods);

describe.each(['draft', 'draft2'])('keyvalue %s', (draft) => {
  it('reads, writes and deletes', async () => {
    const { bucket } = setUp(draft);
    expect(await bucket.get('k')).toBeUndefined();
    await bucket.set('k', bytes('v'));
    expect(await bucket.get('k')).toEqual(bytes('v'));
    expect(await bucket.exists('k')).toBe(true);
    await bucket.delete('k');
    expect(await bucket.exists('k')).toBe(false);
  });

  it.each(['other', '', '__proto__', 'DEFAULT', 'default\0', 'tenant/default'])('has no store %j', async (name) => {
    expect(await payloadOf(() => setUp(draft).store.open(name))).toEqual({ tag: 'no-such-store' });
  });

  it('refuses keys, values and batches above their limits before the driver is asked', async () => {
    const untouchable = new Proxy({} as KeyValueStore, {
      get(_, name) {
        throw new Error(`The driver was asked: ${String(name)}`);
      },
    });
    const { bucket, batch, atomics } = setUp(draft, untouchable);
    const longKey = 'k'.repeat(1500);
    const keyError = { tag: 'other', val: 'Key of 1500 bytes exceeds the limit of 1024 bytes' };
    const large = new Uint8Array(HOST_LIMITS.valueBytes + 1);
    const many = Array.from({ length: HOST_LIMITS.batchKeys + 1 }, (_, i) => `k${i}`);
    for (const [operation, error] of [
      [() => bucket.get(longKey), keyError],
      [() => bucket.set(longKey, bytes('')), keyError],
      [() => bucket.delete(longKey), keyError],
      [() => bucket.exists(longKey), keyError],
      [() => atomics.increment(bucket, longKey, 1n), keyError],
      [() => batch.getMany(bucket, [longKey]), keyError],
      [
        () => bucket.set('k', large),
        {
          tag: 'other',
          val: expect.stringMatching(`^Value of ${large.length} bytes exceeds the limit of 1048576 bytes: keep larger data elsewhere`),
        },
      ],
      [() => batch.setMany(bucket, [['k', large]]), { tag: 'other' }],
      [() => batch.getMany(bucket, many), { tag: 'other', val: 'Batch of 257 keys exceeds the limit of 256 keys' }],
      [() => batch.deleteMany(bucket, many), { tag: 'other' }],
      [() => bucket.get('€'.repeat(342)), { tag: 'other', val: 'Key of 1026 bytes exceeds the limit of 1024 bytes' }],
      [() => bucket.get('😀'.repeat(257)), { tag: 'other', val: 'Key of 1028 bytes exceeds the limit of 1024 bytes' }],
    ] as const) {
      expect(await payloadOf(operation)).toMatchObject(error);
    }
  });

  it('takes a key of exactly the limit', async () => {
    const { bucket } = setUp(draft);
    await bucket.set('é'.repeat(512), bytes('v'));
    expect(await bucket.exists('é'.repeat(512))).toBe(true);
  });

  it('counts', async () => {
    const { bucket, atomics } = setUp(draft);
    expect(await atomics.increment(bucket, 'n', 5n)).toBe(5n);
    expect(await atomics.increment(bucket, 'n', 2n)).toBe(7n);
    await bucket.set('text', bytes('abc'));
    expect(await payloadOf(() => atomics.increment(bucket, 'text', 1n))).toMatchObject({ tag: 'other' });
  });

  it('lists all keys, page by page', async () => {
    const { bucket, batch } = setUp(draft);
    const keys = Array.from({ length: 2500 }, (_, i) => `k${String(i).padStart(4, '0')}`);
    for (let i = 0; i < keys.length; i += 250) {
      await batch.setMany(
        bucket,
        keys.slice(i, i + 250).map((key) => [key, bytes('')]),
      );
    }
    const seen: string[] = [];
    let cursor: unknown;
    do {
      const page = await bucket.listKeys(cursor);
      seen.push(...page.keys);
      cursor = page.cursor;
    } while (cursor !== undefined);
    expect(seen).toEqual(keys);
  });

  it.each([true, false])('shows a guest no more of a failing driver than it can act on (at once: %s)', async (atOnce) => {
    const failure = new SkerryError('STORE_UNAVAILABLE', 'Cannot open /var/secret/store.db');
    const get = (): Promise<never> => {
      if (atOnce) throw failure;
      return Promise.reject(failure);
    };
    const { bucket, context } = setUp(draft, storeWith({ get }));
    expect(await payloadOf(() => bucket.get('k'))).toEqual({ tag: 'other', val: 'The store is not available' });
    const message = 'STORE_UNAVAILABLE: Cannot open /var/secret/store.db';
    expect(context.logged).toEqual([{ level: 'error', context: 'wasi:keyvalue', message }]);
  });

  it('stops the guest on a host bug', async () => {
    const bug = new TypeError('bug');
    const { bucket } = setUp(draft, storeWith({ exists: () => Promise.reject(bug) }));
    await expect(bucket.exists('k')).rejects.toBe(bug);
  });

  it('answers at once when the driver does', () => {
    expect(setUp(draft).bucket.get('k')).toBeUndefined();
  });
});

describe('keyvalue draft', () => {
  it('gives of many only what is there', async () => {
    const { bucket, batch } = setUp('draft');
    await bucket.set('a', bytes('1'));
    expect(await batch.getMany(bucket, ['a', 'b'])).toEqual([['a', bytes('1')], undefined]);
    await batch.deleteMany(bucket, ['a', 'b']);
    expect(await batch.getMany(bucket, ['a'])).toEqual([undefined]);
  });

  it('knows its own cursors only', async () => {
    const { bucket } = setUp('draft');
    for (const cursor of [0n, 1n, 2n ** 64n - 1n]) {
      expect(await payloadOf(() => bucket.listKeys(cursor))).toMatchObject({ tag: 'other' });
    }
  });

  it('forgets old cursors instead of piling them up', async () => {
    let page = 0;
    const { bucket } = setUp('draft', storeWith({ list: () => ({ keys: [], cursor: `page ${page++}` }) }));
    const first = (await bucket.listKeys(undefined)).cursor;
    let last: unknown;
    for (let i = 0; i < 100; i++) last = (await bucket.listKeys(undefined)).cursor;
    expect(await payloadOf(() => bucket.listKeys(first))).toMatchObject({ tag: 'other' });
    expect(await bucket.listKeys(last)).toMatchObject({ keys: [] });
  });

  it('refuses what a signed counter cannot hold, and sums that it cannot express', async () => {
    const store = memoryStorage().open('t', 's');
    const { bucket, atomics } = setUp('draft', store);
    expect(await payloadOf(() => atomics.increment(bucket, 'n', 2n ** 64n - 1n))).toMatchObject({ tag: 'other' });
    await store.set('n', bytes('-10'));
    expect(await payloadOf(() => atomics.increment(bucket, 'n', 1n))).toMatchObject({ tag: 'other' });
  });
});

describe('keyvalue draft2', () => {
  it('gives of many each key with or without a value', async () => {
    const { bucket, batch } = setUp('draft2');
    await bucket.set('a', bytes('1'));
    expect(await batch.getMany(bucket, ['a', 'b'])).toEqual([
      ['a', bytes('1')],
      ['b', undefined],
    ]);
  });

  it('counts down', async () => {
    const { bucket, atomics } = setUp('draft2');
    expect(await atomics.increment(bucket, 'n', -3n)).toBe(-3n);
  });

  it('swaps if nobody wrote meanwhile, and hands out a fresh handle if somebody did', async () => {
    const { bucket, atomics } = setUp('draft2');
    const cas = await atomics.Cas.new(bucket, 'k');
    expect(cas.current()).toBeUndefined();
    await bucket.set('k', bytes('theirs'));
    const failure = (await payloadOf(() => atomics.swap(cas, bytes('mine')))) as { tag: string; val: Guest };
    expect(failure.tag).toBe('cas-failed');
    expect(failure.val).toBeInstanceOf(atomics.Cas);
    expect(failure.val.current()).toEqual(bytes('theirs'));
    expect(await bucket.get('k')).toEqual(bytes('theirs'));
    await atomics.swap(failure.val, bytes('mine'));
    expect(await bucket.get('k')).toEqual(bytes('mine'));
  });

  it('lets one of many swaps win', async () => {
    const { bucket, atomics } = setUp('draft2');
    const handles = await Promise.all(Array.from({ length: 10 }, () => atomics.Cas.new(bucket, 'k')));
    const swapped = await Promise.allSettled(handles.map(async (cas, i) => atomics.swap(cas, bytes(String(i)))));
    expect(swapped.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
  });

  it('wraps errors of the store', async () => {
    const { bucket, atomics } = setUp('draft2');
    const cas = await atomics.Cas.new(bucket, 'k');
    const error = await payloadOf(() => atomics.swap(cas, new Uint8Array(HOST_LIMITS.valueBytes + 1)));
    expect(error).toMatchObject({ tag: 'store-error', val: { tag: 'other' } });
  });
});

describe.each(['draft', 'draft2'])('keyvalue %s: what is beside a value', (draft) => {
  const beside = (key: string): string => `skerry:beside/${key}`;
  const json = (value: unknown): Uint8Array => bytes(JSON.stringify(value));
  const read = async ({ bucket }: SetUp, key: string): Promise<unknown> => {
    const value = (await bucket.get(key)) as Uint8Array | undefined;
    return value && new TextDecoder().decode(value);
  };
  const many = async ({ batch, bucket }: SetUp, keys: readonly string[]): Promise<unknown[]> => {
    const found = (await batch.getMany(bucket, keys)) as ([string, Uint8Array | undefined] | undefined)[];
    return found.map((pair) => pair?.[1] && new TextDecoder().decode(pair[1]));
  };
  const keysOf = async ({ bucket }: SetUp): Promise<string[]> => ((await bucket.listKeys()) as { keys: string[] }).keys;

  it('is written and read with it, alone, and under both keys, and is in no list', async () => {
    const made = setUp(draft);
    const note = { metadata: { a: 1 } };
    await made.batch.setMany(made.bucket, [
      [beside('k'), json(note)],
      ['k', bytes('v')],
      ['l', bytes('w')],
    ]);
    expect(await many(made, ['k', beside('k'), 'l', beside('l'), 'none', beside('none')])).toEqual([
      'v',
      JSON.stringify(note),
      'w',
      undefined,
      undefined,
      undefined,
    ]);
    expect([await read(made, beside('k')), await made.bucket.exists(beside('k')), await made.bucket.exists(beside('l'))]).toEqual([
      JSON.stringify(note),
      true,
      false,
    ]);
    expect(await keysOf(made)).toEqual(['k', 'l']);
    await made.bucket.set(beside('l'), json({}));
    await made.bucket.set(beside('none'), json({}));
    expect(await many(made, [beside('l'), beside('none')])).toEqual(['{}', undefined]);
    await made.batch.setMany(made.bucket, [[beside('l'), json(note)]]);
    expect([await read(made, 'l'), await read(made, beside('l'))]).toEqual(['w', JSON.stringify(note)]);
    await made.bucket.delete(beside('l'));
    await made.batch.deleteMany(made.bucket, [beside('k')]);
    expect(await many(made, ['k', beside('k'), 'l', beside('l')])).toEqual(['v', undefined, 'w', undefined]);
  });

  it('lets it expire, goes with it, and stays when it is counted', async () => {
    let now = 1_000;
    const made = setUp(draft, memoryStorage({ now: () => now }).open('t', 's'));
    await made.batch.setMany(made.bucket, [
      ['n', bytes('1')],
      [beside('n'), json({ expiresAt: 2_000 })],
    ]);
    await made.atomics.increment(made.bucket, 'n', 1n);
    expect([await read(made, 'n'), await read(made, beside('n'))]).toEqual(['2', '{"expiresAt":2000}']);
    now = 2_000;
    expect([await read(made, 'n'), await read(made, beside('n')), await keysOf(made)]).toEqual([undefined, undefined, []]);
    await made.batch.setMany(made.bucket, [
      ['n', bytes('1')],
      [beside('n'), json({ expiresAt: 3_000 })],
    ]);
    await made.bucket.set('n', bytes('2'));
    now = 3_000;
    expect([await read(made, 'n'), await read(made, beside('n'))]).toEqual(['2', undefined]);
  });

  it('tells that the host knows of it', async () => {
    const made = setUp(draft);
    expect([await made.bucket.exists('skerry:host'), await read(made, 'skerry:host'), await keysOf(made)]).toEqual([true, 'skerry', []]);
    for (const write of [
      () => made.bucket.set('skerry:host', bytes('')),
      () => made.bucket.delete('skerry:host'),
      () => made.batch.setMany(made.bucket, [['skerry:host', bytes('')]]),
    ]) {
      expect(await payloadOf(write)).toEqual({ tag: 'other', val: 'The key "skerry:host" is reserved' });
    }
  });

  it.each<[unknown, string]>([
    ['x', 'JSON object'],
    [[], 'JSON object'],
    [null, 'JSON object'],
    [{ expires: 1 }, 'the field "expires"'],
    [{ expiresAt: '1' }, 'milliseconds'],
    [{ expiresAt: -1 }, 'milliseconds'],
    [{ expiresAt: 1.5 }, 'milliseconds'],
    [{ expiresAt: 1e300 }, 'milliseconds'],
    [{ metadata: 'x'.repeat(HOST_LIMITS.noteBytes) }, 'the limit is 2048'],
  ])('is refused when it is %j, and nothing is written', async (note, message) => {
    const made = setUp(draft);
    for (const write of [
      () =>
        made.batch.setMany(made.bucket, [
          ['k', bytes('v')],
          [beside('k'), json(note)],
        ]),
      () => made.bucket.set(beside('k'), json(note)),
    ]) {
      expect(await payloadOf(write)).toEqual({ tag: 'other', val: expect.stringContaining(message) });
    }
    expect(await keysOf(made)).toEqual([]);
  });

  it('is as long as the longest key allows, and no counter', async () => {
    const made = setUp(draft);
    const longest = 'k'.repeat(HOST_LIMITS.keyBytes);
    await made.batch.setMany(made.bucket, [
      [longest, bytes('v')],
      [beside(longest), json({})],
    ]);
    expect(await read(made, beside(longest))).toBe('{}');
    expect(await payloadOf(() => made.bucket.get(beside(`${longest}k`)))).toMatchObject({ tag: 'other' });
    expect(await payloadOf(() => made.atomics.increment(made.bucket, beside('k'), 1n))).toEqual({
      tag: 'other',
      val: expect.stringContaining('is reserved'),
    });
  });
});
