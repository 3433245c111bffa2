import { createHash } from 'node:crypto';
import { setTimeout as after } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { type ByteSource, type OutboundRequest, Pipe } from '../wasi/index.ts';
import { bytes, closeAll, openFor, readAll, requestTo, source, takesMore, text } from './fixtures/call.ts';
import { httpUpstream, rawUpstream, type Upstream } from './fixtures/upstream.ts';

afterEach(closeAll);

const MiB = 1024 * 1024;

const send = (upstream: Upstream, more: Partial<OutboundRequest> = {}) =>
  openFor(upstream.port).send(requestTo(`http://127.0.0.1:${upstream.port}/p?q`, more));

describe('outbound: request', () => {
  test('method, path, headers and body arrive as they are', async () => {
    await using upstream = await rawUpstream((socket) => {
      socket.on('data', (data) => data.includes('four') && socket.end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n'));
    });
    const value = Uint8Array.of(0x20, 0x61, 0x09, 0xe9, 0xff, 0x80, 0x62);
    const headers = [
      ['X-Case', bytes('One')],
      ['x-case', bytes('two')],
      ['x-obs', value],
      ['x-empty', bytes('')],
      ['content-length', bytes('4')],
    ] as const;
    await send(upstream, { method: 'PATCH', headers, body: source('four') });
    const lines = upstream.received.split('\r\n');
    expect(lines[0]).toBe('PATCH /p?q HTTP/1.1');
    expect(lines.slice(1, 3)).toEqual([`host: 127.0.0.1:${upstream.port}`, 'connection: keep-alive']);
    expect(lines).toContain('X-Case: One');
    // Names are equal in whatever case: the first spelling counts.
    expect(lines).toContain('X-Case: two');
    expect(lines).toContain('x-empty: ');
    expect(lines).toContain(`x-obs: ${text(value)}`);
    expect(lines.filter((line) => /content-length/i.test(line))).toEqual(['content-length: 4']);
    expect(lines.at(-1)).toBe('four');
  });

  test('headers of the connection stay behind, with those that Connection names', async () => {
    await using upstream = await rawUpstream('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n');
    const names = [
      'Host',
      'Connection',
      'Keep-Alive',
      'Proxy-Connection',
      'Proxy-Authorization',
      'Proxy-Authenticate',
      'TE',
      'Transfer-Encoding',
    ];
    const headers = [...names, 'Upgrade', 'HTTP2-Settings', 'Expect', 'X-Named'].map((name) => [name, bytes('secret')] as const);
    await send(upstream, { headers: [...headers, ['connection', bytes('X-Named, close')], ['x-kept', bytes('1')]] });
    expect(upstream.received).not.toContain('secret');
    expect(upstream.received).toContain('x-kept: 1\r\n');
    expect(upstream.received.match(/^host:/gim)).toHaveLength(1);
  });

  test('what other headers say names none of them', async () => {
    await using upstream = await rawUpstream('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n');
    await send(upstream, {
      headers: [
        ['x-a', bytes('x-b, x-c')],
        ['x-b', bytes('1')],
        ['connection', bytes('x-c')],
        ['x-c', bytes('2')],
      ],
    });
    expect(upstream.received).toContain('x-a: x-b, x-c\r\nx-b: 1\r\n');
    expect(upstream.received).not.toContain('x-c: 2');
  });

  test('one that takes its time with each part is not silent, and neither is who takes them', async () => {
    await using upstream = await httpUpstream((request, response) => {
      request.resume().on('end', () => response.end('taken'));
    });
    const pipe = new Pipe();
    const sent = send(upstream, { method: 'POST', body: pipe.source, firstByteTimeoutMs: 1500 });
    // Twice as long, all in all, as the upstream may say nothing for.
    for (let i = 0; i < 30; i++) {
      pipe.sink.write(bytes('part'));
      await after(100);
    }
    pipe.sink.end();
    expect(await readAll((await sent).body)).toBe('taken');
  });

  test('a body of unknown length goes out in chunks; none or an empty one does not', async () => {
    await using upstream = await httpUpstream((request, response) => {
      let size = 0;
      request.on('data', (chunk: Buffer) => (size += chunk.length));
      request.on('end', () =>
        response.end(JSON.stringify([request.headers['transfer-encoding'], request.headers['content-length'], size])),
      );
    });
    const answer = async (more: Partial<OutboundRequest>) => JSON.parse(await readAll((await send(upstream, more)).body)) as unknown;
    expect(await answer({ method: 'POST', body: source('x'.repeat(200_000)) })).toEqual(['chunked', null, 200_000]);
    expect(await answer({ method: 'POST', body: source('') })).toEqual([null, '0', 0]);
    expect(await answer({ method: 'POST' })).toEqual([null, '0', 0]);
    expect(await answer({ method: 'GET' })).toEqual([null, null, 0]);
    expect(await answer({ method: 'GET', body: source('') })).toEqual([null, null, 0]);
    expect(await answer({ method: 'DELETE', body: source('abc') })).toEqual(['chunked', null, 3]);
  });

  test('a body that breaks off breaks the connection off, so that the upstream can tell', async () => {
    let aborted = false;
    await using upstream = await httpUpstream((request) => {
      request.resume().on('aborted', () => (aborted = true));
    });
    const pipe = new Pipe();
    pipe.sink.write(bytes('half'));
    const call = send(upstream, { method: 'POST', body: pipe.source });
    while (!upstream.received.includes('half')) await new Promise(setImmediate);
    pipe.sink.abort();
    await expect(call).rejects.toMatchObject({ payload: { tag: 'connection-terminated' } });
    await upstream.closed();
    expect(aborted).toBe(true);
  });
});

describe('outbound: response', () => {
  test('status, headers with their bytes, body and trailers', async () => {
    await using upstream = await rawUpstream(
      'HTTP/1.1 299 Odd\r\nX-A: 1\r\nx-a: 2\r\nobs: \xe9\xff\r\nconnection: x-hop\r\nx-hop: 1\r\nkeep-alive: timeout=5\r\n' +
        'transfer-encoding: chunked\r\nset-cookie: a=1\r\nset-cookie: b=2\r\n__proto__: x\r\nconstructor: y\r\n\r\n3\r\nabc\r\n0\r\nT-One: \xfe\r\nt-two: 2\r\n\r\n',
    );
    const { status, headers, body } = await send(upstream);
    expect(status).toBe(299);
    expect(headers.map(([name, value]) => [name, text(value)])).toEqual([
      ['X-A', '1'],
      ['x-a', '2'],
      ['obs', '\xe9\xff'],
      ['set-cookie', 'a=1'],
      ['set-cookie', 'b=2'],
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ]);
    expect(body.trailers).toBeUndefined();
    expect(await readAll(body)).toBe('abc');
    expect(body.trailers?.map(([name, value]) => [name, text(value)])).toEqual([
      ['T-One', '\xfe'],
      ['t-two', '2'],
    ]);
  });

  test('HEAD, 204 and 304 have no body whatever length they declare', async () => {
    await using upstream = await rawUpstream((socket) => {
      socket.on('data', (data) => {
        const status = data.includes('/204') ? '204 No Content' : data.includes('/304') ? '304 Not Modified' : '200 OK';
        socket.write(`HTTP/1.1 ${status}\r\ncontent-length: 10\r\n\r\n`);
      });
    });
    const outbound = openFor(upstream.port);
    for (const [method, path, status] of [
      ['HEAD', '/', 200],
      ['GET', '/204', 204],
      ['GET', '/304', 304],
    ] as const) {
      const response = await outbound.send(requestTo(`http://127.0.0.1:${upstream.port}${path}`, { method }));
      expect([response.status, await readAll(response.body)]).toEqual([status, '']);
      expect(text(response.headers.find(([name]) => name === 'content-length')?.[1] ?? bytes(''))).toBe('10');
    }
  });

  test('a body that ends with the connection is complete', async () => {
    await using upstream = await rawUpstream('HTTP/1.0 200 OK\r\n\r\nto the end');
    expect(await readAll((await send(upstream)).body)).toBe('to the end');
  });

  test('nothing is decoded', async () => {
    const gzip = '\x1f\x8b\x08\x00garbage';
    await using upstream = await rawUpstream(
      `HTTP/1.1 200 OK\r\ncontent-encoding: gzip, br\r\ncontent-length: ${gzip.length}\r\n\r\n${gzip}`,
    );
    expect(await readAll((await send(upstream)).body)).toBe(gzip);
  });

  test('connections are used again', async () => {
    await using upstream = await httpUpstream((_, response) => response.end('x'));
    const outbound = openFor(upstream.port);
    for (let i = 0; i < 20; i++) await readAll((await outbound.send(requestTo(`http://127.0.0.1:${upstream.port}`))).body);
    // A connection rests for a turn of the event loop, in which another is opened.
    expect(upstream.connections).toBeLessThan(3);
  });

  test('an answer before the request is complete is handed over', async () => {
    await using upstream = await rawUpstream('HTTP/1.1 413 Too Large\r\nconnection: close\r\ncontent-length: 2\r\n\r\nno');
    const pipe = new Pipe();
    pipe.sink.write(bytes('half'));
    const response = await send(upstream, { method: 'POST', body: pipe.source });
    expect([response.status, await readAll(response.body)]).toEqual([413, 'no']);
    await takesMore(pipe);
  });
});

describe('outbound: streaming', () => {
  /** `size` bytes that differ from place to place, made as they are asked for. */
  class Generated implements ByteSource {
    taken = 0;
    readonly #size: number;
    readonly hash = createHash('sha256');

    constructor(size: number) {
      this.#size = size;
    }

    readonly isReady = true;
    readonly trailers = undefined;

    take(max: number): Uint8Array | undefined {
      const length = Math.min(max, this.#size - this.taken);
      if (length === 0) return undefined;
      const chunk = new Uint8Array(length).fill(this.taken / 1000);
      this.taken += length;
      this.hash.update(chunk);
      return chunk;
    }

    async ready(): Promise<void> {}
    cancel(): void {}
  }

  test('64 MiB go there and back unchanged', async () => {
    await using upstream = await httpUpstream((request, response) => request.pipe(response));
    const body = new Generated(64 * MiB);
    const response = await send(upstream, { method: 'POST', body });
    const hash = createHash('sha256');
    for (let chunk = response.body.take(MiB); chunk !== undefined; chunk = response.body.take(MiB)) {
      if (chunk.length === 0) await response.body.ready();
      else hash.update(chunk);
    }
    expect(body.taken).toBe(64 * MiB);
    expect(hash.digest('hex')).toBe(body.hash.digest('hex'));
  });

  test('an upstream that does not read makes the guest wait', async () => {
    await using upstream = await httpUpstream(() => {});
    const body = new Generated(1024 * MiB);
    const abort = new AbortController();
    const call = send(upstream, { method: 'POST', body, signal: abort.signal }).catch(() => undefined);
    const before = await settled(() => body.taken);
    expect(before).toBeGreaterThan(0);
    expect(before).toBeLessThan(32 * MiB);
    abort.abort();
    await call;
  });

  test('a guest that does not read makes the upstream wait', async () => {
    let written = 0;
    await using upstream = await httpUpstream((_, response) => {
      const chunk = Buffer.alloc(64 * 1024);
      const fill = (): void => {
        do written += chunk.length;
        while (response.write(chunk) && written < 1024 * MiB);
      };
      response.on('drain', fill);
      fill();
    });
    const { body } = await send(upstream);
    expect(await settled(() => written)).toBeLessThan(32 * MiB);
    for (let read = 0; read < 64 * MiB;) {
      const chunk = body.take(MiB) ?? new Uint8Array(0);
      if (chunk.length === 0) await body.ready();
      read += chunk.length;
    }
    expect(await settled(() => written)).toBeLessThan(96 * MiB);
    body.cancel();
    await upstream.closed();
  });

  test('a flood of one-byte chunks arrives, put together', async () => {
    const chunks = '1\r\nx\r\n'.repeat(50_000);
    await using upstream = await rawUpstream(`HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${chunks}0\r\n\r\n`);
    const { body } = await send(upstream);
    let [count, takes] = [0, 0];
    for (let chunk = body.take(MiB); chunk !== undefined; chunk = body.take(MiB)) {
      count += chunk.length;
      if (chunk.length === 0) await body.ready();
      else takes++;
    }
    expect(count).toBe(50_000);
    expect(takes).toBeLessThan(5000);
  });

  test('time in which the guest does not read is no silence of the upstream', async () => {
    await using upstream = await httpUpstream((_, response) => response.end(Buffer.alloc(4 * MiB)));
    const { body } = await send(upstream, { betweenBytesTimeoutMs: 100 });
    await after(300);
    expect((await readAll(body)).length).toBe(4 * MiB);
  });

  /** The value once it has stopped changing. */
  async function settled(value: () => number): Promise<number> {
    for (let last = -1, quiet = 0; ;) {
      await after(20);
      quiet = value() === last ? quiet + 1 : 0;
      last = value();
      if (quiet === 10) return last;
    }
  }
});
