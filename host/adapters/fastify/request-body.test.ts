import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RequestBody } from './request-body.ts';
import { turns } from './test-server.ts';

let server: Server;
let client: Socket;
beforeEach(async () => {
  server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  client = connect((server.address() as AddressInfo).port, '127.0.0.1').on('error', () => {});
});
afterEach(() => {
  client.destroy();
  server.close();
});

/** The body of a request whose head is followed by this. */
async function received(headers: string, limit = 100): Promise<RequestBody> {
  return new RequestBody(await messageWith(headers), limit);
}

async function messageWith(headers: string, content = ''): Promise<IncomingMessage> {
  client.write(`POST / HTTP/1.1\r\nHost: a\r\n${headers}\r\n${content}`);
  const [message] = (await once(server, 'request')) as [IncomingMessage];
  return message;
}

const textOf = (bytes: Uint8Array | undefined): string | undefined => bytes && Buffer.from(bytes).toString();

/** What comes in all, and in how many pieces. */
async function readAll(body: RequestBody): Promise<string> {
  let all = '';
  for (;;) {
    await body.ready();
    const chunk = body.take(100);
    if (chunk === undefined) return all;
    all += textOf(chunk);
  }
}

describe('the body of a request', () => {
  it('wakes who waits when more comes, and at its end', async () => {
    const body = await received('Transfer-Encoding: chunked\r\n');
    expect([body.isReady, body.take(10)]).toEqual([false, new Uint8Array(0)]);
    const more = body.ready();
    client.write('3\r\nabc\r\n');
    await more;
    expect([Buffer.from(body.take(2)!).toString(), Buffer.from(body.take(9)!).toString()]).toEqual(['ab', 'c']);
    const end = body.ready();
    client.write('0\r\nX-Sum: 1\r\n\r\n');
    await end;
    // Nothing more, which is not the end yet: Node.js tells of the two one after the other.
    while (body.take(1)?.length === 0) await body.ready();
    expect([body.take(1), body.trailers]).toEqual([undefined, [['X-Sum', Buffer.from('1')]]]);
  });

  it('wakes who waits when the client goes away, and fails then', async () => {
    const body = await received('Content-Length: 5\r\n');
    const lost = body.ready();
    client.destroy();
    await lost;
    expect(() => body.take(1)).toThrow(expect.objectContaining({ payload: { tag: 'connection-terminated' } }));
  });

  it.each([
    ['of a declared length, untouched', 'Content-Length: 1000\r\n', false],
    ['in chunks, untouched', 'Transfer-Encoding: chunked\r\n', false],
    ['of a declared length, half read', 'Content-Length: 1000\r\n', true],
  ])('costs the client its connection when it goes on after it was given up: %s', async (_, headers, isRead) => {
    const body = await received(headers);
    if (isRead) expect(body.isReady).toBe(false);
    body.cancel();
    const closed = once(client, 'close');
    client.write(headers.startsWith('T') ? `65\r\n${'x'.repeat(0x65)}\r\n` : 'x'.repeat(101));
    await closed;
  });

  it('may go on within the limit, so that the connection serves another request', async () => {
    const message = await messageWith('Content-Length: 100\r\n');
    const body = new RequestBody(message, 100);
    body.cancel();
    expect(body.take(1)).toBeUndefined();
    client.write('x'.repeat(100));
    await once(message, 'end');
    client.write('GET /next HTTP/1.1\r\nHost: a\r\n\r\n');
    const [next] = (await once(server, 'request')) as [IncomingMessage];
    expect(next.url).toBe('/next');
  });

  it('has no trailers before its end, and none where none came', async () => {
    const body = await received('Transfer-Encoding: chunked\r\n');
    expect(body.trailers).toBeUndefined();
    client.write('1\r\na\r\n0\r\n\r\n');
    expect([await readAll(body), body.trailers]).toEqual(['a', undefined]);
  });

  it('has no trailers before it is read to its end, though they have come', async () => {
    const message = await messageWith('Transfer-Encoding: chunked\r\n', '1\r\na\r\n0\r\nX-A: 1\r\n\r\n');
    while (!message.complete) await turns(1);
    const body = new RequestBody(message, 100);
    expect(body.trailers).toBeUndefined();
    await readAll(body);
    expect(body.trailers).toHaveLength(1);
  });

  it('has all its trailers, byte for byte', async () => {
    const body = await received('Transfer-Encoding: chunked\r\n');
    client.write(Buffer.from('0\r\nX-A: caf\xe9\r\nX-B: 2\r\n\r\n', 'latin1'));
    await readAll(body);
    expect(body.trailers).toEqual([
      ['X-A', Buffer.from('caf\xe9', 'latin1')],
      ['X-B', Buffer.from('2')],
    ]);
  });

  it('is handed out as far as somebody asks', async () => {
    const body = await received('Content-Length: 6\r\n');
    client.write('abcdef');
    await body.ready();
    expect([body.take(2), body.take(4)].map(textOf)).toEqual(['ab', 'cdef']);
    await body.ready();
    while (body.take(1)?.length === 0) await body.ready();
    expect([body.isReady, body.take(1)]).toEqual([true, undefined]);
  });

  it('is listened to once, however often somebody looks', async () => {
    const message = await messageWith('Content-Length: 6\r\n');
    const body = new RequestBody(message, 100);
    for (let i = 0; i < 20; i++) expect(body.isReady).toBe(false);
    expect(message.listenerCount('readable')).toBe(1);
  });

  it('is read no further while something of it is not taken', async () => {
    const body = await received('Content-Length: 6\r\n');
    client.write('abc');
    await body.ready();
    expect(textOf(body.take(1))).toBe('a');
    client.write('def');
    await turns(5);
    expect([body.isReady, textOf(body.take(9)), textOf(body.take(9))]).toEqual([true, 'bc', 'def']);
  });

  it('is handed out whole to who asks for as much', async () => {
    const body = await received('Content-Length: 3\r\n');
    client.write('abc');
    await body.ready();
    expect(textOf(body.take(3))).toBe('abc');
    expect(await readAll(body)).toBe('');
  });

  it('wakes all who wait for the same', async () => {
    const body = await received('Content-Length: 3\r\n');
    const both = [body.ready(), body.ready()];
    client.write('abc');
    await Promise.all(both);
    expect(textOf(body.take(3))).toBe('abc');
  });

  it('is over where somebody has read it before', async () => {
    const message = await messageWith('Content-Length: 3\r\n', 'abc');
    message.resume();
    await once(message, 'end');
    const body = new RequestBody(message, 100);
    expect([body.isReady, body.take(1)]).toEqual([true, undefined]);
  });

  it('has failed where its client was gone before', async () => {
    const message = await messageWith('Content-Length: 3\r\n');
    message.on('error', () => {});
    message.destroy();
    const body = new RequestBody(message, 100);
    expect(body.isReady).toBe(true);
    expect(() => body.take(1)).toThrow(expect.objectContaining({ payload: { tag: 'connection-terminated' } }));
    const closed = once(message, 'close');
    body.cancel();
    await closed;
    expect(() => body.take(1)).toThrow();
  });

  it('has failed where its client has gone, whatever came before', async () => {
    const message = await messageWith('Content-Length: 5\r\n');
    const body = new RequestBody(message, 100);
    const waiting = body.ready();
    client.end('ab');
    await waiting;
    while (!message.destroyed) await turns(1);
    await turns(3);
    expect(() => body.take(5)).toThrow(expect.objectContaining({ payload: { tag: 'connection-terminated' } }));
  });

  it('does not fail when its connection ends behind it', async () => {
    const message = await messageWith('Content-Length: 3\r\n', 'abc');
    const body = new RequestBody(message, 100);
    expect(await readAll(body)).toBe('abc');
    client.destroy();
    await turns(5);
    expect([message.destroyed, body.take(1)]).toEqual([true, undefined]);
  });

  it('wakes who waits when it is given up', async () => {
    const body = await received('Content-Length: 3\r\n');
    const waiting = body.ready();
    body.cancel();
    await waiting;
    expect(body.take(1)).toBeUndefined();
  });

  it.each(['', 'Content-Length: 0\r\n'])('that is none is left alone when it is given up: %j', async (headers) => {
    const message = await messageWith(headers);
    new RequestBody(message, 100).cancel();
    expect(message.listenerCount('data')).toBe(0);
  });

  it('is given up once', async () => {
    const message = await messageWith('Content-Length: 3\r\n');
    const body = new RequestBody(message, 100);
    body.cancel();
    body.cancel();
    expect(message.listenerCount('data')).toBe(1);
  });

  it('that was read in part may go on within the limit, and no further', async () => {
    const body = await received('Content-Length: 1000\r\n');
    client.write('x'.repeat(60));
    await body.ready();
    body.take(10);
    body.cancel();
    expect(body.take(10)).toBeUndefined();
    const closed = once(client, 'close');
    client.write('x'.repeat(41));
    await closed;
  });
});
