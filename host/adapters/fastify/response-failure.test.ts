import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import type { Handle } from '../../runtime/test-deployment.ts';
import { Fields, OutgoingResponse, ResponseOutparam } from '../../wasi/index.ts';
import { type Answer, answering, applicationOf, bodyOf, bytes, codeOf, headOf, last, serverOf, silent, turns } from './test-server.ts';

type Headers = NonNullable<Answer['headers']>;

/** A body that is given up: before anybody sends it, and when its head waits to be sent. */
const FAILING: readonly (readonly [string, (headers: Headers) => Handle])[] = [
  ['before', (headers) => answering({ status: 201, headers: [['content-length', '9'], ...headers], body: 'short' })],
  [
    'while it is sent',
    (headers) => (_request, outparam) => {
      const response = new OutgoingResponse(Fields.fromList(headers.map(([name, value]) => [name, bytes(value)])));
      response.setStatusCode(201);
      response.body();
      ResponseOutparam.set(outparam, { tag: 'ok', val: response });
      setImmediate(() => response.content.abort());
    },
  ],
];

describe.each(FAILING)('a body of which nothing has left, given up %s', (_when, failing) => {
  it('is answered with an error that has nothing of the response, and all that the application says', async () => {
    const guest = failing([
      ['content-type', 'text/x'],
      ['set-cookie', 'guest=1'],
      ['date', 'never'],
      ['x-guest', '1'],
    ]);
    const { exchange, events } = await applicationOf(guest, {
      add: (app) => app.addHook('onRequest', async (_request, reply) => void reply.header('set-cookie', 'app=1').header('x-app', '1')),
    });
    const all = await exchange(last('GET /test'));
    expect(headOf(all)[0]).toBe('HTTP/1.1 500 Internal Server Error');
    expect(headOf(all).slice(1).toSorted()).toEqual([
      'Connection: close',
      `content-length: ${bodyOf(all).length}`,
      'content-type: application/json',
      'set-cookie: app=1',
      'x-app: 1',
    ]);
    expect(all).toMatch(/\r\nDate: \w{3}, /);
    expect(codeOf(all)).toBe('GUEST_BODY_INCOMPLETE');
    expect(events).toEqual(['finished', 'GUEST_BODY_INCOMPLETE']);
  });

  it.each([
    ['none of the application', [], []],
    ['several of the application', ['app=1', 'app=2'], ['set-cookie: app=1', 'set-cookie: app=2']],
  ])('keeps the cookies of %s', async (_, cookies, kept) => {
    const guest = failing([
      ['set-cookie', 'guest=1'],
      ['set-cookie', 'guest=2'],
    ]);
    const { exchange } = await applicationOf(guest, {
      add: (app) =>
        app.addHook('onRequest', async (_request, reply) => {
          for (const cookie of cookies) reply.header('set-cookie', cookie);
        }),
    });
    expect(headOf(await exchange(last('GET /test'))).filter((line) => line.startsWith('set-cookie'))).toEqual(kept);
  });
});

const begun = answering({ body: 'begun', endless: true });
const begin = 'GET /test HTTP/1.1\r\nHost: a\r\n\r\n';

describe('a body that fails when a part of it has left', () => {
  it('is cut, so that nobody takes it for whole', async () => {
    const { exchange, events } = await serverOf(async (request, outparam) => {
      void begun(request, outparam);
      await turns(20);
      throw new Error('no');
    });
    expect(bodyOf(await exchange(begin))).toBe('5\r\nbegun\r\n');
    expect(events).toEqual(['HOST_BUG', 'finished']);
  });
});

describe('a body that is done when its client is slow', () => {
  it('is nothing that its function hears of any more', async () => {
    const { connect, events } = await serverOf(async (_request, outparam) => {
      const response = new OutgoingResponse(new Fields());
      response.body();
      ResponseOutparam.set(outparam, { tag: 'ok', val: response });
      // Until neither the system nor the stream takes more.
      for (let idle = 0; idle < 30; idle++) {
        for (; response.content.capacity > 0; idle = 0) response.content.write(new Uint8Array(response.content.capacity));
        await turns(1);
      }
      response.content.end();
    });
    const client = connect();
    client.pause().write(begin);
    await expect.poll(() => events, { timeout: 10_000 }).toEqual(['finished']);
    client.destroy();
    await turns(20);
    expect(events).toEqual(['finished']);
  });
});

describe('a client that leaves', () => {
  it('is told of, and of nothing else: while nothing is sent', async () => {
    const { app, connect, events, logs } = await serverOf(silent);
    const client = connect();
    client.write(begin);
    await once(app.server, 'request');
    await turns(3);
    client.destroy();
    await expect.poll(() => events).toEqual(['CLIENT_DISCONNECTED']);
    expect(logs.filter(({ code }) => code !== undefined && code !== 'CLIENT_DISCONNECTED')).toEqual([]);
  });

  it('is told of, and of nothing else: while it is sent a body', async () => {
    const { connect, events, logs } = await serverOf(begun);
    const client = connect();
    client.write(begin);
    await once(client, 'data');
    client.destroy();
    await expect.poll(() => events).toEqual(['CLIENT_DISCONNECTED']);
    await turns(10);
    expect(logs.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('is known to be gone when somebody begins to watch', async () => {
    const responses: ServerResponse[] = [];
    const { app, connect, events } = await serverOf((...args) => {
      responses[0]!.destroy();
      return silent(...args);
    });
    app.server.prependListener('request', (_request, response) => void responses.push(response));
    connect().write(begin);
    await expect.poll(() => events).toEqual(['CLIENT_DISCONNECTED']);
  });

  it('before its function is called has no function called for it', async () => {
    let calls = 0;
    const { app, connect, events } = await serverOf((...args) => {
      calls++;
      return silent(...args);
    });
    app.server.prependListener('request', (_request, response) => void response.destroy());
    connect().write(begin);
    await expect.poll(() => events).toEqual(['CLIENT_DISCONNECTED', 'finished']);
    expect(calls).toBe(0);
  });

  it('with the whole response has not left too early', async () => {
    const done = Promise.withResolvers<void>();
    const { exchange, events } = await serverOf(async (request, outparam) => {
      await answering({ body: 'x', later: true })(request, outparam);
      await done.promise;
    });
    await exchange(last('GET /test'));
    await turns(3);
    expect(events).toEqual([]);
    done.resolve();
    await expect.poll(() => events).toEqual(['finished']);
  });
});

describe('a response that Node.js does not send', () => {
  const broken = (app: {
    addHook(name: 'onRequest', hook: (request: unknown, reply: { header(name: string, value: string): unknown }) => Promise<void>): unknown;
  }) => app.addHook('onRequest', async (_request, reply) => void reply.header('x-app', 'a\nb'));

  it.each([
    ['whole', { headers: [['content-type', 'text/x']], body: 'hello' }],
    ['streamed', { body: 'hello', later: true }],
    ['without a body', { status: 204 }],
    ['an error', undefined],
  ] as const)('costs its client the connection, and nobody else anything: %s', async (_, answer) => {
    const { exchange, events } = await applicationOf(answer === undefined ? () => {} : answering(answer), { add: broken });
    expect(await exchange(begin)).toBe('');
    await expect.poll(() => events).toContain('finished');
    expect(events).toContain('HOST_BUG');
  });
});
