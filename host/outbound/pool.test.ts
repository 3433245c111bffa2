import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { httpUpstream } from './fixtures/upstream.ts';
import { ConnectionPool } from './pool.ts';

/** Sends a request on a connection of the pool, and waits until that rests. */
async function exchange(pool: ConnectionPool, origin: string): Promise<void> {
  const connection = await pool.take(origin);
  const rests = once(connection, 'free');
  const request = connection.request({ path: '/', method: 'GET', headers: { host: new URL(origin).host } });
  const [response] = (await once(request.end(), 'response')) as [IncomingMessage];
  response.resume();
  await rests;
}

test('an origin whose last connection closes while a request looks at it stays the one that later requests find', async () => {
  await using upstream = await httpUpstream((_, response) => response.end('hello'));
  const origin = `http://127.0.0.1:${upstream.port}`;
  const sockets: Socket[] = [];
  const pool = new ConnectionPool((_, callback) => {
    const socket = connect(upstream.port, '127.0.0.1', () => callback(null, socket));
    sockets.push(socket);
  });
  await exchange(pool, origin);
  // From here the turn goes on with what has closed, and the request looks again in the next one.
  await new Promise(setImmediate);
  sockets[0]!.destroy();
  await exchange(pool, origin);
  await exchange(pool, origin);
  expect(sockets.length).toBe(2);
  pool.close();
});
