import { openFunction, type TestFunction } from '@skerry/sdk/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

const PROBE = new URL('./guests/probe/', import.meta.url);

let probe: TestFunction;
beforeAll(async () => {
  const notes = { text: 'as it is', bytes: Uint8Array.of(104, 105), json: { a: [1] }, count: 41 };
  probe = await openFunction(PROBE, { keyvalue: { notes } });
});
afterEach(() => probe.reset());
afterAll(() => probe.close());

const note = async (key: string, value?: string) =>
  (await probe.fetch(`/probe/note?key=${key}`, value === undefined ? {} : { method: 'PUT', body: value })).response;

describe('a store', () => {
  it('holds at first what the test puts there', async () => {
    expect(await (await note('text')).text()).toBe('as it is');
    expect(await (await note('bytes')).text()).toBe('hi');
    expect(await (await note('json')).text()).toBe('{"a":[1]}');
    expect(await (await probe.fetch('/probe/count')).response.json()).toBe(42);
  });

  it('shows the test what the function wrote', async () => {
    const store = probe.store('notes');
    await note('new', '{"b":2}');
    expect([await store.get('new'), await store.get('new', 'json'), await store.get('new', 'bytes')]).toEqual([
      '{"b":2}',
      { b: 2 },
      new TextEncoder().encode('{"b":2}'),
    ]);
    expect(await store.keys()).toEqual(['bytes', 'count', 'json', 'new', 'text']);
    await store.delete('text');
    expect(await store.get('text')).toBeUndefined();
    await store.put('text', 'again');
    expect(await (await note('text')).text()).toBe('again');
    await store.clear();
    expect(await store.keys()).toEqual([]);
  });

  it('of many keys is listed whole', async () => {
    const many = Object.fromEntries(Array.from({ length: 2500 }, (_, i) => [`key-${i}`, i]));
    await using fn = await openFunction(PROBE, { keyvalue: { notes: many } });
    expect(await fn.store('notes').keys()).toHaveLength(2500);
  });

  it('of one test is not that of another', async () => {
    await using other = await openFunction(PROBE);
    await other.store('notes').put('mine', 1);
    expect(await probe.store('notes').get('mine')).toBeUndefined();
  });

  it('that the function does not have is an error', async () => {
    expect(() => probe.store('nodes')).toThrow('"probe" has no store "nodes"');
    await expect(openFunction(PROBE, { keyvalue: { nodes: {} } })).rejects.toMatchObject({ code: 'TEST_INVALID', help: 'It has notes.' });
    await expect(probe.store('notes').put('a', undefined as unknown as string)).rejects.toThrow('A store cannot hold a undefined');
  });
});

describe('a store that fails', () => {
  it.each([
    ['STORE_UNAVAILABLE', 'The store is not available'],
    ['STORE_LOCKED', 'The store is busy, try again'],
    ['STORE_FULL', 'The store is full'],
    ['STORE_READ_ONLY', 'The store is read-only'],
    ['STORE_CORRUPT', 'The store is not available'],
  ] as const)('with %s tells the function', async (code, text) => {
    probe.store('notes').fail({ code });
    const { response, logs } = await probe.fetch('/probe/note?key=text');
    expect(await response.text()).toBe(`KeyValueError: Key-value store 'notes': ${text}`);
    expect(logs[0]).toMatchObject({ level: 'error', origin: 'wasi:keyvalue', message: expect.stringContaining(code) });
    expect(await probe.store('notes').get('text')).toBe('as it is');
    probe.store('notes').heal();
    expect((await note('text')).status).toBe(200);
  });

  it('fails as often, and where, as the test says', async () => {
    probe.store('notes').fail({ on: 'write', times: 1 });
    expect((await note('text')).status).toBe(200);
    expect((await note('text', 'new')).status).toBe(500);
    expect((await note('text', 'new')).status).toBe(200);
    expect(await probe.store('notes').get('text')).toBe('new');
  });

  it('cannot fail in a way that there is not', () => {
    expect(() => probe.store('notes').fail({ code: 'ENOENT' as 'STORE_FULL' })).toThrow('The failure of a store is "ENOENT"');
    expect(() => probe.store('notes').fail({ once: true } as object)).toThrow('has the key "once"');
    expect(() => probe.store('notes').delay(-1)).toThrow('The delay of a store is -1');
  });
});

describe('a store that is not granted', () => {
  it('is denied, and says what would allow it', async () => {
    await using fn = await openFunction(PROBE, { capabilities: { keyvalue: ['other'] } });
    const { response, denied, logs } = await fn.fetch('/probe/note?key=text');
    expect(await response.text()).toBe("KeyValueError: Key-value store 'notes': it is not granted to this function");
    expect(denied).toEqual([
      expect.objectContaining({
        code: 'CAPABILITY_NOT_GRANTED',
        message: 'Function "probe" may not open the key-value store "notes"',
        help: 'Add "notes" to "capabilities.keyvalue" in its skerry.json.',
        where: 'notes',
      }),
    ]);
    expect(logs[0]).toMatchObject({ level: 'warn', origin: 'keyvalue' });
  });

  it('keeps a component that imports stores from being opened when there is none', async () => {
    await expect(openFunction(PROBE, { capabilities: { keyvalue: [] } })).rejects.toMatchObject({ code: 'CAPABILITY_NOT_GRANTED' });
  });
});
