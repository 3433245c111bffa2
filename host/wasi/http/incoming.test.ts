import { describe, expect, it } from 'vitest';
import { HOST_LIMITS, ResultError, Trap } from '../../base/index.ts';
import { BytesSource, Pipe } from '../io/index.ts';
import type { InputStream } from '../io/index.ts';
import type { ByteSource } from '../source.ts';
import { IncomingBody } from './incoming-body.ts';
import { IncomingRequest } from './index.ts';
import type { IncomingRequestInit } from './index.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

const requestOf = (init: Partial<IncomingRequestInit>): IncomingRequest =>
  new IncomingRequest({
    method: 'GET',
    scheme: 'https',
    authority: 'example.com',
    pathWithQuery: '/a?b',
    headers: [],
    body: new BytesSource(),
    ...init,
  });

/** A source that remembers whether it was told to stop. */
function watched(source: ByteSource): { source: ByteSource; isCancelled: () => boolean } {
  let cancelled = false;
  const cancel = source.cancel.bind(source);
  source.cancel = () => {
    cancelled = true;
    cancel();
  };
  return { source, isCancelled: () => cancelled };
}

describe('incoming-request', () => {
  it.each([
    ['GET', { tag: 'get' }],
    ['PATCH', { tag: 'patch' }],
    ['get', { tag: 'other', val: 'get' }],
    ['PROPFIND', { tag: 'other', val: 'PROPFIND' }],
    ['__proto__', { tag: 'other', val: '__proto__' }],
  ])('has method %s', (method, expected) => {
    expect(requestOf({ method }).method()).toEqual(expected);
  });

  it('shows where it was sent', () => {
    const request = requestOf({});
    expect(request.scheme()).toEqual({ tag: 'HTTPS' });
    expect(requestOf({ scheme: 'ftp' }).scheme()).toEqual({ tag: 'other', val: 'ftp' });
    expect(requestOf({ scheme: undefined }).scheme()).toBeUndefined();
    expect([request.authority(), request.pathWithQuery()]).toEqual(['example.com', '/a?b']);
  });

  it('makes its headers when they are asked for, once', () => {
    let calls = 0;
    const request = requestOf({ headers: () => [['X-A', bytes(String(++calls))]] });
    request.method();
    expect(calls).toBe(0);
    expect(request.headers().entries()).toEqual([['x-a', bytes('1')]]);
    expect(request.headers().get('X-A')).toEqual([bytes('1')]);
    expect(calls).toBe(1);
    expect(() => request.headers().append('b', bytes(''))).toThrow(expect.objectContaining({ payload: { tag: 'immutable' } }));
  });

  it('gives its body once, and the body its stream once', () => {
    const request = requestOf({ body: new BytesSource(bytes('hi')) });
    const body = request.consume();
    expect(() => request.consume()).toThrow(ResultError);
    expect(body.stream().read(10n)).toEqual(bytes('hi'));
    expect(() => body.stream()).toThrow(ResultError);
  });

  it('tells the sender to stop when nobody can read any more', () => {
    const unread = watched(new BytesSource(bytes('x')));
    requestOf({ body: unread.source })[Symbol.dispose]();
    expect(unread.isCancelled()).toBe(true);

    const dropped = watched(new BytesSource(bytes('x')));
    const request = requestOf({ body: dropped.source });
    const body = request.consume();
    request[Symbol.dispose]();
    expect(dropped.isCancelled()).toBe(false);
    body[Symbol.dispose]();
    expect(dropped.isCancelled()).toBe(true);
  });
});

describe('future-trailers', () => {
  const finish = (source: ByteSource, read: (stream: InputStream) => void = () => undefined) => {
    const body = new IncomingBody(source);
    const stream = body.stream();
    read(stream);
    stream[Symbol.dispose]();
    return IncomingBody.finish(body);
  };

  it('traps while the stream is open', () => {
    const body = new IncomingBody(new BytesSource());
    body.stream();
    expect(() => IncomingBody.finish(body)).toThrow(Trap);
  });

  it('take the body over: to drop it then stops nothing, but before', () => {
    const [finished, dropped] = [watched(new BytesSource()), watched(new BytesSource())];
    const body = new IncomingBody(finished.source);
    IncomingBody.finish(body);
    body[Symbol.dispose]();
    expect(finished.isCancelled()).toBe(false);
    new IncomingBody(dropped.source)[Symbol.dispose]();
    expect(dropped.isCancelled()).toBe(true);
  });

  it('reads over what the guest left, and gives the trailers once', async () => {
    const pipe = new Pipe();
    pipe.sink.write(bytes('unread'));
    const future = finish(pipe.source);
    expect(future.get()).toBeUndefined();
    const blocked = future.subscribe().block();
    pipe.sink.write(bytes('more'));
    pipe.sink.end([
      ['Checksum', bytes('1')],
      ['connection', bytes('close')],
    ]);
    await blocked;
    const result = future.get();
    expect(result).toMatchObject({ tag: 'ok', val: { tag: 'ok' } });
    const trailers = result?.tag === 'ok' && result.val.tag === 'ok' ? result.val.val : undefined;
    expect(trailers?.entries()).toEqual([['checksum', bytes('1')]]);
    expect(future.get()).toEqual({ tag: 'err', val: undefined });
  });

  it('reads over so much and no more in a turn of a sender that always has more', () => {
    let taken = 0;
    const endless: ByteSource = {
      isReady: true,
      trailers: undefined,
      take: (most) => {
        taken += most;
        return new Uint8Array(most);
      },
      ready: async () => {},
      cancel: () => {},
    };
    expect(finish(endless).get()).toBeUndefined();
    expect(taken).toBe(HOST_LIMITS.streamBufferBytes);
  });

  it('says that there are none, or why there are none', () => {
    expect(finish(new BytesSource(bytes('x'))).get()).toEqual({ tag: 'ok', val: { tag: 'ok', val: undefined } });
    const pipe = new Pipe();
    pipe.sink.abort();
    const error = { tag: 'err', val: { tag: 'connection-terminated' } };
    expect(finish(pipe.source).get()).toEqual({ tag: 'ok', val: error });
  });

  it('cancels the body when it is dropped unanswered', () => {
    const pipe = new Pipe();
    finish(pipe.source)[Symbol.dispose]();
    expect(pipe.sink.isOpen).toBe(false);
  });
});
