import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RequestBody } from './request-body.ts';

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
  client.write(`POST / HTTP/1.1\r\nHost: a\r\n${headers}\r\n`);
  const [message] = (await once(server, 'request')) as [IncomingMessage];
  return new RequestBody(message, limit);
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
    const body = await received('Content-Length: 100\r\n');
    body.cancel();
    expect(body.take(1)).toBeUndefined();
    client.write(`${'x'.repeat(100)}GET /next HTTP/1.1\r\nHost: a\r\n\r\n`);
    const [next] = (await once(server, 'request')) as [IncomingMessage];
    expect(next.url).toBe('/next');
  });
});
