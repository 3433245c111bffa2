import { beforeEach, describe, expect, it } from 'vitest';
import { HOST_LIMITS } from '../../base/index.ts';
import { StoreValueError } from '../contract.ts';
import { type KvNamespace, kvStorage } from './index.ts';

const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
const NOTHING = { expiresAt: undefined, bytes: bytes('') };

interface Kept {
  readonly value: Uint8Array<ArrayBuffer>;
  readonly metadata: unknown;
  readonly expiration: number | undefined;
}

let kept: Map<string, Kept>;
let listed: number;
let time: number;
let namespace: KvNamespace;

beforeEach(() => {
  kept = new Map();
  listed = 0;
  time = 1_000_000;
  namespace = {
    async getWithMetadata(key) {
      const found = kept.get(key);
      return { value: found?.value.buffer ?? null, metadata: found?.metadata ?? null };
    },
    async put(key, value, { metadata, expiration }) {
      kept.set(key, { value: new Uint8Array(value), metadata, expiration });
    },
    async delete(key) {
      kept.delete(key);
    },
    // Cursors mean something to the namespace alone.
    async list({ prefix, limit, cursor }) {
      listed++;
      const names = [...kept.keys()].filter((name) => name.startsWith(prefix)).toSorted((a, b) => Buffer.compare(bytes(a), bytes(b)));
      const from = cursor === undefined ? 0 : Number(/^at (\d+)$/.exec(cursor)![1]);
      const page = names.slice(from, from + limit);
      const isLast = from + limit >= names.length;
      return {
        keys: page.map((name) => ({ name, metadata: kept.get(name)!.metadata })),
        list_complete: isLast,
        ...(!isLast && { cursor: `at ${from + limit}` }),
      };
    },
  };
});

const open = (tenant = 'function/f', name = 's') => kvStorage(namespace, () => time).open(tenant, name);

describe('a store in Workers KV', () => {
  it('keeps copies of values, apart from those of all other stores', async () => {
    const value = bytes('one');
    await open().set('k', value);
    value[0] = 0;
    expect(await open().get('k')).toEqual(bytes('one'));
    for (const other of [open('function/f', 's:'), open('function/f:s', ''), open('function', 'f/s'), open('function/g', 's')]) {
      expect([await other.get('k'), (await other.list()).keys]).toEqual([undefined, []]);
    }
    await open().delete('k');
    expect([await open().get('k'), await open().exists('k')]).toEqual([undefined, false]);
  });

  it('lists from any key on, in order of bytes, and page by page without reading all again', async () => {
    const store = open();
    const names = ['', 'a', 'b', '\ue000', '😀', ...Array.from({ length: 2500 }, (_, i) => `n${i}`)];
    for (const name of names) await store.set(name, bytes('v'));
    const sorted = names.toSorted((a, b) => Buffer.compare(bytes(a), bytes(b)));
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await store.list(cursor);
      seen.push(...page.keys);
      ({ cursor } = page);
    } while (cursor !== undefined);
    expect([seen, listed]).toEqual([sorted, 3]);
    expect((await store.list('\ue000')).keys).toEqual(['😀']);
    expect((await store.list('aa')).keys[0]).toBe('b');
  });

  it('keeps what is beside a value, and forgets both when their time has come', async () => {
    const store = open();
    await store.set('k', bytes('v'), { expiresAt: time + 5000, bytes: bytes('note') });
    const [noted] = await store.getNoted(['k']);
    expect(noted).toEqual({ value: bytes('v'), note: { expiresAt: time + 5000, bytes: bytes('note') } });
    // No namespace lets go sooner.
    expect([...kept.values()][0]?.expiration).toBe(1000 + 60);
    time += 5000;
    expect([await store.get('k'), await store.exists('k'), (await store.list()).keys]).toEqual([undefined, false, []]);
    await store.setNote('k', NOTHING);
    expect(await store.get('k')).toBeUndefined();
  });

  it('writes, reads and deletes batches, the last of two entries for one key', async () => {
    const store = open();
    await store.setMany([
      ['a', bytes('1')],
      ['b', bytes('2'), { expiresAt: undefined, bytes: bytes('note') }],
      ['a', bytes('3')],
    ]);
    expect(await store.getMany(['b', 'none', 'a'])).toEqual([bytes('2'), undefined, bytes('3')]);
    expect((await store.getNoted(['b']))[0]?.note?.bytes).toEqual(bytes('note'));
    await store.deleteMany(['a', 'none']);
    expect((await store.list()).keys).toEqual(['b']);
  });

  it('changes what is beside a value alone', async () => {
    const store = open();
    await store.set('k', bytes('v'), { expiresAt: undefined, bytes: bytes('one') });
    await store.setNote('k', { expiresAt: undefined, bytes: bytes('two') });
    expect(await store.getNoted(['k'])).toEqual([{ value: bytes('v'), note: { expiresAt: undefined, bytes: bytes('two') } }]);
    await store.setNote('k', undefined);
    expect(await store.getNoted(['k'])).toEqual([{ value: bytes('v'), note: undefined }]);
  });

  it('bounds batches by keys and by bytes, and touches nothing for one that is too large', async () => {
    const store = open();
    const many = Array.from({ length: HOST_LIMITS.batchKeys + 1 }, (_, i) => `k${i}`);
    await store.set('k0', bytes('v'));
    await expect(store.getMany(many)).rejects.toBeInstanceOf(StoreValueError);
    await expect(store.deleteMany(many)).rejects.toBeInstanceOf(StoreValueError);
    expect(await store.exists('k0')).toBe(true);
    const large = new Uint8Array(HOST_LIMITS.valueBytes);
    const enough = many.slice(0, Math.floor(HOST_LIMITS.batchBytes / HOST_LIMITS.valueBytes) + 1);
    for (const key of enough) await store.set(key, large);
    await expect(store.getMany(enough)).rejects.toBeInstanceOf(StoreValueError);
    expect((await store.getMany(enough.slice(1))).length).toBe(enough.length - 1);
  });

  it('writes nothing of a batch with something beside a value that does not fit', async () => {
    const large = { expiresAt: undefined, bytes: new Uint8Array(1024) };
    const writing = open().setMany([
      ['a', bytes('1')],
      ['b', bytes('2'), large],
    ]);
    await expect(writing).rejects.toBeInstanceOf(StoreValueError);
    expect(kept.size).toBe(0);
  });

  it('refuses what the namespace cannot do or hold, before anything is written', async () => {
    const store = open();
    expect(() => store.increment('n', 1n)).toThrow(StoreValueError);
    expect(() => store.getVersioned('n')).toThrow(/cannot compare and swap/);
    expect(() => store.setIfVersion('n', bytes(''), 0n)).toThrow(StoreValueError);
    const refused: Promise<unknown>[] = [
      Promise.resolve(store.set('k'.repeat(500), bytes(''))),
      Promise.resolve(store.set('k', new Uint8Array(HOST_LIMITS.valueBytes + 1))),
      Promise.resolve(store.set('k', bytes(''), { expiresAt: undefined, bytes: new Uint8Array(1024) })),
      Promise.resolve(
        store.setMany([
          ['a', bytes('')],
          ['b', new Uint8Array(HOST_LIMITS.valueBytes + 1)],
        ]),
      ),
    ];
    for (const each of refused) await expect(each).rejects.toBeInstanceOf(StoreValueError);
    expect(kept.size).toBe(0);
  });

  it('takes what somebody else has put there for a value without anything beside it', async () => {
    kept.set('10:function/f:1:s:k', { value: bytes('v'), metadata: 'theirs', expiration: undefined });
    expect(await open().getNoted(['k'])).toEqual([{ value: bytes('v'), note: undefined }]);
  });

  it('tells whoever runs it when the namespace fails', async () => {
    namespace.delete = () => Promise.reject(new Error('429'));
    await expect(open().delete('k')).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE', message: expect.stringContaining('429') });
  });
});
