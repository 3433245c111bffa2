import { describe, expect, it } from 'vitest';
import { HOST_LIMITS, ResultError, Trap } from '../../base/index.ts';
import { ByteQueue, BytesSource, InputStream, IoError, OutputStream, Pipe, Pollable, Waitable, poll } from './index.ts';
import { ioProviders } from './provider.ts';
import { ALWAYS_READY, type Waker } from './waitable.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (data: Uint8Array): string => new TextDecoder().decode(data);

/** Nothing of these interfaces asks whose request it is. */
const NOBODY = {} as Parameters<(typeof ioProviders)[number]['bind']>[0];

/** What a host function threw, whether at once or later. */
async function thrownBy(operation: () => unknown): Promise<unknown> {
  try {
    await operation();
  } catch (thrown) {
    return thrown instanceof ResultError ? thrown.payload : thrown;
  }
  throw new Error('Nothing was thrown');
}

class Switch extends Waitable {
  isReady = false;
  asked = 0;
  readonly #turned = Promise.withResolvers<void>();

  turnOn(): void {
    this.isReady = true;
    this.#turned.resolve();
  }

  break(cause: Error): void {
    this.#turned.reject(cause);
  }

  protected changed(): Promise<void> {
    this.asked += 1;
    return this.#turned.promise;
  }
}

/** Knows who waits for it. */
class Counting extends Switch {
  readonly held = new Set<Waker>();

  override add(waker: Waker): void {
    this.held.add(waker);
    super.add(waker);
  }

  override remove(waker: Waker): void {
    this.held.delete(waker);
    super.remove(waker);
  }
}

describe('poll', () => {
  it('traps on an empty list', () => {
    expect(() => poll([])).toThrow(Trap);
  });

  it('answers at once with every index that is ready, duplicates included', () => {
    const [ready, pending] = [new Switch(), new Switch()];
    ready.turnOn();
    const [a, b] = [new Pollable(ready), new Pollable(pending)];
    expect(poll([b, a, a, b])).toEqual(Uint32Array.of(1, 2));
    expect(pending.asked).toBe(0);
  });

  it('waits when none is ready, and for the same one several times', async () => {
    const slow = new Switch();
    const pollable = new Pollable(slow);
    const answer = poll([pollable, pollable]);
    expect(answer).toBeInstanceOf(Promise);
    slow.turnOn();
    expect(await answer).toEqual(Uint32Array.of(0, 1));
  });

  it('asks a pending source once, however often it is polled beside others', async () => {
    const pending = new Switch();
    for (let i = 0; i < 100; i++) {
      const other = new Switch();
      const answer = poll([new Pollable(pending), new Pollable(other)]);
      other.turnOn();
      expect(await answer).toEqual(Uint32Array.of(1));
    }
    expect(pending.asked).toBe(1);
  });

  it('leaves nothing behind at a source that it waited for beside others', async () => {
    const pending = new Counting();
    for (let i = 0; i < 10; i++) {
      const other = new Switch();
      const answer = poll([new Pollable(pending), new Pollable(other)]);
      expect(pending.held.size).toBe(1);
      other.turnOn();
      await answer;
      expect(pending.held.size).toBe(0);
    }
    const broken = new Switch();
    const answer = poll([new Pollable(pending), new Pollable(broken)]);
    broken.break(new Error('bug'));
    await thrownBy(() => answer);
    expect(pending.held.size).toBe(0);
  });

  it('tells nobody who has left', async () => {
    const source = new Switch();
    const told: string[] = [];
    const waker = (name: string): Waker => ({ wake: () => void told.push(name), fail: () => void told.push(`${name} failed`) });
    const [left, stays] = [waker('left'), waker('stays')];
    source.add(left);
    source.add(stays);
    source.remove(left);
    source.turnOn();
    await source.wait();
    await Promise.resolve();
    expect(told).toEqual(['stays']);
    source.add(left);
    await new Promise(setImmediate);
    expect(told).toEqual(['stays', 'left']);
    expect(source.asked).toBe(2);
  });

  it('never waits for what is always ready', () => {
    expect(poll([new Pollable(new Switch()), new Pollable(ALWAYS_READY)])).toEqual(Uint32Array.of(1));
  });

  it('fails, and does not hang, when the host broke while the guest waits', async () => {
    const broken = new Switch();
    const answer = poll([new Pollable(broken)]);
    const bug = new Error('bug');
    broken.break(bug);
    expect(await thrownBy(() => answer)).toBe(bug);
  });

  it('block returns nothing to wait for when ready', () => {
    const ready = new Switch();
    ready.turnOn();
    expect(new Pollable(ready).block()).toBeUndefined();
  });
});

describe('input-stream', () => {
  it('reads, skips and ends', () => {
    const stream = new InputStream(new BytesSource(bytes('hello world')));
    expect(text(stream.read(5n))).toBe('hello');
    expect(stream.skip(1n)).toBe(1n);
    expect(text(stream.blockingRead(2n ** 64n - 1n) as Uint8Array)).toBe('world');
    expect(() => stream.read(1n)).toThrow(expect.objectContaining({ payload: { tag: 'closed' } }));
    expect(() => stream.blockingSkip(1n)).toThrow(expect.objectContaining({ payload: { tag: 'closed' } }));
  });

  it('never moves more than one chunk, whatever the guest asks for', () => {
    const stream = new InputStream(new BytesSource(new Uint8Array(3 * HOST_LIMITS.streamChunkBytes)));
    expect(stream.read(2n ** 64n - 1n).length).toBe(HOST_LIMITS.streamChunkBytes);
  });

  it('is empty while nothing is here, and a blocking read waits', async () => {
    const pipe = new Pipe();
    const stream = new InputStream(pipe.source);
    expect(stream.read(10n).length).toBe(0);
    expect(stream.blockingRead(0n)).toEqual(new Uint8Array(0));
    const answer = stream.blockingRead(10n);
    const pollable = stream.subscribe();
    expect(pollable.ready()).toBe(false);
    pipe.sink.write(bytes('late'));
    expect(text(await answer)).toBe('late');
    pipe.sink.end();
    expect(pollable.ready()).toBe(true);
    expect(await thrownBy(() => stream.blockingRead(1n))).toEqual({ tag: 'closed' });
  });

  it('skips what a read would give, and says how much that was', async () => {
    const pipe = new Pipe();
    const stream = new InputStream(pipe.source);
    const skipped = stream.blockingSkip(3n);
    pipe.sink.write(bytes('abcde'));
    expect(await skipped).toBe(3n);
    expect(stream.blockingSkip(0n)).toBe(0n);
    expect(text(stream.read(10n))).toBe('de');
  });

  it.each([
    ['that has ended', (stream: InputStream, pipe: Pipe) => thrownBy(() => (pipe.sink.end(), stream.read(1n)))],
    ['that was dropped', async (stream: InputStream) => stream[Symbol.dispose]()],
  ])('%s is closed, whatever the source says afterwards', async (_, close) => {
    const pipe = new Pipe();
    const stream = new InputStream(pipe.source);
    await close(stream, pipe);
    pipe.source.take = () => bytes('more');
    for (const length of [0n, 1n]) {
      expect(await thrownBy(() => stream.read(length))).toEqual({ tag: 'closed' });
      expect(await thrownBy(() => stream.blockingRead(length))).toEqual({ tag: 'closed' });
    }
  });

  it('that is closed has nothing to wait for', async () => {
    const stream = new InputStream(new Pipe().source);
    stream[Symbol.dispose]();
    expect(await thrownBy(() => stream.blockingRead(1n))).toEqual({ tag: 'closed' });
  });

  it('says why the sender failed, once', async () => {
    const pipe = new Pipe();
    const stream = new InputStream(pipe.source);
    pipe.sink.abort();
    const failure = (await thrownBy(() => stream.read(1n))) as { tag: string; val: IoError };
    expect(failure.tag).toBe('last-operation-failed');
    expect(failure.val.httpErrorCode).toEqual({ tag: 'connection-terminated' });
    expect(failure.val.toDebugString()).toBe('connection-terminated');
    expect(await thrownBy(() => stream.read(1n))).toEqual({ tag: 'closed' });
  });

  it('lets a host bug through as what it is', async () => {
    const source = new BytesSource(bytes('x'));
    const bug = new TypeError('bug');
    source.take = () => {
      throw bug;
    };
    expect(await thrownBy(() => new InputStream(source).read(1n))).toBe(bug);
  });
});

describe('output-stream', () => {
  it('permits what the sink takes, and traps on more', () => {
    const stream = new OutputStream(new Pipe(8).sink);
    expect(stream.checkWrite()).toBe(8n);
    stream.write(bytes('12345'));
    expect(stream.checkWrite()).toBe(3n);
    expect(() => stream.write(bytes('1234'))).toThrow('write of 4 bytes exceeds the permitted 3 bytes');
    expect(() => stream.writeZeroes(2n ** 64n - 1n)).toThrow(Trap);
  });

  it('permits at most one chunk at a time', () => {
    expect(new OutputStream(new Pipe().sink).checkWrite()).toBe(BigInt(HOST_LIMITS.streamChunkBytes));
  });

  it('traps on a blocking write above 4096 bytes', () => {
    const stream = new OutputStream(new Pipe().sink);
    expect(() => stream.blockingWriteAndFlush(new Uint8Array(4097))).toThrow(Trap);
    expect(() => stream.blockingWriteZeroesAndFlush(2n ** 64n - 1n)).toThrow(Trap);
  });

  it('takes a blocking write of 4096 bytes', async () => {
    const pipe = new Pipe();
    const written = new OutputStream(pipe.sink).blockingWriteAndFlush(new Uint8Array(4096));
    expect(pipe.source.take(5000)?.length).toBe(4096);
    await written;
  });

  it('writes the last byte of a blocking write, too', async () => {
    const pipe = new Pipe(4);
    const written = new OutputStream(pipe.sink).blockingWriteAndFlush(bytes('abcde'));
    let received = '';
    while (received.length < 5) {
      await pipe.source.ready();
      received += text(pipe.source.take(4) as Uint8Array);
    }
    await written;
    expect(received).toBe('abcde');
  });

  it('tells a flush that waits when the reader goes', async () => {
    const pipe = new Pipe();
    const stream = new OutputStream(pipe.sink);
    stream.write(bytes('x'));
    const flushed = stream.blockingFlush();
    pipe.source.cancel();
    expect(await thrownBy(() => flushed)).toEqual({ tag: 'closed' });
  });

  it('waits for a slow reader in the middle of a blocking write, and until all is read', async () => {
    const pipe = new Pipe(4);
    const stream = new OutputStream(pipe.sink);
    const written = stream.blockingWriteAndFlush(bytes('abcdefghij'));
    let received = '';
    while (received.length < 10) {
      await pipe.source.ready();
      received += text(pipe.source.take(3) as Uint8Array);
    }
    await written;
    expect(received).toBe('abcdefghij');
  });

  it('permits nothing during a flush; the pollable tells when it is through', async () => {
    const pipe = new Pipe();
    const stream = new OutputStream(pipe.sink);
    stream.write(bytes('x'));
    stream.flush();
    expect(stream.checkWrite()).toBe(0n);
    const pollable = stream.subscribe();
    expect(pollable.ready()).toBe(false);
    const blocked = pollable.block();
    pipe.source.take(1);
    await blocked;
    expect(stream.checkWrite()).toBeGreaterThan(0n);
  });

  it('is closed once the reader is gone, and wakes whoever waits', async () => {
    const pipe = new Pipe(1);
    const stream = new OutputStream(pipe.sink);
    stream.write(bytes('x'));
    const blocked = stream.subscribe().block();
    pipe.source.cancel();
    await blocked;
    for (const operation of [
      () => stream.checkWrite(),
      () => stream.write(bytes('x')),
      () => stream.flush(),
      () => stream.blockingWriteAndFlush(bytes('x')),
      () => stream.splice(new InputStream(new BytesSource(bytes('x'))), 1n),
    ]) {
      expect(await thrownBy(operation)).toEqual({ tag: 'closed' });
    }
  });

  it('splices no more than is there, is asked for, and fits', async () => {
    const pipe = new Pipe(4);
    const stream = new OutputStream(pipe.sink);
    const source = new InputStream(new BytesSource(bytes('abcdefgh')));
    expect(stream.splice(source, 2n)).toBe(2n);
    expect(stream.splice(source, 100n)).toBe(2n);
    expect(stream.splice(source, 100n)).toBe(0n);
    const later = stream.blockingSplice(source, 100n);
    expect(text(pipe.source.take(100) as Uint8Array)).toBe('abcd');
    expect(await later).toBe(4n);
    expect(stream.blockingSplice(source, 0n)).toBe(0n);
    pipe.source.take(100);
    expect(await thrownBy(() => stream.blockingSplice(source, 1n))).toEqual({ tag: 'closed' });
  });

  it('waits for something to splice', async () => {
    const [from, to] = [new Pipe(), new Pipe()];
    const spliced = new OutputStream(to.sink).blockingSplice(new InputStream(from.source), 10n);
    await new Promise(setImmediate);
    from.sink.write(bytes('late'));
    expect(await spliced).toBe(4n);
    expect(text(to.source.take(10) as Uint8Array)).toBe('late');
  });

  it('writes zeroes', () => {
    const pipe = new Pipe();
    void new OutputStream(pipe.sink).blockingWriteZeroesAndFlush(3n);
    expect(pipe.source.take(10)).toEqual(new Uint8Array(3));
  });
});

describe('an error', () => {
  it('says what there is to say of a code of HTTP', () => {
    expect(IoError.fromHttp({ tag: 'internal-error', val: 'why' }).toDebugString()).toBe('internal-error: why');
    expect(IoError.fromHttp({ tag: 'connection-terminated' }).toDebugString()).toBe('connection-terminated');
  });
});

describe('byte queue', () => {
  it('keeps order across small, large and partly taken chunks', () => {
    const queue = new ByteQueue();
    const sizes = [1, 2, 3000, 5, 5, 1023, 1024, 1, 9000, 1, 1];
    let next = 0;
    const expected: number[] = [];
    for (const size of sizes) {
      const chunk = Uint8Array.from({ length: size }, () => next++ & 0xff);
      expected.push(...chunk);
      queue.push(chunk);
    }
    const taken: number[] = [];
    while (taken.length < 4000) taken.push(...queue.take(7));
    queue.push(Uint8Array.of(1, 2, 3));
    expected.push(1, 2, 3);
    taken.push(...queue.takeAll());
    expect(taken).toEqual(expected);
    expect(queue.size).toBe(0);
  });

  it('puts single bytes together', () => {
    const queue = new ByteQueue();
    for (let i = 0; i < 1000; i++) queue.push(Uint8Array.of(i & 0xff));
    expect(queue.take(5000).length).toBe(1000);
  });
});

it('the interfaces are offered under their names, and whatever blocks may suspend', () => {
  const offered = Object.fromEntries(
    ioProviders.map(({ name, versions, suspending, bind }) => [name, { versions, suspending, members: Object.keys(bind(NOBODY)) }]),
  );
  const blocking = Object.getOwnPropertyNames(OutputStream.prototype).filter((name) => name.startsWith('blocking'));
  expect(offered).toEqual({
    'wasi:io/error': { versions: ['0.2'], suspending: [], members: ['Error'] },
    'wasi:io/poll': { versions: ['0.2'], suspending: ['poll', '[method]pollable.block'], members: ['Pollable', 'poll'] },
    'wasi:io/streams': {
      versions: ['0.2'],
      suspending: [
        'input-stream.blocking-read',
        'input-stream.blocking-skip',
        ...blocking.map((name) => `output-stream.${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`),
      ].map((name) => `[method]${name}`),
      members: ['InputStream', 'OutputStream'],
    },
  });
});
