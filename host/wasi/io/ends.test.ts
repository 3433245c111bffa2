import { describe, expect, it } from 'vitest';
import { ResultError, Trap } from '../../base/index.ts';
import { BytesSource, InputStream, OutputStream, Pipe } from './index.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (data: Uint8Array | undefined): string | undefined => data && new TextDecoder().decode(data);
const CLOSED = expect.objectContaining({ payload: { tag: 'closed' } });
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Whether a promise is still pending after a turn of the event loop. */
async function waits(promise: unknown): Promise<boolean> {
  let isSettled = false;
  void Promise.resolve(promise).finally(() => (isSettled = true));
  await turn();
  return !isSettled;
}

describe('zeroes', () => {
  it('are written as many as are asked for', () => {
    const pipe = new Pipe();
    new OutputStream(pipe.sink).writeZeroes(3n);
    expect(pipe.source.take(10)).toEqual(new Uint8Array(3));
  });

  it('are refused above what check-write permits, and by a stream that is closed', () => {
    const pipe = new Pipe(4);
    const stream = new OutputStream(pipe.sink);
    expect(() => stream.writeZeroes(5n)).toThrow(Trap);
    expect(() => stream.writeZeroes(2n ** 64n - 1n)).toThrow(Trap);
    expect(() => stream.blockingWriteZeroesAndFlush(2n ** 64n - 1n)).toThrow(Trap);
    pipe.source.cancel();
    expect(() => stream.writeZeroes(0n)).toThrow(CLOSED);
  });
});

describe('an output stream', () => {
  it('is closed by a write that failed', () => {
    const sink = { ...openSink(), write: () => raise(new ResultError({ tag: 'connection-reset' })) };
    const stream = new OutputStream(sink);
    expect(() => stream.write(bytes('x'))).toThrow(
      expect.objectContaining({ payload: expect.objectContaining({ tag: 'last-operation-failed' }) }),
    );
    expect(() => stream.checkWrite()).toThrow(CLOSED);
  });

  it('takes nothing after it was dropped, not even from a splice that waited', async () => {
    const [from, to] = [new Pipe(), new Pipe()];
    let drops = 0;
    const stream = new OutputStream(to.sink, () => drops++);
    const spliced = Promise.resolve(stream.blockingSplice(new InputStream(from.source), 10n));
    stream[Symbol.dispose]();
    from.sink.write(bytes('late'));
    await expect(spliced).rejects.toThrow(CLOSED);
    expect([drops, to.source.isReady]).toEqual([1, false]);
  });

  it('waits for a reader that is slow, until all of a blocking write was read', async () => {
    const pipe = new Pipe(4);
    const written = new OutputStream(pipe.sink).blockingWriteAndFlush(bytes('abcdef'));
    await pipe.source.ready();
    expect(text(pipe.source.take(4))).toBe('abcd');
    await pipe.source.ready();
    expect(await waits(written)).toBe(true);
    expect(text(pipe.source.take(4))).toBe('ef');
    await written;
  });

  it('waits for room before it splices', async () => {
    const pipe = new Pipe(2);
    const stream = new OutputStream(pipe.sink);
    stream.write(bytes('ab'));
    const spliced = stream.blockingSplice(new InputStream(new BytesSource(bytes('cd'))), 2n);
    expect(await waits(spliced)).toBe(true);
    pipe.source.take(2);
    expect(await spliced).toBe(2n);
    expect(text(pipe.source.take(2))).toBe('cd');
  });
});

describe('a pipe', () => {
  it('wakes its reader when it ends, and has given all of it before', async () => {
    const pipe = new Pipe();
    const ready = pipe.source.ready();
    expect(await waits(ready)).toBe(true);
    pipe.sink.end([['x-sum', bytes('1')]]);
    await ready;
    expect([pipe.source.take(1), pipe.source.trailers]).toEqual([undefined, [['x-sum', bytes('1')]]]);
    const other = new Pipe();
    other.sink.write(bytes('rest'));
    other.sink.end();
    expect(text(other.source.take(9))).toBe('rest');
    expect(other.source.take(9)).toBeUndefined();
  });

  it('that is aborted gives nothing of what nobody has read', async () => {
    const pipe = new Pipe();
    pipe.sink.write(bytes('half'));
    pipe.sink.abort();
    expect(() => pipe.source.take(9)).toThrow(expect.objectContaining({ payload: { tag: 'connection-terminated' } }));
    pipe.sink.write(bytes('more'));
    expect(() => pipe.source.take(9)).toThrow(ResultError);
  });

  it('that nobody reads any more keeps nothing, and lets a writer go on that waits', async () => {
    const pipe = new Pipe(1);
    pipe.sink.write(bytes('x'));
    const room = pipe.sink.ready();
    const flushed = pipe.sink.flushed();
    expect(await waits(room)).toBe(true);
    pipe.source.cancel();
    await Promise.all([room, flushed]);
    expect([pipe.sink.isOpen, pipe.sink.capacity, pipe.source.take(1)]).toEqual([false, 0, undefined]);
    const ended = new Pipe();
    ended.sink.write(bytes('rest'));
    ended.sink.end();
    ended.source.cancel();
    expect(ended.source.take(9)).toBeUndefined();
  });
});

describe('bytes that are all here', () => {
  it('are followed by their trailers, and not before', () => {
    const source = new BytesSource(bytes('abc'), [['x-sum', bytes('1')]]);
    expect([text(source.take(2)), source.trailers]).toEqual(['ab', undefined]);
    expect([text(source.take(2)), source.trailers]).toEqual(['c', [['x-sum', bytes('1')]]]);
    expect(source.take(2)).toBeUndefined();
  });

  it('are gone when nobody wants them', () => {
    const source = new BytesSource(bytes('abc'));
    source.cancel();
    expect(source.take(2)).toBeUndefined();
  });
});

function openSink(): ConstructorParameters<typeof OutputStream>[0] {
  return { capacity: 10, isOpen: true, write() {}, ready: async () => {}, flushed: () => undefined, end() {}, abort() {} };
}

function raise(error: unknown): never {
  throw error;
}
