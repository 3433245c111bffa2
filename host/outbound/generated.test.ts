import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ResultError } from '../base/index.ts';
import { type OutboundRequest, Pipe } from '../wasi/index.ts';
import { bytes, closeAll, openFor, readAll, requestTo, source } from './fixtures/call.ts';
import { httpUpstream, rawUpstream } from './fixtures/upstream.ts';

const uncaught = vi.fn();
beforeEach(() => void process.on('uncaughtException', uncaught).on('unhandledRejection', uncaught));
afterEach(async () => {
  closeAll();
  await new Promise((resolve) => setTimeout(resolve, 10));
  process.off('uncaughtException', uncaught).off('unhandledRejection', uncaught);
  expect(uncaught.mock.calls).toEqual([]);
});

/** What Node.js and the specifications treat in a way of their own, and what JavaScript does. */
const NAMES = [
  'accept',
  'age',
  'allow',
  'authorization',
  'connection',
  'content-disposition',
  'content-encoding',
  'content-length',
  'content-type',
  'cookie',
  'date',
  'etag',
  'expect',
  'from',
  'host',
  'http2-settings',
  'if-match',
  'keep-alive',
  'max-forwards',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'range',
  'referer',
  'set-cookie',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'user-agent',
  'via',
  'x',
  '0',
  '42',
  '__proto__',
  'constructor',
  'hasOwnProperty',
  'prototype',
  'toString',
  'valueOf',
  "!#$%&'*+-.^_`|~",
];

const VALUES = [
  '',
  '0',
  '5',
  'x',
  'chunked',
  'close',
  'keep-alive, x-a',
  'trailers',
  '100-continue',
  'websocket',
  'timeout=0',
  '\xe9\xff',
  'a\tb',
  ' padded ',
  'x'.repeat(9000),
];

type Shape = readonly [name: string, make: () => Partial<OutboundRequest>];

const streamed = (content: string, trailers?: [string, Uint8Array][]): Partial<OutboundRequest> => {
  const pipe = new Pipe();
  if (content !== '') pipe.sink.write(bytes(content));
  setImmediate(() => pipe.sink.end(trailers));
  return { method: 'POST', body: pipe.source };
};

const SHAPES: readonly Shape[] = [
  ['GET', () => ({ method: 'GET' })],
  ['HEAD', () => ({ method: 'HEAD' })],
  ['GET with a body', () => ({ method: 'GET', body: source('hello') })],
  ['POST', () => ({ method: 'POST' })],
  ['POST with a body', () => ({ method: 'POST', body: source('hello') })],
  ['POST with an empty body', () => ({ method: 'POST', body: source('') })],
  ['a stream', () => streamed('hello')],
  ['an empty stream', () => streamed('')],
  ['a stream with trailers', () => streamed('hello', [['x-t', bytes('1')]])],
  ['M-SEARCH', () => ({ method: 'M-SEARCH' })],
  ['QUERY with a body', () => ({ method: 'QUERY', body: source('hello') })],
];

describe('outbound: whatever a guest chooses', () => {
  test.each(SHAPES)('%s: every header name and value is answered, or refused with an error code', { timeout: 60_000 }, async (_, make) => {
    await using upstream = await httpUpstream((request, response) => {
      request.resume().on('end', () => response.end(request.method));
    });
    const outbound = openFor(upstream.port);
    const outcomes = new Map<string, number>();
    for (const name of NAMES) {
      for (const value of VALUES) {
        const request = requestTo(`http://127.0.0.1:${upstream.port}/`, { ...make(), headers: [[name, bytes(value)]] });
        const outcome = await outbound
          .send(request)
          .then(async ({ status, body }) => `${status} ${(await readAll(body)) === request.method || request.method === 'HEAD'}`, codeOf);
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
        if (name === 'content-length' && outcome.startsWith('HTTP-')) continue;
        expect([name, value, outcome]).toEqual([name, value, '200 true']);
      }
    }
    expect(outcomes.get('200 true')).toBeGreaterThan(NAMES.length * VALUES.length * 0.9);
  });

  test.each([
    'GET',
    'get',
    'patch',
    "m'x",
    'HEAD',
    'head',
    'OPTIONS',
    'TRACE',
    'QUERY',
    'M-SEARCH',
    'toString',
    '__proto__',
    '!',
    'X'.repeat(5000),
  ])('method %s goes out as it is', async (method) => {
    await using upstream = await rawUpstream('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n');
    const { status } = await openFor(upstream.port).send(requestTo(`http://127.0.0.1:${upstream.port}/`, { method }));
    expect([status, upstream.received.split(' ')[0]]).toEqual([200, method]);
  });
});

describe('outbound: whatever an upstream answers', () => {
  const STATUSES = [
    '0',
    '1',
    '99',
    '100',
    '101',
    '102',
    '103',
    '199',
    '200',
    '204',
    '205',
    '299',
    '304',
    '600',
    '999',
    '1000',
    '65536',
    '65736',
    '4294967496',
    '-1',
    '2e2',
    '',
  ];
  const FRAMINGS = [
    '',
    'content-length: 2\r\n',
    'content-length: 0\r\n',
    'transfer-encoding: chunked\r\n',
    'connection: upgrade\r\nupgrade: x\r\n',
    'connection: close\r\n',
    'keep-alive: timeout=0\r\n',
    'trailer: x\r\n',
    'transfer-encoding: gzip\r\n',
    'content-length: 99999999999999999999\r\n',
    '__proto__: 1\r\nconstructor: 2\r\n',
    `x: ${'y'.repeat(70_000)}\r\n`,
    'x: \x01\r\n',
    'x\r\n',
    ': x\r\n',
    '\xe9: x\r\n',
  ];
  const BODIES = [
    '',
    'ok',
    '2\r\nok\r\n0\r\n\r\n',
    '2\r\nok\r\n0\r\nx: 1\r\n__proto__: 2\r\n\r\n',
    'ffffffffffffffff\r\nok',
    `2;${'e'.repeat(20_000)}\r\nok\r\n`,
    'HTTP/1.1 200 OK\r\n\r\n',
  ];

  test.each(STATUSES)(
    'status %j, with every framing and body, ends with an answer or an error code',
    { timeout: 60_000 },
    async (status) => {
      let answer = '';
      await using upstream = await rawUpstream((socket) => socket.once('data', () => socket.end(answer, 'latin1')));
      const outbound = openFor(upstream.port);
      for (const framing of FRAMINGS) {
        for (const content of BODIES) {
          answer = `HTTP/1.1 ${status} X\r\n${framing}\r\n${content}`;
          const request = requestTo(`http://127.0.0.1:${upstream.port}/`, { firstByteTimeoutMs: 2000 });
          const outcome = await outbound.send(request).then(async (response) => {
            await readAll(response.body).catch(codeOf);
            return response.status;
          }, codeOf);
          if (typeof outcome === 'number')
            expect([answer, outcome]).toEqual([answer, expect.toSatisfy((n: number) => n >= 200 && n <= 999)]);
        }
      }
    },
  );
});

/** Anything but an error-code for the guest would be a bug of the host. */
function codeOf(error: unknown): string {
  if (error instanceof ResultError) return (error.payload as { tag: string }).tag;
  throw error;
}
