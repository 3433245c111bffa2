import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { onClientError } from './below-fastify.ts';
import { answering, applicationOf, bodyOf, codeOf, headOf, helpOf, last, readAll, serverOf, silent, statusOf } from './test-server.ts';

const echo = answering(async (request) => ({ body: await readAll(request) }));
const begun = answering({ headers: [['content-length', '9']], body: 'begun', endless: true });

/** The lines in which answers begin, interim ones too. */
const answers = (all: string): string[] => all.match(/HTTP\/1\.1 \d+/g) ?? [];

describe('what the parser refuses', () => {
  it.each([
    ['BREW\r\n\r\n', 400, 'REQUEST_INVALID'],
    [`GET /test HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(70_000)}\r\n\r\n`, 431, 'REQUEST_HEADERS_TOO_LARGE'],
    [`POST /test HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1;${'x'.repeat(20_000)}\r\n`, 413, 'REQUEST_BODY_TOO_LARGE'],
    ['GET /test HTTP/9.9\r\n\r\n', 505, 'REQUEST_VERSION_UNSUPPORTED'],
    ['GET /test HTTP/1.1 x\r\n\r\n', 400, 'REQUEST_INVALID'],
  ])('gets the form of all errors, and is the last on its connection: %.30j', async (request, status, code) => {
    const { exchange } = await serverOf(silent);
    const answer = await exchange(request);
    expect([statusOf(answer), codeOf(answer)]).toEqual([status, code]);
    expect(helpOf(answer)).toMatch(/^Send /);
    expect(headOf(answer).slice(1)).toEqual([
      'content-type: application/json',
      `content-length: ${bodyOf(answer).length}`,
      'connection: close',
    ]);
    expect(answer).toMatch(/\r\ndate: \w{3}, /);
  });

  it('is told in the words of the parser, where it has any', async () => {
    const { exchange } = await serverOf(silent);
    expect(await exchange('GET /test HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n')).toContain(
      'is not valid HTTP: Invalid character in Content-Length"',
    );
    const [client, socket] = await pair();
    const failed = once(socket, 'error');
    onClientError(new Error('Too bad'), socket);
    const [answer] = await once(client.setEncoding('latin1'), 'data');
    expect([bodyOf(answer as string), await failed]).toEqual([
      expect.stringContaining('is not valid HTTP: Too bad'),
      [new Error('Too bad')],
    ]);
  });

  it.each([
    ['head', 'GET /test HTT'],
    ['body', 'POST /test HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab'],
  ])('may be a request whose %s does not come in time', async (_, request) => {
    const { exchange } = await applicationOf(silent, {
      server: { requestTimeout: 60, http: { headersTimeout: 30, connectionsCheckingInterval: 10 } },
    });
    const answer = await exchange(request);
    expect([statusOf(answer), codeOf(answer), helpOf(answer)]).toEqual([408, 'REQUEST_TIMEOUT', 'Send it faster.']);
  });

  it('is answered before a request that still waits, and not behind an answer that has begun', async () => {
    const request = 'GET /test HTTP/1.1\r\nHost: a\r\n\r\n';
    expect(answers(await (await serverOf(silent)).exchange(`${request}BREW\r\n\r\n`))).toEqual(['HTTP/1.1 400']);
    expect(answers(await (await serverOf(begun)).converse(request, 'BREW\r\n\r\n'))).toEqual(['HTTP/1.1 200']);
  });

  it('is not answered where nothing can be written any more', async () => {
    const [, socket] = await pair();
    const failed = once(socket, 'error');
    socket.end();
    const cause = new Error('first');
    onClientError(cause, socket);
    expect(await failed).toEqual([cause]);
  });
});

describe('what the router of Fastify refuses', () => {
  it.each(['GET', 'HEAD'])('gets the form of all errors: %s', async (method) => {
    const { exchange } = await applicationOf(silent, { server: { rewriteUrl: ({ url = '' }) => url } });
    const answer = await exchange(`${method} /%E9 HTTP/1.1\r\nHost: a\r\n\r\n`);
    expect(headOf(answer)).toEqual([
      'HTTP/1.1 400 Bad Request',
      'content-type: application/json',
      expect.stringMatching(/^content-length: \d{3}$/),
      'connection: close',
    ]);
    if (method === 'HEAD') expect(bodyOf(answer)).toBe('');
    else {
      expect(codeOf(answer)).toBe('REQUEST_INVALID');
      expect(headOf(answer)).toContain(`content-length: ${bodyOf(answer).length}`);
    }
  });
});

describe('a request that waits for 100 Continue', () => {
  const waiting = (path: string): string =>
    last(`POST ${path}`, 'Expect: 100-continue\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n');

  it('goes on when a function reads its body, or a route of the application does', async () => {
    const { converse } = await applicationOf(echo, { add: (app) => app.post('/own', ({ body }) => `own ${String(body)}`) });
    for (const [path, body] of [
      ['/test', 'hi'],
      ['/own', 'own hi'],
    ] as const) {
      const all = await converse(waiting(path), 'hi');
      expect(answers(all)).toEqual(['HTTP/1.1 100', 'HTTP/1.1 200']);
      expect(all).toMatch(new RegExp(`\r\n\r\n${body}$`));
    }
  });

  it('is told so once, however much is read', async () => {
    const { converse } = await serverOf(echo);
    const request = 'POST /test HTTP/1.1\r\nHost: a\r\nConnection: close\r\nExpect: 100-continue\r\nTransfer-Encoding: chunked\r\n\r\n';
    expect(answers(await converse(request, '1\r\na\r\n1\r\nb\r\n0\r\n\r\n'))).toEqual(['HTTP/1.1 100', 'HTTP/1.1 200']);
  });

  it('may have a body that is longer than what waits for a reader', async () => {
    const { converse } = await serverOf(answering(async (request) => ({ body: String((await readAll(request)).length) })));
    const request = last('POST /test', 'Expect: 100-continue\r\nContent-Length: 1000000\r\n');
    expect(await converse(request, 'x'.repeat(1_000_000))).toMatch(/\r\n\r\n1000000$/);
  });

  it('is told nothing when it is answered without its body', async () => {
    const { exchange } = await serverOf(answering({ body: 'no' }));
    expect(answers(await exchange(waiting('/test')))).toEqual(['HTTP/1.1 200']);
    expect(answers(await exchange(waiting('/none')))).toEqual(['HTTP/1.1 404']);
  });

  it('is told nothing behind the head of its answer', async () => {
    const { converse } = await serverOf(async (request, outparam) => {
      await answering({ headers: [['content-length', '3']], body: 'two', later: true })(request, outparam);
      await readAll(request);
    });
    expect(answers(await converse(waiting('/test'), 'hi'))).toEqual(['HTTP/1.1 200']);
  });

  it('may expect nothing else', async () => {
    const { exchange } = await serverOf(echo);
    const answer = await exchange('GET /test HTTP/1.1\r\nHost: a\r\nExpect: a miracle\r\n\r\n');
    expect([statusOf(answer), codeOf(answer)]).toEqual([417, 'REQUEST_EXPECTATION_FAILED']);
    expect(answer).toContain('\\"a miracle\\"');
  });
});

describe('a request for a tunnel', () => {
  it('is told that there is none, and loses its connection', async () => {
    const { app, port } = await serverOf(silent);
    const client = connect({ port, host: '127.0.0.1', allowHalfOpen: true }).setEncoding('latin1');
    onTestFinished(() => void client.destroy());
    client.write('CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n');
    const [answer] = (await once(client, 'data')) as [string];
    expect([statusOf(answer), codeOf(answer), helpOf(answer)]).toEqual([
      501,
      'REQUEST_METHOD_UNSUPPORTED',
      'Send the request to its origin.',
    ]);
    await expect.poll(() => new Promise((resolve) => void app.server.getConnections((_error, count) => resolve(count)))).toBe(0);
  });

  it('ends nothing else when its connection fails', async () => {
    const { app, connect: client } = await serverOf(silent);
    client().write('CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n');
    const [, socket] = (await once(app.server, 'connect')) as [unknown, Socket];
    // Without anybody listening its error would end the process.
    const closed = new Promise((resolve) => void socket.once('close', resolve));
    socket.destroy(new Error('reset'));
    await closed;
  });
});

/** Both ends of a connection. */
async function pair(): Promise<[client: Socket, socket: Socket]> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1').on('error', () => {});
  const [socket] = (await once(server, 'connection')) as [Socket];
  onTestFinished(() => {
    client.destroy();
    socket.destroy();
    server.close();
  });
  return [client, socket];
}
