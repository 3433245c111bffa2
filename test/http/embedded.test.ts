import Fastify, { type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Registry } from '@skerry/host/routing';
import { fastifyOptions, prepareApp, skerryPlugin } from '@skerry/host/fastify';
import type { Deployment } from '@skerry/host/runtime';
import { capturingLogger } from '../support/log-lines.ts';
import { rawExchange, statusOf } from '../support/raw-socket.ts';
import { deployComponent } from '../support/serve-component.ts';
import { watGuest } from '../support/wat-guest.ts';
import { type Description, requestFor } from './described.ts';

/** An application with routes and hooks of its own, functions below a prefix, and whatever a test adds. */
async function serve(options: object, hooks: (app: FastifyInstance) => void) {
  const { logger, logs } = capturingLogger();
  const app = Fastify({ ...options, loggerInstance: logger as FastifyBaseLogger });
  hooks(app);
  app.post('/own', (request) => ({ parsed: request.body }));
  const registry = new Registry<Deployment>();
  registry.replace([await deployComponent('described', await watGuest('described'))]);
  await app.register(skerryPlugin, { registry, prefix: '/f', details: true });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as { port: number };
  const ask = async (description: Description, more = ''): Promise<string> => {
    const request = requestFor(description, 'POST', more).toString('latin1').replace(' /described', ' /f/described');
    return rawExchange(port, Buffer.from(request, 'latin1'), 5000);
  };
  return { app, logs, ask, send: (request: string) => rawExchange(port, request, 5000) };
}

type Served = Awaited<ReturnType<typeof serve>>;

describe('an application with hooks', () => {
  let served: Served;

  beforeAll(async () => {
    served = await serve({}, (app) => {
      app.addHook('onRequest', async (request, reply) => {
        reply.header('x-frame-options', 'DENY').header('set-cookie', 'app=1');
        if (request.headers['x-deny']) throw Object.assign(new Error('Who are you?'), { statusCode: 401 });
      });
      app.addHook('preHandler', async (request) => {
        if (request.headers['x-forbid']) throw Object.assign(new Error('Not you'), { statusCode: 403 });
      });
      app.addHook('onSend', async (_request, reply, payload) => {
        reply.header('x-type', String(reply.getHeader('content-type')));
        return payload;
      });
    });
  });

  afterAll(() => served.app.close());

  it.each(['whole', 'streamed'] as const)('has the last word on a header, and shares cookies: %s', async (shape) => {
    const headers = [
      ['x-frame-options', 'ALLOW'],
      ['set-cookie', 'guest=1'],
      ['content-type', 'text/x'],
      ['constructor', 'c'],
      ['__proto__', 'p'],
    ] as const;
    const answer = await served.ask({ headers, shape });
    expect(answer.match(/^(?:x-frame-options|set-cookie|x-type|constructor|__proto__): .*$/gim)?.toSorted()).toEqual([
      '__proto__: p',
      'constructor: c',
      'set-cookie: app=1',
      'set-cookie: guest=1',
      'x-frame-options: DENY',
      'x-type: text/x',
    ]);
  });

  it('answers in its own way what its hooks refuse', async () => {
    const denied = await served.ask({}, 'X-Deny: 1\r\n');
    expect(statusOf(denied)).toBe(401);
    expect(denied).toContain('"message":"Who are you?"');
    const forbidden = await served.ask({}, 'X-Forbid: 1\r\nContent-Type: foo\r\n');
    expect(statusOf(forbidden)).toBe(403);
    expect(served.logs.filter(({ code }) => code === 'HOST_BUG')).toEqual([]);
  });

  it('lets functions have what its own routes would not', async () => {
    expect(statusOf(await served.ask({}, 'Content-Type: foo\r\n'))).toBe(200);
    expect(
      statusOf(await served.send('POST /own HTTP/1.1\r\nHost: a\r\nContent-Type: foo\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi')),
    ).toBe(415);
  });

  it('gets nothing of a response that failed into the error', async () => {
    const answer = await served.ask({
      headers: [
        ['content-length', '9'],
        ['set-cookie', 'guest=1'],
        ['x-guest', '1'],
      ],
    });
    expect(statusOf(answer)).toBe(500);
    expect(answer).toContain('set-cookie: app=1');
    expect(answer).not.toMatch(/guest=1|x-guest/);
  });
});

describe('a head that Node refuses', () => {
  let served: Served;

  beforeAll(async () => {
    served = await serve({}, (app) => {
      // Node throws for it where nobody can catch: behind a promise, and in the handler of a stream's event.
      app.addHook('onSend', async (request, reply, payload) => {
        if (request.headers['x-break']) reply.header('trailer', 'x').header('content-length', '4');
        return payload;
      });
    });
  });

  afterAll(() => served.app.close());

  it.each(['none', 'whole', 'streamed'] as const)('ends its own request: %s', async (shape) => {
    const headers = [['content-type', 'text/x']] as const;
    const before = served.logs.filter(({ code }) => code === 'HOST_BUG').length;
    expect(await served.ask({ shape, headers }, 'X-Break: 1\r\n')).toBe('');
    await expect.poll(() => served.logs.filter(({ code }) => code === 'HOST_BUG').length).toBe(before + 1);
    expect(statusOf(await served.ask({ shape, headers }))).toBe(200);
  });
});

/** What the guest answers to a request that describes nothing. */
const REACHED = 298;

describe('an application that takes over the options of the server', () => {
  let served: Served;

  beforeAll(async () => {
    served = await serve(fastifyOptions, prepareApp);
  });

  afterAll(() => served.app.close());

  it.each([
    ['GET /f/described/caf%E9', REACHED, undefined],
    ['PROPFIND /f/described', REACHED, undefined],
    ['GET *', 404, undefined],
    ['CONNECT a:1', 501, 'REQUEST_METHOD_UNSUPPORTED'],
    ['FROBNICATE /f', 400, 'REQUEST_INVALID'],
  ])('treats "%s" as the server does', async (line, status, code) => {
    const answer = await served.send(`${line} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`);
    expect(statusOf(answer)).toBe(status);
    if (code !== undefined) expect(answer).toContain(`"code":"${code}"`);
  });

  it('asks for no more of a body that is too long', async () => {
    const answer = await served.send('POST /f/described HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 99999999\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
  });

  it('still parses the bodies of its own routes', async () => {
    const own =
      'POST /own HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n{}';
    expect(await served.send(own)).toContain('{"parsed":{}}');
  });
});
