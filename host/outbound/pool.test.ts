import { once } from 'node:events';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { HOST_LIMITS } from '../base/index.ts';
import type { Connection } from './connection.ts';
import { httpUpstream, type Upstream } from './fixtures/upstream.ts';
import { ConnectionPool } from './pool.ts';

interface Observed {
  readonly pool: ConnectionPool;
  /** What it opened, in this order. */
  readonly sockets: Socket[];
  readonly closed: (socket: Socket) => Promise<unknown>;
}

/** A pool whose connections all go to one upstream, whatever the origin is called. */
function poolOf(upstream: Upstream): Observed {
  const sockets: Socket[] = [];
  // `socket.closed` is true before anybody is told.
  const closings = new Map<Socket, Promise<unknown>>();
  const pool = new ConnectionPool((_, callback) => {
    const socket = connect(upstream.port, '127.0.0.1');
    const failed = (error: Error): void => callback(error, null);
    socket.once('error', failed).once('connect', () => callback(null, socket.off('error', failed)));
    sockets.push(socket);
    closings.set(socket, new Promise((resolve) => socket.once('close', resolve)));
  });
  return { pool, sockets, closed: (socket) => closings.get(socket)! };
}

const send = (connection: Connection, path = '/'): ClientRequest =>
  connection.request({ path, method: 'GET', headers: { host: 'a.test' } }).end();

/** Sends a request on a connection, and waits until that rests. */
async function use(connection: Connection): Promise<void> {
  const rests = once(connection, 'free');
  const [response] = (await once(send(connection), 'response')) as [IncomingMessage];
  response.resume();
  await rests;
}

const exchange = async (pool: ConnectionPool, origin: string): Promise<void> => use(await pool.take(origin));

const ORIGIN = 'http://a.test';
const turn = (): Promise<unknown> => new Promise(setImmediate);
const hello = (): Promise<Upstream> => httpUpstream((_, response) => response.end('hello'));

/** What a promise that is to fail says. */
const failureOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'nothing',
    (error: Error) => error.message,
  );

test('an origin whose last connection closes while a request looks at it stays the one that later requests find', async () => {
  await using upstream = await hello();
  const { pool, sockets } = poolOf(upstream);
  await exchange(pool, ORIGIN);
  // From here the turn goes on with what has closed, and the request looks again in the next one.
  await turn();
  sockets[0]!.destroy();
  await exchange(pool, ORIGIN);
  await exchange(pool, ORIGIN);
  expect(sockets.length).toBe(2);
  pool.close();
});

test('a connection that the upstream has closed by then is not used again', async () => {
  const theirs: Socket[] = [];
  await using upstream = await httpUpstream((request, response) => {
    theirs.push(request.socket);
    response.end('hello');
  });
  const { pool, sockets } = poolOf(upstream);
  await exchange(pool, ORIGIN);
  await turn();
  // Its end has come, and nobody has looked yet.
  theirs[0]!.destroy();
  await exchange(pool, ORIGIN);
  expect(sockets.length).toBe(2);
  pool.close();
});

describe('connections to one origin', () => {
  test('are as many as the limit; further requests wait for one that rests, or for a new one in place of one that closes', async () => {
    await using upstream = await httpUpstream((request, response) => {
      if (request.url === '/last') response.setHeader('connection', 'close');
      response.end('hello');
    });
    const { pool, sockets } = poolOf(upstream);
    const taken = await Promise.all(Array.from({ length: HOST_LIMITS.outboundConnections }, () => pool.take(ORIGIN)));
    const waiting = [pool.take(ORIGIN), pool.take(ORIGIN)];
    await turn();
    expect(sockets.length).toBe(HOST_LIMITS.outboundConnections);
    await use(taken[0]!);
    expect(await waiting[0]).toBe(taken[0]);
    const [response] = (await once(send(taken[1]!, '/last'), 'response')) as [IncomingMessage];
    response.resume();
    expect(taken).not.toContain(await waiting[1]);
    expect(sockets.length).toBe(HOST_LIMITS.outboundConnections + 1);
    pool.close();
  });

  test('that cannot be opened fail for everyone who waits', async () => {
    const attempts: (() => void)[] = [];
    const pool = new ConnectionPool((_, callback) => attempts.push(() => callback(new Error('unreachable'), null)));
    const all = Array.from({ length: HOST_LIMITS.outboundConnections + 2 }, () => failureOf(pool.take(ORIGIN)));
    await turn();
    expect(attempts.length).toBe(HOST_LIMITS.outboundConnections);
    for (const fail of attempts) fail();
    expect(attempts.length).toBe(HOST_LIMITS.outboundConnections + 2);
    expect(await Promise.all(all)).toEqual(all.map(() => 'unreachable'));
  });
});

describe('origins', () => {
  const originOf = (i: number): string => `http://${i}.test`;

  /** Few at once: what a system keeps for a server that has not accepted them yet differs. */
  async function full(pool: ConnectionPool): Promise<Connection[]> {
    const taken: Connection[] = [];
    while (taken.length < HOST_LIMITS.outboundOrigins) {
      const few = Array.from({ length: Math.min(16, HOST_LIMITS.outboundOrigins - taken.length) }, (_, i) => originOf(taken.length + i));
      taken.push(...(await Promise.all(few.map((origin) => pool.take(origin)))));
    }
    return taken;
  }

  test('are as many as the limit while each is in use; one that rests gives its place to another', async () => {
    await using upstream = await hello();
    const { pool, sockets, closed } = poolOf(upstream);
    const taken = await full(pool);
    expect(await failureOf(pool.take('http://another.test'))).toBe('connection-limit-reached');
    await use(taken[7]!);
    await exchange(pool, 'http://another.test');
    await closed(sockets[7]!);
    expect(sockets.filter(({ destroyed }) => destroyed).length).toBe(1);
    // The next one takes the place of what rests now, and of no other.
    await exchange(pool, 'http://third.test');
    expect(sockets.filter(({ destroyed }) => destroyed).length).toBe(2);
    expect(await failureOf(Promise.all([pool.take('http://third.test'), pool.take('http://fourth.test')]))).toBe(
      'connection-limit-reached',
    );
    pool.close();
  });

  test('are in use while they are being connected to', async () => {
    const attempts: (() => void)[] = [];
    const pool = new ConnectionPool((_, callback) => attempts.push(() => callback(new Error('unreachable'), null)));
    const all = Array.from({ length: HOST_LIMITS.outboundOrigins }, (_, i) => failureOf(pool.take(originOf(i))));
    expect(await failureOf(pool.take('http://another.test'))).toBe('connection-limit-reached');
    for (const fail of attempts) fail();
    expect(await Promise.all(all)).toEqual(all.map(() => 'unreachable'));
    const another = failureOf(pool.take('http://another.test'));
    attempts.at(-1)!();
    expect(await another).toBe('unreachable');
  });

  test('count as resting after a connection was used twice, and after one of two has closed', async () => {
    await using upstream = await hello();
    const { pool, sockets, closed } = poolOf(upstream);
    const taken = await full(pool);
    await use(taken[0]!);
    await exchange(pool, originOf(0));
    await exchange(pool, 'http://another.test');
    await closed(sockets[0]!);
    const [first, second] = await Promise.all([pool.take('http://another.test'), pool.take('http://another.test')]);
    await Promise.all([use(first), use(second)]);
    const resting = sockets.findLast(({ destroyed }) => !destroyed)!;
    resting.destroy();
    await closed(resting);
    await exchange(pool, 'http://third.test');
    pool.close();
  });
});

test('a pool that is closed closes what it has opened and what it is opening, and opens nothing more', async () => {
  await using upstream = await hello();
  const { pool, sockets, closed } = poolOf(upstream);
  await pool.take(ORIGIN);
  await exchange(pool, 'http://b.test');
  const opening = failureOf(pool.take('http://c.test'));
  await turn();
  pool.close();
  expect(await opening).toBe('connection-terminated');
  await Promise.all(sockets.map(closed));
  expect(sockets.length).toBe(3);
  expect(await failureOf(pool.take(ORIGIN))).toBe('connection-terminated');
});
