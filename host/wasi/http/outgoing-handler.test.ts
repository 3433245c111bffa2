import { describe, expect, it } from 'vitest';
import { ResultError } from '../../base/index.ts';
import { HELD_BY, HELD_BYTES, HostMemory, HostMemoryBudget } from '../../engine/index.ts';
import type { OutboundHttp, OutboundRequest, OutboundResponse } from '../context.ts';
import { BytesSource, Pipe } from '../io/index.ts';
import { testContext } from '../test-context.ts';
import type { TestContext, TestContextOptions } from '../test-context.ts';
import type { FutureIncomingResponse } from './future-incoming-response.ts';
import type { IncomingResponse } from './incoming-response.ts';
import { Fields, OutgoingBody, OutgoingRequest, RequestOptions } from './index.ts';
import { bindOutgoingHandler } from './outgoing-handler.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (data: Uint8Array | undefined): string => new TextDecoder().decode(data);

type Handle = (request: OutgoingRequest, options?: RequestOptions) => FutureIncomingResponse;

interface Upstream {
  readonly requests: OutboundRequest[];
  readonly context: TestContext;
  readonly handle: Handle;
}

const answer = (): OutboundResponse => ({
  status: 201,
  headers: [['X-Up', bytes('1')]],
  body: new BytesSource(bytes('ok')),
});

function upstream(send: OutboundHttp['send'] = async () => answer(), options: TestContextOptions = {}): Upstream {
  const requests: OutboundRequest[] = [];
  const outbound: OutboundHttp = {
    send(request) {
      requests.push(request);
      return send(request);
    },
  };
  const context = testContext({ ...options, outbound });
  const { handle } = bindOutgoingHandler(context) as unknown as { handle: Handle };
  return { requests, context, handle };
}

function requestTo(authority = 'example.com', ...headers: [string, string][]): OutgoingRequest {
  const request = new OutgoingRequest(Fields.fromList(headers.map(([name, value]) => [name, bytes(value)])));
  request.setAuthority(authority);
  return request;
}

async function responseOf(future: FutureIncomingResponse): Promise<IncomingResponse> {
  await future.subscribe().block();
  const result = future.get();
  if (result?.tag === 'ok' && result.val.tag === 'ok') return result.val.val;
  throw new Error(`No response but ${JSON.stringify(result)}`);
}

function payloadOf(operation: () => unknown): unknown {
  try {
    operation();
  } catch (thrown) {
    if (thrown instanceof ResultError) return thrown.payload;
    throw thrown;
  }
  return 'ok';
}

describe('trailers of a request', () => {
  const trailers = () => Fields.fromList([['x-sum', bytes('1')]]);

  it('are handed over after a body of undeclared length', async () => {
    const { handle, requests } = upstream();
    const request = requestTo();
    const body = request.body();
    handle(request);
    OutgoingBody.finish(body, trailers());
    const source = requests[0]?.body;
    expect(source?.take(10)).toBeUndefined();
    expect(source?.trailers).toEqual([['x-sum', bytes('1')]]);
  });

  it('may not have what must come before the body: whoever reads that learns that it is none', () => {
    const { handle, requests } = upstream();
    const request = requestTo();
    const body = request.body();
    handle(request);
    const late = Fields.fromList([['content-length', bytes('1')]]);
    expect(payloadOf(() => OutgoingBody.finish(body, late))).toMatchObject({ tag: 'internal-error' });
    expect(payloadOf(() => requests[0]?.body?.take(10))).toEqual({ tag: 'connection-terminated' });
  });

  it('are refused after one of a declared length, which has no place for them', async () => {
    const { handle, requests } = upstream();
    const request = requestTo('example.com', ['content-length', '0']);
    const body = request.body();
    handle(request);
    const expected = { tag: 'internal-error', val: expect.stringContaining('without content-length') };
    expect(payloadOf(() => OutgoingBody.finish(body, trailers()))).toEqual(expected);
    expect(payloadOf(() => requests[0]?.body?.take(10))).toEqual({ tag: 'connection-terminated' });
  });
});

describe('outgoing-request', () => {
  it.each([
    ['/', true],
    ['/a?b=c&d', true],
    ['?q', true],
    ['*', true],
    ['', true],
    ['//x', true],
    ['/%0d%0a', true],
    ['a', false],
    ['http://evil/', false],
    ['/a b', false],
    ['/a\r\nX: y', false],
    ['/a#f', false],
    ['/a\\b', false],
    ['/\u010a', false],
    ['/\u0000', false],
    ['/é', false],
  ])('path %j', (path, isValid) => {
    expect(payloadOf(() => requestTo().setPathWithQuery(path)) === 'ok').toBe(isValid);
  });

  it.each([
    ['example.com', true],
    ['example.com:8080', true],
    ['127.0.0.1:0', true],
    ['[::1]:443', true],
    ['[::ffff:1.2.3.4]', true],
    ['my_host', true],
    ['a:65535', true],
    ['a:65536', false],
    ['a:', false],
    ['a:1e3', false],
    ['a:-1', false],
    ['a:٣', false],
    ['', false],
    [':80', false],
    ['user@host', false],
    ['ok%40evil', false],
    ['ok@evil', false],
    ['ok\\@evil', false],
    ['ok#@evil', false],
    ['a/b', false],
    ['a b', false],
    ['a\r\nb', false],
    ['[::1', false],
    ['[]', false],
    ['[fe80::1%25eth0]', false],
    ['[::1]x', false],
    ['ｅxample.com', false],
  ])('authority %j', (authority, isValid) => {
    const request = new OutgoingRequest(new Fields());
    expect(payloadOf(() => request.setAuthority(authority)) === 'ok').toBe(isValid);
    expect(request.authority()).toBe(isValid ? authority : undefined);
  });

  it('checks methods and schemes', () => {
    const request = requestTo();
    request.setMethod({ tag: 'other', val: 'PROPFIND' });
    expect(request.method()).toEqual({ tag: 'other', val: 'PROPFIND' });
    request.setMethod({ tag: 'delete' });
    expect(request.method()).toEqual({ tag: 'delete' });
    for (const val of ['', 'A B', 'A\r\n', 'É']) {
      expect(() => request.setMethod({ tag: 'other', val })).toThrow(ResultError);
    }
    request.setScheme({ tag: 'other', val: 'HTTP' });
    expect(request.scheme()).toEqual({ tag: 'HTTP' });
    expect(() => request.setScheme({ tag: 'other', val: 'a b' })).toThrow(ResultError);
    request.setScheme(undefined);
    expect(request.scheme()).toBeUndefined();
  });
});

it('a request may have no path', () => {
  const request = requestTo();
  request.setPathWithQuery('/a');
  request.setPathWithQuery(undefined);
  expect(request.pathWithQuery()).toBeUndefined();
});

describe('outgoing-handler', () => {
  it('sends what the guest built, and hands out the response once', async () => {
    const { handle, requests } = upstream();
    const request = requestTo('example.com:81', ['X-A', '1']);
    request.setMethod({ tag: 'post' });
    request.setScheme({ tag: 'HTTP' });
    request.setPathWithQuery('/p?q');
    const body = request.body();
    const stream = body.write();
    stream.write(bytes('data'));
    stream[Symbol.dispose]();
    OutgoingBody.finish(body, undefined);
    const future = handle(request);
    expect(future.get()).toBeUndefined();
    const response = await responseOf(future);
    expect(requests[0]).toMatchObject({
      method: 'POST',
      scheme: 'http',
      authority: 'example.com:81',
      pathWithQuery: '/p?q',
    });
    expect(requests[0]?.headers).toEqual([['X-A', bytes('1')]]);
    expect(text(requests[0]?.body?.take(100))).toBe('data');
    expect(response.status()).toBe(201);
    expect(response.headers().entries()).toEqual([['x-up', bytes('1')]]);
    expect(text(response.consume().stream().read(100n))).toBe('ok');
    expect(() => response.consume()).toThrow(ResultError);
    expect(future.get()).toEqual({ tag: 'err', val: undefined });
  });

  it('defaults to https and /, without a body', () => {
    const { handle, requests } = upstream();
    handle(requestTo());
    expect(requests[0]).toMatchObject({ method: 'GET', scheme: 'https', pathWithQuery: '/', body: undefined });
  });

  it('lets the guest write the body while it is sent, no faster than it is read', async () => {
    const { handle, requests } = upstream();
    const request = requestTo();
    const body = request.body();
    handle(request);
    const stream = body.write();
    let written = 0;
    for (let permit = stream.checkWrite(); permit > 0n; permit = stream.checkWrite()) {
      stream.write(new Uint8Array(Number(permit)));
      written += Number(permit);
    }
    const source = requests[0]?.body;
    let read = 0;
    while (read < written) read += source?.take(1 << 20)?.length ?? 0;
    expect(stream.subscribe().ready()).toBe(true);
    stream[Symbol.dispose]();
    body[Symbol.dispose]();
    expect(payloadOf(() => source?.take(1))).toEqual({ tag: 'connection-terminated' });
  });

  it.each<[string, (request: OutgoingRequest) => void, string]>([
    ['an unknown scheme', (r) => r.setScheme({ tag: 'other', val: 'ftp' }), 'HTTP-protocol-error'],
    ['no authority', (r) => r.setAuthority(undefined), 'HTTP-request-URI-invalid'],
    ['CONNECT', (r) => r.setMethod({ tag: 'connect' }), 'HTTP-request-method-invalid'],
  ])('refuses %s', (_, change, tag) => {
    const { handle, requests } = upstream();
    const request = requestTo();
    change(request);
    expect(payloadOf(() => handle(request))).toEqual({ tag });
    expect(requests).toEqual([]);
  });

  it('refuses a declared length without a body', () => {
    const { handle } = upstream();
    const error = payloadOf(() => handle(requestTo('a', ['content-length', '5'])));
    expect(error).toEqual({ tag: 'HTTP-request-body-size', val: 0n });
  });

  it('hands over an error of the exchange, and keeps a host bug from the guest', async () => {
    const refused = upstream(async () => {
      throw new ResultError({ tag: 'connection-refused' });
    });
    const future = refused.handle(requestTo());
    await future.subscribe().block();
    expect(future.get()).toEqual({ tag: 'ok', val: { tag: 'err', val: { tag: 'connection-refused' } } });

    const broken = upstream(() => {
      throw new TypeError('bug');
    });
    const other = broken.handle(requestTo());
    await other.subscribe().block();
    expect(() => other.get()).toThrow(TypeError);
  });

  it('cuts timeouts at the limits', () => {
    const { handle, requests } = upstream(undefined, { limits: { connectTimeoutMs: 100, firstByteTimeoutMs: 200 } });
    const options = new RequestOptions();
    options.setConnectTimeout(2n ** 64n - 1n);
    options.setFirstByteTimeout(1_500_001n);
    options.setBetweenBytesTimeout(0n);
    expect(options.connectTimeout()).toBe(2n ** 64n - 1n);
    handle(requestTo(), options);
    expect(requests[0]).toMatchObject({ connectTimeoutMs: 100, firstByteTimeoutMs: 2, betweenBytesTimeoutMs: 1 });
  });

  it('counts calls per request', () => {
    const { handle, requests, context } = upstream(undefined, { limits: { outboundRequests: 2 } });
    handle(requestTo());
    handle(requestTo());
    expect(payloadOf(() => handle(requestTo()))).toEqual({ tag: 'connection-limit-reached' });
    expect(requests.length).toBe(2);
    expect(context.logged).toHaveLength(1);
  });

  it('aborts a call whose future is dropped, and drops a response that comes too late', async () => {
    const late = Promise.withResolvers<OutboundResponse>();
    const { handle, requests } = upstream(() => late.promise);
    const future = handle(requestTo());
    future[Symbol.dispose]();
    expect(requests[0]?.signal.aborted).toBe(true);
    const pipe = new Pipe();
    late.resolve({ ...answer(), body: pipe.source });
    await new Promise((resolve) => setTimeout(resolve));
    expect(pipe.sink.isOpen).toBe(false);
  });

  it('keeps a response that was taken when its future is dropped', async () => {
    const { handle, requests } = upstream();
    const future = handle(requestTo());
    const response = await responseOf(future);
    future[Symbol.dispose]();
    expect(requests[0]?.signal.aborted).toBe(false);
    expect(text(response.consume().stream().read(10n))).toBe('ok');
  });

  it('holds no memory any more when the guest drops the body of the response, which stops it', async () => {
    const pipe = new Pipe();
    const { handle } = upstream(async () => ({ ...answer(), body: pipe.source }));
    const memory = new HostMemory(2 ** 20, new HostMemoryBudget(2 ** 20).share());
    const request = requestTo();
    request[HELD_BY](memory);
    const body = (await responseOf(handle(request))).consume();
    expect(memory.held).toBeGreaterThanOrEqual(HELD_BYTES.exchange);
    body[Symbol.dispose]();
    expect([memory.held, pipe.sink.isOpen]).toEqual([0, false]);
  });

  it('ends nothing that is over', async () => {
    const { handle, requests, context } = upstream();
    const body = (await responseOf(handle(requestTo()))).consume().stream();
    expect(text(body.read(10n))).toBe('ok');
    expect(() => body.read(10n)).toThrow(ResultError);
    context.end();
    expect(requests[0]?.signal.aborted).toBe(false);
  });

  it('stops a body that the guest never asked for, when it lets go of the response', async () => {
    const pipe = new Pipe();
    const { handle } = upstream(async () => ({ ...answer(), body: pipe.source }));
    (await responseOf(handle(requestTo())))[Symbol.dispose]();
    expect(pipe.sink.isOpen).toBe(false);
  });

  it('ends every call with the request, and starts anew with the next', async () => {
    const pipe = new Pipe();
    const { handle, requests, context } = upstream(async () => ({ ...answer(), body: pipe.source }));
    const response = await responseOf(handle(requestTo()));
    response.consume().stream();
    expect(context.pendingCleanups).toBe(1);
    context.end();
    expect(requests[0]?.signal.aborted).toBe(true);
    expect(pipe.sink.isOpen).toBe(false);
    expect(context.pendingCleanups).toBe(0);
  });
});
