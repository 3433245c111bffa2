import { describe, expect, it } from 'vitest';
import { HOST_LIMITS, ResultError, Trap } from '../../base/index.ts';
import { Pipe } from '../io/index.ts';
import type { IoError } from '../io/index.ts';
import type { ByteSource } from '../source.ts';
import { Fields, OutgoingBody, OutgoingResponse, ResponseOutparam } from './index.ts';
import type { ResponseOutcome } from './index.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (data: Uint8Array | undefined): string => new TextDecoder().decode(data);

const responseWith = (...headers: [string, string][]): OutgoingResponse =>
  new OutgoingResponse(Fields.fromList(headers.map(([name, value]) => [name, bytes(value)])));

/** Writes `content` and finishes, as a guest does. */
function send(response: OutgoingResponse, content: string, trailers?: Fields): void {
  const body = response.body();
  const stream = body.write();
  stream.write(bytes(content));
  stream[Symbol.dispose]();
  OutgoingBody.finish(body, trailers);
}

function payloadOf(operation: () => unknown): unknown {
  try {
    operation();
  } catch (thrown) {
    if (thrown instanceof ResultError) return thrown.payload;
    throw thrown;
  }
  throw new Error('Nothing was thrown');
}

async function drain(source: ByteSource): Promise<string> {
  let all = '';
  for (;;) {
    await source.ready();
    const part = source.take(1 << 20);
    if (part === undefined) return all;
    all += text(part);
  }
}

describe('outgoing-response', () => {
  it('takes final status codes only', () => {
    const response = responseWith();
    expect(response.statusCode()).toBe(200);
    for (const status of [200, 404, 599, 999]) response.setStatusCode(status);
    for (const status of [0, 99, 100, 101, 199, 1000, 65535]) {
      expect(() => response.setStatusCode(status)).toThrow(ResultError);
    }
    expect(response.statusCode()).toBe(999);
  });

  it('shows immutable headers, and gives its body once', () => {
    const response = responseWith(['a', '1']);
    expect(payloadOf(() => response.headers().delete('a'))).toEqual({ tag: 'immutable' });
    response.body();
    expect(() => response.body()).toThrow(ResultError);
  });

  it('goes as a whole when it was finished before anybody asked', () => {
    const response = responseWith();
    send(response, 'hello');
    expect(text(response.content.takeWhole())).toBe('hello');
  });

  it('does not go as a whole while it is written, or when it has trailers', async () => {
    const open = responseWith();
    open.body();
    expect(open.content.takeWhole()).toBeUndefined();
    const trailed = responseWith();
    send(trailed, 'x', Fields.fromList([['t', bytes('1')]]));
    expect(trailed.content.takeWhole()).toBeUndefined();
    const pipe = new Pipe();
    trailed.content.attach(pipe.sink);
    expect(await drain(pipe.source)).toBe('x');
    expect(pipe.source.trailers).toEqual([['t', bytes('1')]]);
  });

  it('keeps what is written before a sink is there, up to its limit, and then passes it on', async () => {
    const response = responseWith();
    const body = response.body();
    const stream = body.write();
    let written = 0;
    for (let permit = stream.checkWrite(); permit > 0n; permit = stream.checkWrite()) {
      stream.write(new Uint8Array(Number(permit)).fill(0x61));
      written += Number(permit);
    }
    expect(written).toBe(HOST_LIMITS.streamBufferBytes);
    expect(() => stream.write(bytes('x'))).toThrow(Trap);
    const pipe = new Pipe(1000);
    const more = stream.blockingWriteAndFlush(bytes('end'));
    response.content.attach(pipe.sink);
    const received = drain(pipe.source);
    await more;
    stream[Symbol.dispose]();
    OutgoingBody.finish(body, undefined);
    expect(await received).toBe(`${'a'.repeat(written)}end`);
  });

  it('does not wait for a flush before there is anybody to flush to', () => {
    const stream = responseWith().body().write();
    expect(stream.blockingWriteAndFlush(bytes('x'))).toBeUndefined();
    expect(stream.subscribe().ready()).toBe(true);
  });

  it('is finished after the sink was attached', async () => {
    const response = responseWith();
    const pipe = new Pipe();
    response.content.attach(pipe.sink);
    send(response, 'later');
    expect(await drain(pipe.source)).toBe('later');
  });

  it.each([true, false])('tells the other side when the body is dropped half way (attached before: %s)', async (before) => {
    const response = responseWith();
    const pipe = new Pipe();
    if (before) response.content.attach(pipe.sink);
    const body = response.body();
    body.write().write(bytes('half'));
    body[Symbol.dispose]();
    if (!before) response.content.attach(pipe.sink);
    expect(response.content.failure).toMatchObject({ tag: 'internal-error' });
    await expect(drain(pipe.source)).rejects.toMatchObject({ payload: { tag: 'connection-terminated' } });
  });

  it('traps when it is finished with its stream open', () => {
    const body = responseWith().body();
    body.write();
    expect(() => OutgoingBody.finish(body, undefined)).toThrow(Trap);
  });

  it('stops the guest, and not with an error value, when the sink is broken', async () => {
    const response = responseWith();
    const stream = response.body().write();
    stream.write(bytes('x'));
    const pipe = new Pipe();
    const bug = new TypeError('bug');
    pipe.sink.write = () => {
      throw bug;
    };
    response.content.attach(pipe.sink);
    await Promise.resolve();
    expect(() => stream.write(bytes('y'))).toThrow(bug);
    expect(() => stream.checkWrite()).toThrow(bug);
    await expect(drain(pipe.source)).rejects.toBeInstanceOf(ResultError);
  });
});

describe('declared content-length', () => {
  it('lets an exact body through', () => {
    const response = responseWith(['Content-Length', '5']);
    send(response, 'hello');
    expect(text(response.content.takeWhole())).toBe('hello');
    expect(response.contentLength).toBe(5);
  });

  it('refuses to finish a shorter body', () => {
    const response = responseWith(['Content-Length', '6']);
    expect(payloadOf(() => send(response, 'hello'))).toEqual({ tag: 'HTTP-response-body-size', val: 5n });
    expect(response.content.takeWhole()).toBeUndefined();
    expect(response.content.failure).toEqual({ tag: 'HTTP-response-body-size', val: 5n });
  });

  it('never sends more, and says so on the stream and at the end', async () => {
    const response = responseWith(['Content-Length', '4']);
    const pipe = new Pipe();
    response.content.attach(pipe.sink);
    const body = response.body();
    const stream = body.write();
    stream.write(bytes('1234'));
    expect(text(pipe.source.take(10))).toBe('1234');
    const failure = payloadOf(() => stream.write(bytes('5'))) as { tag: string; val: IoError };
    expect(failure.tag).toBe('last-operation-failed');
    expect(failure.val.httpErrorCode).toEqual({ tag: 'HTTP-response-body-size', val: 5n });
    stream[Symbol.dispose]();
    expect(payloadOf(() => OutgoingBody.finish(body, undefined))).toMatchObject({ tag: 'HTTP-response-body-size' });
    await expect(drain(pipe.source)).rejects.toBeInstanceOf(ResultError);
  });

  it('may not come late, in the trailers', () => {
    const response = responseWith();
    const trailers = Fields.fromList([['content-length', bytes('1')]]);
    expect(payloadOf(() => send(response, 'x', trailers))).toMatchObject({ tag: 'internal-error' });
  });
});

describe('response-outparam', () => {
  function outparam(isBodyless = false) {
    const outcomes: ResponseOutcome[] = [];
    const dropped: true[] = [];
    const receiver = { respond: (o: ResponseOutcome) => void outcomes.push(o), abandon: () => void dropped.push(true) };
    return { param: new ResponseOutparam(receiver, { isBodyless }), outcomes, dropped };
  }

  it('hands over the response, with an empty body if the guest asked for none', () => {
    const { param, outcomes, dropped } = outparam();
    const response = responseWith();
    ResponseOutparam.set(param, { tag: 'ok', val: response });
    param[Symbol.dispose]();
    expect(outcomes).toEqual([{ tag: 'ok', val: response }]);
    expect(response.content.takeWhole()).toEqual(new Uint8Array(0));
    expect(dropped).toEqual([]);
  });

  it('hands over an error', () => {
    const { param, outcomes } = outparam();
    ResponseOutparam.set(param, { tag: 'err', val: { tag: 'loop-detected' } });
    expect(outcomes).toEqual([{ tag: 'err', val: { tag: 'loop-detected' } }]);
  });

  it('is set once', () => {
    const { param } = outparam();
    ResponseOutparam.set(param, { tag: 'ok', val: responseWith() });
    expect(() => ResponseOutparam.set(param, { tag: 'ok', val: responseWith() })).toThrow(Trap);
  });

  it('tells when it is dropped unset', () => {
    const { param, dropped } = outparam();
    param[Symbol.dispose]();
    expect(dropped).toEqual([true]);
  });

  it.each([
    ['a response to HEAD', true, 200, undefined],
    ['304', false, 304, undefined],
    ['any other', false, 200, { tag: 'HTTP-response-body-size', val: 0n }],
  ])('lets %s declare a length without a body, or not', (_, isBodyless, status, failure) => {
    const response = responseWith(['content-length', '10']);
    response.setStatusCode(status);
    ResponseOutparam.set(outparam(isBodyless).param, { tag: 'ok', val: response });
    expect(response.content.failure).toEqual(failure);
  });
});
