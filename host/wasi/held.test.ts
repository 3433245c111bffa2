import { describe, expect, it } from 'vitest';
import { ResultError } from '../base/index.ts';
import { HELD_BY, HELD_BYTES, type Holder, HostMemory, HostMemoryBudget } from '../engine/index.ts';
import type { KeyValueStore } from './context.ts';
import { bindOutgoingHandler } from './http/outgoing-handler.ts';
import { Fields, HeaderList, OutgoingRequest, OutgoingResponse } from './http/index.ts';
import { IncomingResponse } from './http/incoming-response.ts';
import { BytesSource, Pollable } from './io/index.ts';
import { Bucket } from './keyvalue/bucket.ts';
import { Cas } from './keyvalue/cas.ts';
import { bindDraftStore } from './keyvalue/draft.ts';
import { ALWAYS_READY } from './io/waitable.ts';
import { testContext } from './test-context.ts';

const account = (): HostMemory => new HostMemory(2 ** 30, new HostMemoryBudget(2 ** 32).share());
const bytes = (length: number): Uint8Array => new Uint8Array(length).fill(0x61);
const text = 'a'.repeat(1000);
type Held = Holder & Disposable;

/** A store with one large value, and a cursor that is as long as a key. */
const store = {
  getVersioned: () => ({ value: bytes(1_000_000), version: 1n }),
  list: () => ({ keys: [], cursor: 'k'.repeat(1000) }),
} as unknown as KeyValueStore;

/** A resource that holds much, how it comes to that, and how much it is at least. */
const HOLDERS: Readonly<Record<string, readonly [make: () => Held, atLeast: number, fill?: (held: Held) => void]>> = {
  'fields that are appended to': [() => new Fields(), 1000, (fields) => (fields as Fields).append('x', bytes(1000))],
  'fields that are set': [() => new Fields(), 2000, (fields) => (fields as Fields).set('x', [bytes(1000), bytes(1000)])],
  'fields from a list': [() => Fields.fromList([['x', bytes(1000)]]), 1000],
  'fields that were cloned': [() => Fields.fromList([['x', bytes(1000)]]).clone(), 1000],
  'many short fields': [() => Fields.fromList(Array.from({ length: 100 }, () => ['x', bytes(1)] as const)), 100 * HELD_BYTES.field],
  'fields of the host': [() => Fields.immutable(HeaderList.fromHost([['x', bytes(1000)]])), 1000],
  'a response with content': [
    () => new OutgoingResponse(new Fields()),
    200_000,
    (response) => {
      const body = (response as OutgoingResponse).body();
      const stream = body.write();
      for (let i = 0; i < 4; i++) stream.write(bytes(50_000));
      stream[Symbol.dispose]();
      body[Symbol.dispose]();
    },
  ],
  'a response with content that is finished': [
    () => new OutgoingResponse(new Fields()),
    50_000,
    (response) => {
      const { content } = response as OutgoingResponse;
      content.write(bytes(50_000));
      content.end();
    },
  ],
  'a request with a long target': [
    () => new OutgoingRequest(new Fields()),
    2000,
    (request) => {
      (request as OutgoingRequest).setPathWithQuery(`/${text}`);
      (request as OutgoingRequest).setAuthority(`${text}.test`);
      (request as OutgoingRequest).setMethod({ tag: 'other', val: text } as never);
      (request as OutgoingRequest).setScheme({ tag: 'other', val: text } as never);
    },
  ],
  'the head of a response': [() => new IncomingResponse({ status: 200, headers: [['x', bytes(1000)]], body: new BytesSource() }), 1000],
  'a timer': [() => new Pollable(ALWAYS_READY, () => {}), HELD_BYTES.timer],
  'a value that is compared with': [() => Cas.new(new Bucket(store, { isFull: false, write() {} }), 'key') as Cas, 1_000_000],
  cursors: [
    () => (bindDraftStore(testContext({ keyvalue: new Map([['s', store]]) })) as { open(name: string): Held }).open('s'),
    64 * 1000,
    (bucket) => {
      for (let i = 0; i < 100; i++) (bucket as unknown as { listKeys(cursor: undefined): void }).listKeys(undefined);
    },
  ],
};

describe('what a guest has the host keep', () => {
  it.each(Object.entries(HOLDERS))('is counted until it is dropped: %s', (_, [make, atLeast, fill]) => {
    const memory = account();
    const held = make();
    held[HELD_BY](memory);
    let most = memory.held;
    const hold = memory.hold.bind(memory);
    memory.hold = (count) => {
      hold(count);
      most = Math.max(most, memory.held);
    };
    fill?.(held);
    expect(most).toBeGreaterThanOrEqual(atLeast);
    held[Symbol.dispose]();
    expect(memory.held).toBe(0);
  });

  it('is counted once, however many handles there are, and until the last is gone', () => {
    const memory = account();
    const fields = Fields.fromList([['x', bytes(1000)]]);
    fields[HELD_BY](memory);
    const once = memory.held;
    const response = new OutgoingResponse(fields);
    response[HELD_BY](memory);
    const view = response.headers();
    view[HELD_BY](memory);
    expect(memory.held).toBe(once);
    response[Symbol.dispose]();
    expect(memory.held).toBe(once);
    view[Symbol.dispose]();
    expect(memory.held).toBe(0);
  });

  it('is refused before it is kept', () => {
    const memory = new HostMemory(10_000, new HostMemoryBudget(2 ** 20).share());
    const fields = new Fields();
    fields[HELD_BY](memory);
    fields.append('x', bytes(3000));
    const before = memory.held;
    expect(() => fields.append('x', bytes(9000))).toThrow(expect.objectContaining({ code: 'LIMIT_HOST_MEMORY' }));
    expect([memory.held, fields.get('x').length]).toEqual([before, 1]);
  });
});

describe('an outbound exchange', () => {
  type Handle = (request: OutgoingRequest, options: undefined) => { get(): unknown } & Disposable;
  const handle = (send: () => Promise<never>) => bindOutgoingHandler(testContext({ outbound: { send } }))['handle'] as Handle;
  const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  function request(memory: HostMemory): OutgoingRequest {
    const made = new OutgoingRequest(new Fields());
    made[HELD_BY](memory);
    made.setAuthority('a.test');
    return made;
  }

  it('counts until it has failed', async () => {
    const memory = account();
    handle(() => Promise.reject(new ResultError({ tag: 'connection-refused' })))(request(memory), undefined);
    expect(memory.held).toBeGreaterThanOrEqual(HELD_BYTES.exchange);
    await settled();
    expect(memory.held).toBe(0);
  });

  it.each(['read', 'dropped'])('counts until its response is %s', async (end) => {
    const memory = account();
    const response = { status: 200, headers: [], body: new BytesSource(bytes(10)) };
    const future = handle(() => Promise.resolve(response as never))(request(memory), undefined);
    await settled();
    expect(memory.held).toBeGreaterThanOrEqual(HELD_BYTES.exchange);
    if (end === 'dropped') future[Symbol.dispose]();
    else {
      const { val } = future.get() as { val: { val: IncomingResponse } };
      const stream = val.val.consume().stream();
      stream.read(100n);
      expect(() => stream.read(100n)).toThrow();
    }
    expect(memory.held).toBe(0);
  });
});
