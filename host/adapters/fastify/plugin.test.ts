import { once } from 'node:events';
import { METHODS } from 'node:http';
import { describe, expect, it } from 'vitest';
import { SkerryError } from '../../base/index.ts';
import type { SkerryPluginOptions } from './plugin.ts';
import {
  answering,
  applicationOf,
  bodyOf,
  codeOf,
  functionsOf,
  headOf,
  last,
  readAll,
  seen,
  serverOf,
  silent,
  statusOf,
  turns,
} from './test-server.ts';

const mirror = answering(async (request) => ({ body: JSON.stringify({ ...seen(request), body: await readAll(request) }) }));

interface Seen {
  readonly path: string;
  readonly body: string;
  readonly method: { readonly tag: string; readonly val?: string };
  readonly headers: readonly (readonly [string, string])[];
}

const seenOf = (all: string): Seen => JSON.parse(bodyOf(all)) as Seen;

describe('a request with a body', () => {
  const TYPES = ['application/json', 'text/plain', 'foo', '', 'text/plain, text/html', 'a/b; c', ';', '\xff/x', '__proto__', 'a/b/c'];

  it.each(['POST', 'DELETE', 'QUERY', 'OPTIONS', 'PROPFIND', 'GET', 'TRACE'])(
    'reaches its function as it was sent, whatever it says it is: %s',
    async (method) => {
      const { exchange } = await serverOf(mirror);
      for (const type of TYPES) {
        const told = seenOf(await exchange(last(`${method} /test`, `Content-Type: ${type}\r\nContent-Length: 2\r\n`, '{"')));
        expect([told.body, told.headers[0]]).toEqual(['{"', ['content-type', type]]);
        expect(told.method.val ?? told.method.tag.toUpperCase()).toBe(method);
      }
    },
  );

  it.each(['POST', 'QUERY', 'GET'])('need not say what it is: %s', async (method) => {
    const { exchange } = await serverOf(mirror);
    const told = seenOf(await exchange(last(`${method} /test`, 'Content-Length: 2\r\n', 'hi')));
    expect([told.body, told.headers.map(([name]) => name)]).toEqual(['hi', expect.not.arrayContaining(['content-type'])]);
  });

  it('reaches its function by any method', async () => {
    const { exchange } = await serverOf(mirror);
    for (const method of METHODS.filter((each) => each !== 'CONNECT')) {
      expect([method, statusOf(await exchange(last(`${method} /test`)))]).toEqual([method, 200]);
    }
  });

  it('is parsed for routes of the application, as ever', async () => {
    const { exchange } = await applicationOf(mirror, { add: (app) => app.post('/own', ({ body }) => ({ body })) });
    const answer = await exchange(last('POST /own', 'Content-Type: application/json\r\nContent-Length: 7\r\n', '{"a":1}'));
    expect(bodyOf(answer)).toBe('{"body":{"a":1}}');
  });
});

describe('what is thrown', () => {
  const throwing = (cause: unknown, options: Partial<SkerryPluginOptions> = {}, isCut = false) =>
    applicationOf(silent, {
      ...options,
      add: (app) =>
        app.addHook('preHandler', async (_request, reply) => {
          if (isCut) reply.raw.destroy();
          throw cause;
        }),
    });

  it('by a hook that refuses is answered as the application answers', async () => {
    const { exchange, logs } = await throwing(Object.assign(new Error('Who are you?'), { statusCode: 401 }));
    const answer = await exchange(last('GET /test'));
    expect([statusOf(answer), JSON.parse(bodyOf(answer))]).toEqual([
      401,
      { statusCode: 401, error: 'Unauthorized', message: 'Who are you?' },
    ]);
    expect(logs.filter(({ code }) => code === 'HOST_BUG')).toEqual([]);
  });

  it('by a bug is told in the log, and to clients that may know', async () => {
    const { exchange, logs } = await throwing(new TypeError('x is undefined'));
    expect(bodyOf(await exchange(last('GET /test')))).toBe('{"error":{"code":"HOST_BUG","message":"The function failed"}}');
    expect(logs.filter(({ level }) => level === 'error')).toEqual([
      expect.objectContaining({ code: 'HOST_BUG', message: expect.stringContaining('x is undefined') }),
    ]);
    const { exchange: open } = await throwing(new TypeError('x is undefined'), { details: true });
    expect(bodyOf(await open(last('GET /test')))).toContain('x is undefined');
  });

  it('for a reason that is not the host is told to the client alone', async () => {
    const { exchange, logs } = await throwing(new SkerryError('LIMIT_CONCURRENCY', 'Busy'));
    const answer = await exchange(last('GET /test'));
    expect([statusOf(answer), codeOf(answer)]).toEqual([503, 'LIMIT_CONCURRENCY']);
    expect(logs.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('by a bug is told in the log though the connection is cut, and what cut it is not told again', async () => {
    const { exchange, logs } = await throwing(new TypeError('x is undefined'), {}, true);
    expect(await exchange(last('GET /test'))).toBe('');
    expect(logs).toContainEqual(expect.objectContaining({ level: 'error', code: 'HOST_BUG' }));
    for (const cause of [new SkerryError('HOST_BUG', 'Told'), Object.assign(new Error('cut'), { code: 'ERR_STREAM_PREMATURE_CLOSE' })]) {
      const told = await throwing(cause, {}, true);
      expect(await told.exchange(last('GET /test'))).toBe('');
      await turns(3);
      expect(told.logs.filter(({ level }) => level === 'error')).toEqual([]);
    }
  });

  it('when a connection is cut is no bug of the host', async () => {
    const { connect, events, logs } = await applicationOf(answering({ body: 'begun', endless: true }));
    const client = connect();
    client.write(last('GET /test'));
    await once(client, 'data');
    client.destroy();
    await expect.poll(() => events).toEqual(['CLIENT_DISCONNECTED']);
    await turns(10);
    expect(logs.filter(({ level }) => level === 'error')).toEqual([]);
  });
});

describe('the prefix of a plugin', () => {
  it.each([
    ['/f', false, '/f/test/a?b', undefined],
    ['/f', true, '/test/a?b', '/f'],
    ['/f/g', true, '/test/a?b', '/f/g'],
    ['', true, '/test/a?b', undefined],
  ])('%j is seen or not (stripped: %s)', async (prefix, stripPrefix, path, told) => {
    const { exchange } = await applicationOf(mirror, { prefix, stripPrefix });
    const seenBelow = seenOf(await exchange(last(`GET ${prefix}/test/a?b`)));
    expect([seenBelow.path, seenBelow.headers.find(([name]) => name === 'x-forwarded-prefix')?.[1]]).toEqual([path, told]);
    expect(statusOf(await exchange(last(`GET ${prefix}/none`)))).toBe(404);
  });

  it('is seen unless somebody says otherwise', async () => {
    const { exchange } = await applicationOf(mirror, { prefix: '/f' });
    expect(seenOf(await exchange(last('GET /f/test'))).path).toBe('/f/test');
  });
});

describe('the server as a whole', () => {
  it('says by which methods it can be asked', async () => {
    const { exchange, logs } = await serverOf(silent);
    const answer = await exchange(last('OPTIONS *'));
    expect(logs.filter(({ level }) => level !== 'info')).toEqual([]);
    const methods = METHODS.filter((method) => method !== 'CONNECT');
    expect([statusOf(answer), headOf(answer)[1]]).toEqual([204, `allow: ${methods.join(', ')}`]);
    expect(codeOf(await exchange(last('GET *')))).toBe('REQUEST_INVALID');
  });
});

describe('the page that lists the functions', () => {
  const isPage = (answer: string): boolean => statusOf(answer) === 200 && headOf(answer).includes('content-type: text/html; charset=utf-8');

  it.each([
    ['GET', '', '/'],
    ['HEAD', '', '/'],
    ['GET', '/f', '/f'],
    ['GET', '/f', '/f/'],
  ])('is there for %s with the prefix %j at %s', async (method, prefix, path) => {
    const { exchange, logs } = await applicationOf(silent, { prefix, index: true });
    const answer = await exchange(last(`${method} ${path}`));
    expect(isPage(answer)).toBe(true);
    expect(logs.filter(({ level }) => level !== 'info')).toEqual([]);
    expect(headOf(answer).find((line) => line.startsWith('content-security-policy: '))).toContain("default-src 'none'");
    expect(bodyOf(answer).includes('curl http://a/')).toBe(method === 'GET');
  });

  it.each([
    ['POST', '', '/', true],
    ['OPTIONS', '', '/', true],
    ['GET', '', '/x', true],
    ['GET', '', '/?q', true],
    ['GET', '/f', '/', true],
    ['GET', '/f', '/f/x', true],
    ['GET', '', '/', false],
    ['GET', '', '/', undefined],
  ])('is not there for %s with the prefix %j at %s (index: %s)', async (method, prefix, path, index) => {
    const { exchange } = await applicationOf(silent, { prefix, ...(index !== undefined && { index }) });
    expect(statusOf(await exchange(last(`${method} ${path}`)))).toBe(404);
  });

  it('is no answer to what cannot be read', async () => {
    const { exchange } = await applicationOf(silent, { index: true });
    expect(codeOf(await exchange('GET / HTTP/1.1\r\nConnection: close\r\n\r\n'))).toBe('REQUEST_INVALID');
  });

  it('is no answer where a function should, and cannot', async () => {
    const registry = functionsOf(silent);
    const find = (): never => {
      throw new SkerryError('LIMIT_CONCURRENCY', 'Busy');
    };
    const { exchange } = await applicationOf(silent, { index: true, registry: { functions: registry.functions, find } });
    expect(codeOf(await exchange(last('GET /')))).toBe('LIMIT_CONCURRENCY');
  });

  it('names the address that it was called by', async () => {
    const { exchange, port } = await applicationOf(silent, { index: true });
    expect(bodyOf(await exchange(last('GET /').replace('Host: a', `Host: b:${port}`)))).toContain(`curl http://b:${port}/`);
  });
});
