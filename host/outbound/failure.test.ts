import { createServer as createTlsServer } from 'node:https';
import tls from 'node:tls';
import { afterEach, describe, expect, test } from 'vitest';
import { bytes, closeAll, failure, open, openFor, readAll, requestTo, source } from './fixtures/call.ts';
import { TEST_CERTIFICATE, TEST_KEY } from './fixtures/certificate.ts';
import { httpUpstream, otherUpstream, rawUpstream, type Upstream } from './fixtures/upstream.ts';
import type { Lookup, Outbound } from './index.ts';

afterEach(closeAll);

const toLoopback: Lookup = async () => [{ address: '127.0.0.1', family: 4 }];
const get = (outbound: Outbound, { port }: Upstream) => outbound.send(requestTo(`http://127.0.0.1:${port}`));

/** What a call fails with, before or after the response's head. */
async function outcome(answer: string): Promise<unknown> {
  await using upstream = await rawUpstream(answer);
  return await failure(get(openFor(upstream.port), upstream).then(({ body }) => readAll(body)));
}

describe('outbound: connections', () => {
  test('refused', async () => {
    const upstream = await httpUpstream(() => {});
    const { port } = upstream;
    await upstream[Symbol.asyncDispose]();
    expect(await failure(get(openFor(port), upstream))).toEqual({ tag: 'connection-refused' });
  });

  test('closed or reset before an answer', async () => {
    await using closed = await rawUpstream((socket) => socket.once('data', () => socket.end()));
    expect(await failure(get(openFor(closed.port), closed))).toEqual({ tag: 'connection-terminated' });
    await using reset = await rawUpstream((socket) => socket.once('data', () => socket.resetAndDestroy()));
    expect(await failure(get(openFor(reset.port), reset))).toEqual({ tag: 'connection-terminated' });
  });

  test('disposed', async () => {
    await using upstream = await httpUpstream(() => {});
    const outbound = openFor(upstream.port);
    const call = failure(get(outbound, upstream));
    outbound.dispose();
    expect(await call).toEqual({ tag: 'connection-terminated' });
    expect(await failure(get(outbound, upstream))).toEqual({ tag: 'connection-terminated' });
  });

  test('of two functions are never shared', async () => {
    await using upstream = await httpUpstream((_, response) => response.end('x'));
    const [one, two] = [openFor(upstream.port), openFor(upstream.port)];
    for (const outbound of [one, two, one, two]) await readAll((await get(outbound, upstream)).body);
    expect(upstream.connections).toBe(2);
  });

  test('on which more came than was asked for are not used again', async () => {
    const answer = 'HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\n';
    await using upstream = await rawUpstream((socket) => {
      socket.on('data', () => socket.write(`${answer}good${answer}evil`));
    });
    const outbound = openFor(upstream.port);
    for (let i = 0; i < 5; i++) {
      const result = await get(outbound, upstream).then(
        ({ body }) => readAll(body),
        () => 'failed',
      );
      expect(result).not.toBe('evil');
    }
    expect(upstream.connections).toBeGreaterThan(1);
  });
});

describe('outbound: malformed responses', () => {
  test.each([
    ['no HTTP at all', 'SSH-2.0-OpenSSH_9.9\r\n'],
    ['another version', 'HTTP/3.7 200 OK\r\n\r\n'],
    ['a status that is no number', 'HTTP/1.1 2x0 OK\r\n\r\n'],
    ['a header without a colon', 'HTTP/1.1 200 OK\r\nbroken\r\n\r\n'],
    ['a NUL in a header', 'HTTP/1.1 200 OK\r\na: b\0c\r\n\r\n'],
    ['a folded header', 'HTTP/1.1 200 OK\r\na: b\r\n c\r\n\r\n'],
    ['a blank before the colon', 'HTTP/1.1 200 OK\r\na : b\r\n\r\n'],
    ['two lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nxx'],
    ['a length and chunks', 'HTTP/1.1 200 OK\r\ncontent-length: 3\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['a negative length', 'HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n'],
    ['a length beyond 64 bits', 'HTTP/1.1 200 OK\r\ncontent-length: 99999999999999999999\r\n\r\n'],
    ['a switch of protocols that nobody asked for', 'HTTP/1.1 101 Switching\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n'],
    ['a chunk size that is no number', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n'],
    ['a chunk size beyond 64 bits', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nfffffffffffffffff\r\n'],
  ])('%s is HTTP-protocol-error', async (_, answer) => {
    expect(await outcome(answer)).toEqual({ tag: 'HTTP-protocol-error' });
  });

  test.each([
    ['of a declared length', 'HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf'],
    ['in chunks', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nhalf\r\n'],
    ['in the middle of a chunk', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nff\r\nhalf'],
  ])('a body %s that ends early is HTTP-response-incomplete, after what came', async (_, answer) => {
    await using upstream = await rawUpstream(answer);
    const { body } = await get(openFor(upstream.port), upstream);
    let seen = '';
    const read = async (): Promise<void> => {
      for (;;) {
        const chunk = body.take(10);
        if (chunk === undefined) return;
        seen += Buffer.from(chunk).toString();
        if (chunk.length === 0) await body.ready();
      }
    };
    expect(await failure(read())).toEqual({ tag: 'HTTP-response-incomplete' });
    expect(seen).toBe('half');
  });

  test('a head above 64 KiB, in one header or in many', async () => {
    const expected = { tag: 'HTTP-response-header-section-size', val: 65_536 };
    expect(await outcome(`HTTP/1.1 200 OK\r\nx: ${'y'.repeat(70_000)}\r\n\r\n`)).toEqual(expected);
    expect(await outcome(`HTTP/1.1 200 OK\r\n${'x: yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\r\n'.repeat(3000)}\r\n`)).toEqual(expected);
    expect(await outcome(`HTTP/1.1 200 OK\r\n${'x:\r\n'.repeat(1100)}\r\n`)).toEqual(expected);
  });

  test('trailers above 64 KiB', async () => {
    const answer = `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\nx\r\n0\r\nx: ${'y'.repeat(70_000)}\r\n\r\n`;
    expect(await outcome(answer)).toEqual({ tag: 'HTTP-response-trailer-section-size', val: 65_536 });
    const many = `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n${'x:\r\n'.repeat(1100)}\r\n`;
    expect(await outcome(many)).toEqual({ tag: 'HTTP-response-trailer-section-size', val: 65_536 });
  });

  test('informational responses are passed over, but not without end', async () => {
    const hint = 'HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n';
    await using upstream = await rawUpstream(`${hint.repeat(10)}HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok`);
    const response = await get(openFor(upstream.port), upstream);
    expect([response.status, await readAll(response.body)]).toEqual([200, 'ok']);
    expect(await outcome(`${hint.repeat(11)}HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok`)).toEqual({ tag: 'HTTP-protocol-error' });
  });
});

describe('outbound: time limits', () => {
  test('to connect: connection-timeout', async () => {
    await using upstream = await httpUpstream((_, response) => response.end());
    // 64 connections are taken, so the next request waits for one.
    await using busy = await httpUpstream(() => {});
    const outbound = openFor(busy.port, { limits: { connectTimeoutMs: 100 } });
    const abort = new AbortController();
    const others = Array.from({ length: 64 }, () =>
      failure(outbound.send(requestTo(`http://127.0.0.1:${busy.port}`, { signal: abort.signal }))),
    );
    expect(await failure(get(outbound, busy))).toEqual({ tag: 'connection-timeout' });
    abort.abort();
    await Promise.all(others);
    expect(upstream.connections).toBe(0);
  });

  test('to the first byte: connection-read-timeout, and the connection is closed', async () => {
    await using upstream = await httpUpstream(() => {});
    const outbound = openFor(upstream.port, { limits: { firstByteTimeoutMs: 50 } });
    expect(await failure(get(outbound, upstream))).toEqual({ tag: 'connection-read-timeout' });
    await upstream.closed();
  });

  test('between bytes: connection-read-timeout, after what came', async () => {
    await using upstream = await httpUpstream((_, response) => response.write('half'));
    const outbound = openFor(upstream.port);
    const { body } = await outbound.send(requestTo(`http://127.0.0.1:${upstream.port}`, { betweenBytesTimeoutMs: 50 }));
    expect(await failure(readAll(body))).toEqual({ tag: 'connection-read-timeout' });
    await upstream.closed();
  });

  test('of the whole exchange: HTTP-response-timeout, however many bytes trickle in', async () => {
    await using upstream = await httpUpstream((_, response) => {
      const timer = setInterval(() => response.write('.'), 5);
      response.on('close', () => clearInterval(timer));
    });
    const { body } = await get(openFor(upstream.port, { limits: { outboundTimeoutMs: 200 } }), upstream);
    expect(await failure(readAll(body))).toEqual({ tag: 'HTTP-response-timeout' });
    await upstream.closed();
  });

  test('a guest shortens a limit and does not extend it', async () => {
    await using upstream = await httpUpstream(() => {});
    const request = requestTo(`http://127.0.0.1:${upstream.port}`, { firstByteTimeoutMs: 1e9 });
    const outbound = openFor(upstream.port, { limits: { firstByteTimeoutMs: 50 } });
    expect(await failure(outbound.send(request))).toEqual({ tag: 'connection-read-timeout' });
    const unlimited = openFor(upstream.port, { limits: { firstByteTimeoutMs: 2 ** 40 } });
    const abort = new AbortController();
    const call = failure(unlimited.send({ ...request, firstByteTimeoutMs: 2 ** 40, signal: abort.signal }));
    // Node would turn so long a delay into one millisecond.
    const other = new Promise<string>((resolve) => setTimeout(resolve, 50, 'still waiting'));
    expect(await Promise.race([call, other])).toBe('still waiting');
    abort.abort();
    expect(await call).toEqual({ tag: 'connection-terminated' });
  });
});

describe('outbound: abort', () => {
  test('before, during and after the head closes the connection', async () => {
    await using upstream = await httpUpstream((request, response) => {
      if (request.url === '/body') response.write('half');
    });
    const outbound = openFor(upstream.port);
    const url = `http://127.0.0.1:${upstream.port}`;
    expect(await failure(outbound.send(requestTo(url, { signal: AbortSignal.abort() })))).toEqual({ tag: 'connection-terminated' });
    expect(upstream.connections).toBe(0);
    const waiting = new AbortController();
    const call = failure(outbound.send(requestTo(url, { signal: waiting.signal })));
    while (upstream.received === '') await new Promise(setImmediate);
    waiting.abort();
    expect(await call).toEqual({ tag: 'connection-terminated' });
    const receiving = new AbortController();
    const { body } = await outbound.send(requestTo(`${url}/body`, { signal: receiving.signal }));
    receiving.abort();
    expect(await failure(readAll(body))).toEqual({ tag: 'connection-terminated' });
    await upstream.closed();
  });

  test('of the body alone closes the connection, too', async () => {
    await using upstream = await httpUpstream((_, response) => response.write('half'));
    const { body } = await get(openFor(upstream.port), upstream);
    body.cancel();
    body.cancel();
    expect(body.take(10)).toBeUndefined();
    await upstream.closed();
  });
});

describe('outbound: TLS', () => {
  const listen = () => otherUpstream(createTlsServer({ key: TEST_KEY, cert: TEST_CERTIFICATE }, (_, response) => response.end('secret')));

  test('a certificate for the name, of a known authority', async () => {
    await using upstream = await listen();
    const url = `https://secure.test:${upstream.port}`;
    const outbound = open({ rules: [url], lookup: toLoopback, ca: TEST_CERTIFICATE });
    expect(await readAll((await outbound.send(requestTo(url))).body)).toBe('secret');
  });

  test('of version 1.2 is enough, whatever the application asks of its own connections', async () => {
    const server = createTlsServer({ key: TEST_KEY, cert: TEST_CERTIFICATE, maxVersion: 'TLSv1.2' }, (_, response) => response.end('old'));
    await using upstream = await otherUpstream(server);
    const url = `https://secure.test:${upstream.port}`;
    const usual = tls.DEFAULT_MIN_VERSION;
    tls.DEFAULT_MIN_VERSION = 'TLSv1.3';
    try {
      const outbound = open({ rules: [url], lookup: toLoopback, ca: TEST_CERTIFICATE });
      expect(await readAll((await outbound.send(requestTo(url))).body)).toBe('old');
    } finally {
      tls.DEFAULT_MIN_VERSION = usual;
    }
  });

  test('of an unknown authority, or for another name, is TLS-certificate-error whatever the environment says', async () => {
    await using upstream = await listen();
    const [url, other] = [`https://secure.test:${upstream.port}`, `https://other.test:${upstream.port}`];
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
    try {
      const unknown = open({ rules: [url], lookup: toLoopback });
      expect(await failure(unknown.send(requestTo(url)))).toEqual({ tag: 'TLS-certificate-error' });
      const misnamed = open({ rules: [other], lookup: toLoopback, ca: TEST_CERTIFICATE });
      expect(await failure(misnamed.send(requestTo(other)))).toEqual({ tag: 'TLS-certificate-error' });
    } finally {
      delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
    }
  });

  test('a server that speaks none is TLS-protocol-error', async () => {
    await using upstream = await rawUpstream('HTTP/1.1 400 Bad Request\r\n\r\n');
    const url = `https://secure.test:${upstream.port}`;
    expect(await failure(open({ rules: [url], lookup: toLoopback }).send(requestTo(url)))).toEqual({ tag: 'TLS-protocol-error' });
  });

  test('an alert is passed on by its number', async () => {
    await using upstream = await rawUpstream((socket) => {
      socket.once('data', () => socket.end(Buffer.from([0x15, 3, 3, 0, 2, 2, 40])));
    });
    const url = `https://secure.test:${upstream.port}`;
    const alert = { tag: 'TLS-alert-received', val: { alertId: 40, alertMessage: undefined } };
    expect(await failure(open({ rules: [url], lookup: toLoopback }).send(requestTo(url)))).toEqual(alert);
  });
});

describe('outbound: what the guest sends wrong', () => {
  const post = { method: 'POST', body: source('four') };

  test.each([
    [[['content-length', '5']], 'HTTP-request-body-size'],
    [[['content-length', '3']], 'HTTP-request-body-size'],
    [[['content-length', 'x']], 'HTTP-protocol-error'],
    [[['content-length', '-4']], 'HTTP-protocol-error'],
    [
      [
        ['content-length', '4'],
        ['Content-Length', '5'],
      ],
      'HTTP-protocol-error',
    ],
  ] as [string[][], string][])('%j', async (headers, tag) => {
    await using upstream = await httpUpstream((request, response) => request.resume().on('end', () => response.end()));
    const pairs = headers.map(([name = '', value = '']) => [name, bytes(value)] as const);
    const request = requestTo(`http://127.0.0.1:${upstream.port}`, { ...post, body: source('four'), headers: pairs });
    expect((await failure(openFor(upstream.port).send(request))).tag).toBe(tag);
  });

  test('a length without a body', async () => {
    await using upstream = await httpUpstream((_, response) => response.end());
    const request = requestTo(`http://127.0.0.1:${upstream.port}`, { method: 'POST', headers: [['content-length', bytes('4')]] });
    expect((await failure(openFor(upstream.port).send(request))).tag).toBe('HTTP-request-body-size');
    expect(upstream.connections).toBe(0);
  });
});
