import { describe, expect, it } from 'vitest';
import { HOST_LIMITS, ResultError } from '../../base/index.ts';
import { HostMemory, HostMemoryBudget } from '../../engine/index.ts';
import type { ByteSink } from '../io/index.ts';
import { BodyRelay } from './body-relay.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Whether a promise is still pending after a turn of the event loop. */
async function waits(promise: Promise<unknown> | undefined): Promise<boolean> {
  let isSettled = false;
  void Promise.resolve(promise).finally(() => (isSettled = true));
  await turn();
  return !isSettled;
}

/** Takes `capacity` bytes, and more when it is told to. */
class Sink implements ByteSink {
  capacity: number;
  isOpen = true;
  received = '';
  readonly told: unknown[] = [];
  #ready = Promise.withResolvers<void>();
  #flushed: PromiseWithResolvers<void> | undefined;

  constructor(capacity = 1e9) {
    this.capacity = capacity;
  }

  write(chunk: Uint8Array): void {
    if (chunk.length > this.capacity) throw new Error('More than there is room for');
    this.received += new TextDecoder().decode(chunk);
    this.capacity -= chunk.length;
  }

  take(capacity: number): void {
    this.capacity = capacity;
    this.#turn();
  }

  leave(): void {
    this.isOpen = false;
    this.#turn();
  }

  hold(): void {
    this.#flushed = Promise.withResolvers();
  }

  release(): void {
    this.#flushed?.resolve();
  }

  ready(): Promise<void> {
    return this.#ready.promise;
  }

  flushed(): Promise<void> | undefined {
    return this.#flushed?.promise;
  }

  end(trailers?: unknown): void {
    this.told.push(['end', trailers]);
  }

  abort(): void {
    this.told.push('abort');
  }

  #turn(): void {
    this.#ready.resolve();
    this.#ready = Promise.withResolvers();
  }
}

const account = (): HostMemory => new HostMemory(1e9, new HostMemoryBudget().share());
const relayOf = (declared?: number): BodyRelay => new BodyRelay('response', declared);

describe('a body whose reader comes later', () => {
  it('is kept until then, goes through as there is room, and ends behind its last byte', async () => {
    const [relay, sink] = [relayOf(), new Sink(2)];
    relay.write(bytes('abc'));
    relay.write(bytes('de'));
    expect(relay.capacity).toBe(HOST_LIMITS.streamBufferBytes - 5);
    expect(relay.flushed()).toBeUndefined();
    relay.attach(sink);
    expect([sink.received, relay.capacity]).toEqual(['ab', 0]);
    relay.end([['x-sum', bytes('1')]]);
    await turn();
    expect([sink.received, sink.told]).toEqual(['ab', []]);
    sink.take(10);
    await turn();
    expect([sink.received, sink.told]).toEqual(['abcde', [['end', [['x-sum', bytes('1')]]]]]);
  });

  it('keeps its order when the function goes on writing meanwhile, and lets it wait for room', async () => {
    const [relay, sink] = [relayOf(), new Sink(1)];
    relay.write(bytes('abc'));
    relay.attach(sink);
    relay.write(bytes('d'));
    const ready = relay.ready();
    expect(await waits(ready)).toBe(true);
    sink.take(10);
    await ready;
    relay.write(bytes('e'));
    expect(sink.received).toBe('abcde');
  });

  it('tells a flush when all of it was moved and has left the host', async () => {
    const [relay, sink] = [relayOf(), new Sink(1)];
    sink.hold();
    relay.write(bytes('ab'));
    relay.attach(sink);
    const flushed = relay.flushed();
    expect(await waits(flushed)).toBe(true);
    sink.take(1);
    expect(await waits(flushed)).toBe(true);
    expect(sink.received).toBe('ab');
    sink.release();
    await flushed;
  });

  it('keeps nothing for a reader that has left, and wakes whoever waits', async () => {
    const [relay, sink, memory] = [relayOf(), new Sink(0), account()];
    relay.heldBy(memory);
    relay.write(bytes('abc'));
    relay.attach(sink);
    const ready = relay.ready();
    expect([await waits(ready), memory.held > 3]).toEqual([true, true]);
    sink.leave();
    await ready;
    expect([relay.isOpen, memory.held]).toEqual([false, 0]);
    expect(sink.received).toBe('');
  });

  it('that nobody will read is given up, whether the function still writes or not', () => {
    const [open, ended, memory] = [relayOf(), relayOf(), account()];
    for (const relay of [open, ended]) {
      relay.heldBy(memory);
      relay.write(bytes('abc'));
    }
    ended.end();
    ended.forget();
    open.forget();
    expect(open.capacity).toBe(HOST_LIMITS.streamBufferBytes - 3);
    open.discard();
    expect([open.isOpen, open.capacity, memory.held]).toEqual([false, 0, 0]);
    open.write(bytes('more'));
    open.end();
  });

  it('can be taken whole when it is finished, once, and not when somebody reads it or it has trailers', () => {
    const relay = relayOf();
    relay.write(bytes('ab'));
    expect(relay.takeWhole()).toBeUndefined();
    relay.write(bytes('c'));
    relay.end();
    expect(relay.takeWhole()).toEqual(bytes('abc'));
    const withTrailers = relayOf();
    withTrailers.end([['x-sum', bytes('1')]]);
    expect(withTrailers.takeWhole()).toBeUndefined();
    const read = relayOf();
    read.attach(new Sink());
    read.end();
    expect(read.takeWhole()).toBeUndefined();
  });
});

describe('a body that breaks off', () => {
  it('leaves nothing of what nobody has read, tells its reader, and wakes whoever waits', async () => {
    const [relay, sink, memory] = [relayOf(), new Sink(1), account()];
    relay.heldBy(memory);
    relay.write(bytes('abc'));
    relay.attach(sink);
    const ready = relay.ready();
    expect(await waits(ready)).toBe(true);
    relay.abort();
    await ready;
    expect([sink.received, sink.told, memory.held, relay.capacity]).toEqual(['a', ['abort'], 0, 0]);
    expect(relay.failure).toMatchObject({ tag: 'internal-error' });
    const late = new Sink();
    const other = relayOf();
    other.write(bytes('abc'));
    other.abort();
    other.attach(late);
    expect([late.received, late.told]).toEqual(['', ['abort']]);
  });

  it('is one that is longer than it says, none of whose last bytes is sent, or shorter', () => {
    const [long, short] = [new Sink(), new Sink()];
    const longer = relayOf(3);
    longer.attach(long);
    longer.write(bytes('ab'));
    const size = { tag: 'HTTP-response-body-size', val: 4n };
    expect(() => longer.write(bytes('cd'))).toThrow(expect.objectContaining({ payload: size }));
    expect([long.received, long.told]).toEqual(['ab', ['abort']]);
    const shorter = relayOf(3);
    shorter.attach(short);
    shorter.write(bytes('ab'));
    expect(() => shorter.end()).toThrow(ResultError);
    expect(short.told).toEqual(['abort']);
  });

  it('may say any length where the message has no body', () => {
    const relay = relayOf(1000);
    relay.ignoreLength();
    relay.end();
    expect(relay.takeWhole()).toEqual(new Uint8Array(0));
  });

  it('stops the function at its next step when it was the host that broke', async () => {
    const bug = new Error('bug');
    const sink = new Sink();
    sink.write = () => {
      throw bug;
    };
    const steps: ((relay: BodyRelay) => unknown)[] = [(relay) => relay.isOpen, (relay) => relay.write(bytes('x')), (relay) => relay.end()];
    for (const step of steps) {
      const relay = relayOf();
      relay.write(bytes('abc'));
      relay.attach(sink);
      await turn();
      expect(() => step(relay)).toThrow(bug);
    }
    expect(sink.told).toEqual(['abort', 'abort', 'abort']);
  });
});
