import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { DEFAULT_LIMITS, type FunctionLimits, HOST_LIMITS, ResultError } from '../../base/index.ts';
import type { FunctionOutbound } from '../../capabilities/index.ts';
import { type ByteSource, BytesSource, type OutboundRequest, type OutboundResponse, Pipe } from '../../wasi/index.ts';
import { requestTo } from '../fixtures/call.ts';
import { fetchOutbound, type FetchOutboundOptions } from './index.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

let server: Server;
let origin: string;
let authority: string;
const seen: { readonly method: string; readonly url: string; readonly headers: IncomingMessage['headers']; body: string }[] = [];

beforeAll(async () => {
  // Clients that go away in the middle are what some tests are about.
  server = createServer((request, response) => void answer(request, response).catch(() => {}));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  authority = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  origin = `http://${authority}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method = '', url = '', headers } = request;
  const record = { method, url, headers, body: '' };
  seen.push(record);
  for await (const chunk of request) record.body += String(chunk);
  if (url === '/redirect') return void response.writeHead(302, { location: `${origin}/secret` }).end();
  if (url === '/gzip') return void response.writeHead(200, { 'content-encoding': 'gzip', 'x-a': '1' }).end(gzipSync('packed'));
  if (url === '/zip') return void response.writeHead(200, { 'content-encoding': 'x-strange' }).end('packed');
  if (url === '/silent') return;
  if (url === '/stalls') return void response.writeHead(200).write('begun');
  if (url === '/breaks') {
    response.writeHead(200, { 'content-length': '10' }).write('half');
    return void setTimeout(() => response.destroy(), 20);
  }
  if (url === '/heads') return void response.writeHead(200, { 'x-large': 'v'.repeat(15_000), connection: 'x-hop', 'x-hop': '1' }).end();
  response.writeHead(200, { 'x-latin': 'é', 'set-cookie': ['a=1', 'b=2'] }).end(`${method} ${record.body}`);
}

interface Changes extends Partial<OutboundRequest> {
  readonly options?: Partial<FetchOutboundOptions> | undefined;
  readonly limits?: Partial<FunctionLimits> | undefined;
}

const requestOf = (changes: Partial<OutboundRequest>): OutboundRequest => requestTo(`${origin}/`, changes);

const outboundOf = ({ options, limits }: Pick<Changes, 'options' | 'limits'>): FunctionOutbound =>
  fetchOutbound({ functionName: 'f', rules: [origin], limits: { ...DEFAULT_LIMITS, ...limits }, ...options });

const send = ({ options, limits, ...changes }: Changes = {}): Promise<OutboundResponse> =>
  outboundOf({ options, limits }).send(requestOf(changes));

async function textOf(source: ByteSource): Promise<string> {
  let text = '';
  for (;;) {
    while (!source.isReady) await source.ready();
    const chunk = source.take(3);
    if (chunk === undefined) return text;
    text += new TextDecoder('utf-8', { ignoreBOM: true }).decode(chunk);
  }
}

/** @returns how many bytes were written before all of them were, or the pipe was closed */
async function writtenTo({ sink }: Pipe, body: Uint8Array): Promise<number> {
  let written = 0;
  while (written < body.length && sink.isOpen) {
    await sink.ready();
    const part = body.subarray(written, written + sink.capacity);
    sink.write(part);
    written += part.length;
  }
  return written;
}

async function errorOf(promise: Promise<unknown>): Promise<unknown> {
  const error: unknown = await promise.then(
    () => 'nothing',
    (reason: unknown) => reason,
  );
  return error instanceof ResultError ? error.payload : error;
}

describe('what goes out', () => {
  it('is sent with its body, and comes back with its bytes', async () => {
    const { status, headers, body } = await send({ method: 'POST', headers: [['x-a', bytes('1')]], body: new BytesSource(bytes('héllo')) });
    expect([status, await textOf(body)]).toEqual([200, 'POST héllo']);
    expect(headers.filter(([name]) => name === 'set-cookie')).toHaveLength(2);
    expect(headers.find(([name]) => name === 'x-latin')?.[1]).toEqual(Uint8Array.of(0xe9));
    expect(seen.at(-1)?.headers).toMatchObject({ 'x-a': '1', 'accept-encoding': 'identity', 'transfer-encoding': 'chunked' });
  });

  it('says its length where the guest does', async () => {
    await send({ method: 'PUT', headers: [['content-length', bytes('5')]], body: new BytesSource(bytes('12345')) });
    expect(seen.at(-1)).toMatchObject({ body: '12345', headers: { 'content-length': '5' } });
    const short = send({ method: 'PUT', headers: [['content-length', bytes('9')]], body: new BytesSource(bytes('12345')) });
    expect(await errorOf(short)).toMatchObject({ tag: 'HTTP-request-body-size' });
  });

  it('is streamed where it is large, and has the length that was declared all the same', async () => {
    const large = (size: number, declared: number): Promise<OutboundResponse> =>
      send({ method: 'PUT', headers: [['content-length', bytes(String(declared))]], body: new BytesSource(new Uint8Array(size)) });
    expect((await large(70_000, 70_000)).status).toBe(200);
    expect(seen.at(-1)?.body.length).toBe(70_000);
    expect(seen.at(-1)?.headers).not.toHaveProperty('content-length');
    for (const size of [69_999, 70_001]) {
      expect(await errorOf(large(size, 70_000)), String(size)).toEqual({ tag: 'HTTP-request-body-size', val: 70_000n });
    }
  });

  it('is told to have broken off by whoever broke it off', async () => {
    const pipe = new Pipe();
    const sent = errorOf(send({ method: 'POST', body: pipe.source }));
    pipe.sink.write(bytes('one'));
    await vi.waitFor(() => expect(seen.at(-1)?.body).toBe('one'));
    pipe.sink.abort();
    expect(await sent).toEqual({ tag: 'connection-terminated' });
  });

  it('is read where it cannot be sent, so that the guest learns of it from the response', async () => {
    const body = new Uint8Array(300_000);
    const nobody = { authority: '127.0.0.1:1', options: { rules: ['http://127.0.0.1:1'] } };
    const failures: readonly (readonly [string, Changes])[] = [
      ['not granted', { authority: 'other.test' }],
      ['nobody listens', nobody],
      ['nobody listens, as a whole', { ...nobody, options: { ...nobody.options, wholeBodyBytes: 1_000_000 } }],
      ['too large as a whole', { options: { wholeBodyBytes: 100 } }],
      ['shorter than declared', { headers: [['content-length', bytes('400000')]] }],
      ['longer than declared', { headers: [['content-length', bytes('200000')]] }],
      ['longer than declared, and small', { headers: [['content-length', bytes('2')]] }],
      ['with a method that has none', { method: 'GET' }],
    ];
    for (const [name, changes] of failures) {
      const pipe = new Pipe();
      const failed = errorOf(send({ method: 'POST', body: pipe.source, ...changes }));
      expect(await writtenTo(pipe, body), name).toBe(body.length);
      expect(pipe.sink.isOpen, name).toBe(true);
      pipe.sink.end();
      expect(await failed, name).toHaveProperty('tag');
    }
  });

  it('is read where the platform answers without it, although it has asked for more', async () => {
    const early: typeof fetch = async (_, init) => {
      const reader = (init!.body as ReadableStream<Uint8Array>).getReader();
      void reader.read();
      await reader.cancel();
      return new Response('early');
    };
    const pipe = new Pipe();
    const answered = send({ method: 'POST', body: pipe.source, options: { fetch: early } });
    expect(await writtenTo(pipe, new Uint8Array(300_000))).toBe(300_000);
    expect([pipe.sink.isOpen, await textOf((await answered).body)]).toEqual([true, 'early']);
  });

  it('may be streamed', async () => {
    const pipe = new Pipe();
    const sent = send({ method: 'POST', body: pipe.source });
    pipe.sink.write(bytes('one '));
    setTimeout(() => {
      pipe.sink.write(bytes('two'));
      pipe.sink.end();
    }, 5);
    expect(await textOf((await sent).body)).toBe('POST one two');
  });

  it('goes out as a whole where streams cannot, up to a limit', async () => {
    const options = { wholeBodyBytes: 4 };
    await send({ method: 'POST', body: new BytesSource(bytes('1234')), options });
    expect(seen.at(-1)).toMatchObject({ body: '1234', headers: { 'content-length': '4' } });
    const large = send({ method: 'POST', body: new BytesSource(bytes('12345')), options });
    expect(await errorOf(large)).toMatchObject({ tag: 'HTTP-request-body-size' });
  });

  it('has no body with GET, and no tunnel', async () => {
    expect(await errorOf(send({ body: new BytesSource(bytes('x')) }))).toEqual({ tag: 'HTTP-request-method-invalid' });
    expect((await send({ body: new BytesSource() })).status).toBe(200);
    for (const method of ['CONNECT', 'connect']) expect(await errorOf(send({ method }))).toEqual({ tag: 'HTTP-request-method-invalid' });
  });
});

describe('what is denied', () => {
  it('is any origin that is not granted, before anything is sent', async () => {
    const fetch = vi.fn<typeof globalThis.fetch>();
    const onDenied = vi.fn<(message: string) => void>();
    for (const other of ['127.0.0.1', 'localhost', '127.0.0.1:1', `${authority}@evil.test`, 'évil.test', '']) {
      const error = await errorOf(send({ authority: other, options: { fetch, onDenied } }));
      expect((error as { tag: string }).tag).toMatch(/^HTTP-request-(?:denied|URI-invalid)$/);
    }
    expect(await errorOf(send({ scheme: 'https', options: { fetch } }))).toEqual({ tag: 'HTTP-request-denied' });
    expect(fetch).not.toHaveBeenCalled();
    expect(onDenied.mock.calls[0]?.[0]).toContain('"capabilities.http"');
  });

  it('is following a redirect: the guest gets it', async () => {
    const { status, headers } = await send({ pathWithQuery: '/redirect' });
    expect([status, String.fromCharCode(...headers.find(([name]) => name === 'location')![1])]).toEqual([302, `${origin}/secret`]);
    expect(seen.at(-1)?.url).toBe('/redirect');
  });

  it('is a redirect that the platform hides', async () => {
    const fetch = async (): Promise<Response> => Object.defineProperty(new Response(), 'type', { value: 'opaqueredirect' });
    expect(await errorOf(send({ options: { fetch } }))).toEqual({ tag: 'HTTP-protocol-error' });
  });
});

describe('what comes back', () => {
  it('says nothing of a coding that is undone', async () => {
    const { headers, body } = await send({ pathWithQuery: '/gzip' });
    expect(headers.map(([name]) => name)).not.toContain('content-encoding');
    expect(await textOf(body)).toBe('packed');
  });

  it('is refused with a coding of which nobody knows', async () => {
    expect(await errorOf(send({ pathWithQuery: '/zip' }))).toEqual({ tag: 'HTTP-response-content-coding', val: 'x-strange' });
  });

  it('has no headers of the connection, and not too many', async () => {
    const { headers } = await send({ pathWithQuery: '/heads' });
    expect(headers.map(([name]) => name)).not.toEqual(expect.arrayContaining(['x-hop']));
    const many = new Headers(Array.from({ length: 40 }, (_, i) => [`x-${i}`, 'v'.repeat(2000)] as [string, string]));
    const fetch = async (): Promise<Response> => new Response('', { headers: many });
    expect(await errorOf(send({ options: { fetch } }))).toEqual({
      tag: 'HTTP-response-header-section-size',
      val: HOST_LIMITS.outboundResponseHeaderBytes,
    });
  });

  it('is told to have broken off', async () => {
    const { body } = await send({ pathWithQuery: '/breaks' });
    expect(await errorOf(textOf(body))).toEqual({ tag: 'HTTP-response-incomplete' });
  });
});

describe('what takes too long', () => {
  it.each<[string, Changes, string]>([
    ['an upstream that says nothing', { pathWithQuery: '/silent', firstByteTimeoutMs: 30 }, 'connection-read-timeout'],
    ['the same by the limit of the function', { pathWithQuery: '/silent', limits: { firstByteTimeoutMs: 30 } }, 'connection-read-timeout'],
    ['the exchange as a whole', { pathWithQuery: '/silent', limits: { outboundTimeoutMs: 30 } }, 'HTTP-response-timeout'],
  ])('%s', async (_, changes, tag) => {
    expect(await errorOf(send(changes))).toEqual({ tag });
  });

  it('a body that stalls', async () => {
    const { body } = await send({ pathWithQuery: '/stalls', betweenBytesTimeoutMs: 30, firstByteTimeoutMs: 1_000_000 });
    expect(await errorOf(textOf(body))).toEqual({ tag: 'connection-read-timeout' });
  });
});

describe('a function that is taken down', () => {
  it('ends what it waits for, and nothing that is over', async () => {
    const signals: AbortSignal[] = [];
    const fetch: typeof globalThis.fetch = (input, init) => {
      signals.push(init!.signal!);
      return globalThis.fetch(input, init);
    };
    const outbound = outboundOf({ options: { fetch } });
    const request = (pathWithQuery: string): Promise<OutboundResponse> => outbound.send(requestOf({ pathWithQuery }));
    await textOf((await request('/')).body);
    const stalled = (await request('/stalls')).body;
    const silent = errorOf(request('/silent'));
    await vi.waitFor(() => expect(seen.at(-1)?.url).toBe('/silent'));
    outbound.dispose();
    expect(await silent).toEqual({ tag: 'connection-terminated' });
    expect(await errorOf(textOf(stalled))).toEqual({ tag: 'HTTP-response-incomplete' });
    expect(signals.map(({ aborted }) => aborted)).toEqual([false, true, true]);
  });
});

describe('who gives up', () => {
  it('ends the request, before and after there is an answer', async () => {
    const early = new AbortController();
    const sent = send({ pathWithQuery: '/silent', signal: early.signal });
    setTimeout(() => early.abort(), 10);
    expect(await errorOf(sent)).toEqual({ tag: 'connection-terminated' });
    const late = new AbortController();
    const { body } = await send({ pathWithQuery: '/stalls', signal: late.signal });
    const text = textOf(body);
    late.abort();
    expect(await errorOf(text)).toEqual({ tag: 'HTTP-response-incomplete' });
    const fetch = vi.fn<typeof globalThis.fetch>();
    expect(await errorOf(send({ signal: AbortSignal.abort(), options: { fetch } }))).toEqual({ tag: 'connection-terminated' });
    expect(fetch).not.toHaveBeenCalled();
  });

  it('learns that nobody listens', async () => {
    expect(await errorOf(send({ authority: '127.0.0.1:1', options: { rules: ['http://127.0.0.1:1'] } }))).toMatchObject({
      tag: expect.stringMatching(/refused|unavailable/),
    });
  });
});
