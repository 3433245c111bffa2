import { METHODS } from 'node:http';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rawExchange, statusOf } from '../support/raw-socket.ts';
import { type ServedFunction, serveFolder } from '../support/serve-example.ts';

let echo: ServedFunction;
let port: number;

beforeAll(async () => {
  echo = await serveFolder(fileURLToPath(new URL('../guests/echo', import.meta.url)));
  port = Number(new URL(echo.url).port);
});

afterAll(() => echo.close());

const send = (request: string): Promise<string> => rawExchange(port, request);
const bodyOf = (answer: string): string => answer.slice(answer.indexOf('\r\n\r\n') + 4);
/** Fails on any answer that is not an error in Skerry's form. */
const codeIn = (answer: string): string => (JSON.parse(bodyOf(answer)) as { error: { code: string } }).error.code;

async function survives(): Promise<void> {
  expect((await echo.fetch('/echo/alive')).status).toBe(200);
}

describe('a request', () => {
  it('reaches the guest as the client sent it', async () => {
    const answer = await send(
      'POST /echo/%2e%2e/a%20b?q=1&q=2 HTTP/1.1\r\nHost: Example.com:81\r\nX-Many: a\r\nX-Many: b\r\nCookie: c=d\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello',
    );
    expect(bodyOf(answer).split('\n')).toEqual([
      'POST /echo/%2e%2e/a%20b?q=1&q=2',
      'http://Example.com:81',
      'x-many: a',
      'x-many: b',
      'cookie: c=d',
      'content-length: 5',
      'forwarded: for=127.0.0.1;host="Example.com:81";proto=http',
      'x-forwarded-for: 127.0.0.1',
      'x-forwarded-host: Example.com:81',
      'x-forwarded-proto: http',
      'body hello',
      '',
    ]);
  });

  it('is stripped of what concerns the connection only', async () => {
    const answer = await send(
      'GET /echo HTTP/1.1\r\nHost: x\r\nConnection: close, X-Secret\r\nX-Secret: 1\r\nKeep-Alive: timeout=5\r\nTE: trailers\r\nProxy-Authorization: Basic eA==\r\nUpgrade: h2c\r\nX-Kept: 1\r\n\r\n',
    );
    expect(bodyOf(answer).split('\n').slice(2, -6)).toEqual(['x-kept: 1']);
  });

  it('has a body in chunks', async () => {
    const answer = await send(
      'POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n',
    );
    expect(bodyOf(answer)).toContain('body abcde');
  });

  it('may carry headers named like object members', async () => {
    const answer = await send('GET /echo HTTP/1.1\r\nHost: x\r\n__proto__: 1\r\nconstructor: 2\r\nConnection: close\r\n\r\n');
    expect(bodyOf(answer)).toContain('__proto__: 1\nconstructor: 2');
  });

  it('may be one of several on a connection, with the body of the one before unread', async () => {
    const one = 'POST /nowhere HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nskip';
    const two = 'GET /echo/two HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';
    const answer = await send(one + two);
    expect(answer).toMatch(/^HTTP\/1\.1 404/);
    expect(answer).toContain('GET /echo/two');
  });

  it('asks for the head alone and gets no body', async () => {
    const answer = await send('HEAD /echo HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    expect(statusOf(answer)).toBe(200);
    expect(bodyOf(answer)).toBe('');
  });
});

describe('a request that a framework might not like', () => {
  const CLOSE = 'Host: a\r\nConnection: close\r\n';

  it.each(['foo', '', 'text/plain, text/html', 'a/b; c', 'application/json; charset', ';', '\xff/\xfe', '__proto__'])(
    'reaches the function with the content-type %j',
    async (type) => {
      for (const method of ['POST', 'QUERY', 'DELETE', 'PROPFIND']) {
        const answer = await send(`${method} /echo HTTP/1.1\r\n${CLOSE}Content-Type: ${type}\r\nContent-Length: 2\r\n\r\nhi`);
        expect(statusOf(answer)).toBe(200);
        expect(bodyOf(answer)).toContain('body hi');
        // The guest shows bytes that are not UTF-8 as U+FFFD.
        if (!type.includes('\xff')) expect(bodyOf(answer)).toContain(`content-type: ${type}`);
      }
    },
  );

  it.each(METHODS.filter((method) => method !== 'CONNECT'))('reaches the function by the method %s', async (method) => {
    for (const body of ['', 'hi']) {
      const answer = await send(`${method} /echo HTTP/1.1\r\n${CLOSE}Content-Length: ${body.length}\r\n\r\n${body}`);
      expect(statusOf(answer)).toBe(200);
      if (method !== 'HEAD') expect(bodyOf(answer)).toMatch(new RegExp(`^${method} /echo\n[^]*body ${body}\n$`));
    }
  });

  it.each([
    '/echo/caf%E9',
    '/echo/%ff%00',
    '/echo/%',
    '/echo/%zz',
    '/echo/a?b=%E9',
    '/echo/%C3%A9%E9?x',
    '/echo/%2525',
    `/echo/${'a'.repeat(7000)}`,
  ])('reaches the function with the path %s', async (path) => {
    expect(bodyOf(await send(`GET ${path} HTTP/1.1\r\n${CLOSE}\r\n`))).toContain(`GET ${path}\n`);
  });

  it('in HTTP/1.0 without Host is one for the address that was called', async () => {
    const answer = await send('GET /echo HTTP/1.0\r\n\r\n');
    expect(statusOf(answer)).toBe(200);
    expect(bodyOf(answer)).toContain(`http://127.0.0.1:${port}\n`);
  });

  it('may spell the default port out, or leave it away', async () => {
    expect(bodyOf(await send(`GET http://A.test:80/echo?x HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\n\r\n`))).toContain(
      'GET /echo?x\n',
    );
    expect(bodyOf(await send(`GET http://a.test/echo HTTP/1.1\r\nHost: a.test:80\r\nConnection: close\r\n\r\n`))).toContain('GET /echo\n');
  });

  it('may ask what the server can do at all', async () => {
    const answer = await send(`OPTIONS * HTTP/1.1\r\n${CLOSE}\r\n`);
    expect(statusOf(answer)).toBe(204);
    expect(answer).toMatch(/^allow: .*GET, .*POST/m);
  });

  it.each(['POST', 'DELETE', 'OPTIONS', 'QUERY'])('with %s / does not get the page for people', async (method) => {
    const answer = await send(`${method} / HTTP/1.1\r\n${CLOSE}\r\n`);
    expect(statusOf(answer)).toBe(404);
    expect(codeIn(answer)).toBe('ROUTE_NOT_FOUND');
    expect(statusOf(await send(`HEAD / HTTP/1.1\r\n${CLOSE}\r\n`))).toBe(200);
  });

  it('for a tunnel is told that there is none', async () => {
    const answer = await send('CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n');
    expect(statusOf(answer)).toBe(501);
    expect(codeIn(answer)).toBe('REQUEST_METHOD_UNSUPPORTED');
    await survives();
  });
});

describe('a request that expects', () => {
  it('100-continue is told to go on when the function reads, and answered', async () => {
    const socket = connect(port, '127.0.0.1');
    let answer = '';
    socket.on('data', (chunk) => {
      if (answer === '') socket.write('hello');
      answer += chunk.toString('latin1');
    });
    socket.write('POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\nConnection: close\r\n\r\n');
    await new Promise((resolve) => socket.once('close', resolve));
    expect(answer).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK\r\n/);
    expect(answer).toContain('body hello');
  });

  it.each([
    [413, 'REQUEST_BODY_TOO_LARGE', 'POST /echo', 100_001],
    [404, 'ROUTE_NOT_FOUND', 'POST /nobody', 5],
  ])('100-continue gets %i at once where it comes to that', async (status, code, line, length) => {
    const answer = await send(`${line} HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: ${length}\r\n\r\n`);
    expect(statusOf(answer)).toBe(status);
    expect(codeIn(answer)).toBe(code);
  });

  it('anything else is answered with 417', async () => {
    const answer = await send('POST /echo HTTP/1.1\r\nHost: a\r\nExpect: tea\r\nContent-Length: 0\r\n\r\n');
    expect(statusOf(answer)).toBe(417);
    expect(codeIn(answer)).toBe('REQUEST_EXPECTATION_FAILED');
  });
});

describe('an ambiguous or malformed request', () => {
  it.each([
    ['two Host headers', 'GET /echo HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n'],
    ['two equal Host headers', 'GET /echo HTTP/1.1\r\nHost: a\r\nhOST: a\r\n\r\n'],
    ['no Host header', 'GET /echo HTTP/1.1\r\n\r\n'],
    ['userinfo in Host', 'GET /echo HTTP/1.1\r\nHost: a@b\r\n\r\n'],
    ['a path in Host', 'GET /echo HTTP/1.1\r\nHost: a/b\r\n\r\n'],
    ['a backslash in Host', 'GET /echo HTTP/1.1\r\nHost: a\\b\r\n\r\n'],
    ['a query in Host', 'GET /echo HTTP/1.1\r\nHost: a?b\r\n\r\n'],
    ['a fragment in Host', 'GET /echo HTTP/1.1\r\nHost: a#b\r\n\r\n'],
    ['a space in Host', 'GET /echo HTTP/1.1\r\nHost: a b\r\n\r\n'],
    ['an absolute URL of another host', 'GET http://evil/echo HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['an absolute URL with userinfo', 'GET http://a@evil/echo HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['two slashes', 'GET //evil/echo HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['asterisk form', 'GET * HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['asterisk form and no Host', 'OPTIONS * HTTP/1.1\r\n\r\n'],
    ['HTTP/1.0 and chunks', 'POST /echo HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['HTTP/1.0 and two Host headers', 'GET /echo HTTP/1.0\r\nHost: a\r\nHost: a\r\n\r\n'],
    ['another port in the absolute URL', 'GET http://a:81/echo HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['the default port of the other scheme', 'GET http://a:443/echo HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['a control character in the path', 'GET /echo\u0001 HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['a method that nobody knows', 'FROBNICATE /echo HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['a chunk that is no chunk', 'POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n'],
    [
      'content-length and transfer-encoding',
      'POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    ['two content-lengths', 'POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!'],
    ['a negative content-length', 'POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n'],
    ['a signed content-length', 'POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: +4\r\n\r\nabcd'],
    ['a chunk size of 2^64', 'POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n10000000000000000\r\n'],
    ['an unknown transfer-encoding', 'POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n'],
    ['a folded header', 'GET /echo HTTP/1.1\r\nHost: a\r\nX: 1\r\n 2\r\n\r\n'],
    ['a bare LF', 'GET /echo HTTP/1.1\nHost: a\n\n'],
    ['NUL in a header', 'GET /echo HTTP/1.1\r\nHost: a\r\nX: a\u0000b\r\n\r\n'],
    ['a space before the colon', 'GET /echo HTTP/1.1\r\nHost : a\r\n\r\n'],
    ['no HTTP at all', 'hello\r\n\r\n'],
  ])('with %s is answered with 400', async (_what, request) => {
    const answer = await send(request);
    expect(statusOf(answer)).toBe(400);
    expect(codeIn(answer)).toBe('REQUEST_INVALID');
    await survives();
  });

  it.each(['HTTP/2.0', 'HTTP/0.9', 'HTTP/3.0', 'HTTP/1.2'])('in the version %s is answered with 505', async (version) => {
    const answer = await send(`GET /echo ${version}\r\nHost: a\r\n\r\n`);
    expect(statusOf(answer)).toBe(505);
    expect(codeIn(answer)).toBe('REQUEST_VERSION_UNSUPPORTED');
  });

  it('with a header of 1 MB is answered with 431', async () => {
    const answer = await send(`GET /echo HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(1024 * 1024)}\r\n\r\n`);
    expect(statusOf(answer)).toBe(431);
    expect(codeIn(answer)).toBe('REQUEST_HEADERS_TOO_LARGE');
    await survives();
  });

  it('with more fields than there may be is answered with 431, and none is passed over in silence', async () => {
    const ask = (fields: number): Promise<string> =>
      send(`GET /echo HTTP/1.1\r\nHost: a\r\nConnection: close\r\n${'a:\r\n'.repeat(fields - 2)}\r\n`);
    expect(
      bodyOf(await ask(1024))
        .split('\n')
        .filter((line) => line === 'a: '),
    ).toHaveLength(1022);
    for (const fields of [1025, 5000]) {
      const answer = await ask(fields);
      expect([statusOf(answer), codeIn(answer)]).toEqual([431, 'REQUEST_HEADERS_TOO_LARGE']);
    }
  });

  it('with more headers than the function permits is answered with 431 and the limit', async () => {
    const answer = await send(`GET /echo HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(9000)}\r\nConnection: close\r\n\r\n`);
    expect(statusOf(answer)).toBe(431);
    expect(bodyOf(answer)).toContain('the limit is 8192');
  });

  it('for a route that nobody has is answered with 404', async () => {
    const answer = await send('GET /nobody HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
    expect(statusOf(answer)).toBe(404);
    expect(bodyOf(answer)).toContain('ROUTE_NOT_FOUND');
  });
});

describe('a request body', () => {
  it('over the limit is refused by its content-length, before the guest runs', async () => {
    const answer = await send('POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 100001\r\n\r\n');
    expect(statusOf(answer)).toBe(413);
    expect(bodyOf(answer)).toContain('the limit is 100000');
    await survives();
  });

  it('in chunks over the limit is refused while it arrives', async () => {
    const chunk = `${(64 * 1024).toString(16)}\r\n${'x'.repeat(64 * 1024)}\r\n`;
    const answer = await send(`POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n${chunk.repeat(2)}0\r\n\r\n`);
    expect(statusOf(answer)).toBe(413);
    await survives();
  });

  it('at the limit is read whole', async () => {
    const response = await echo.fetch('/echo', { method: 'POST', body: 'x'.repeat(100_000) });
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('x'.repeat(100_000));
  });

  it('shorter than its content-length ends with the connection, and the guest with it', async () => {
    const socket = connect(port, '127.0.0.1').resume();
    socket.end('POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 50\r\n\r\nonly this');
    await new Promise((resolve) => socket.once('close', resolve));
    await expect.poll(() => echo.running()).toBe(0);
    await survives();
  });

  it('longer than its content-length does not become the next request', async () => {
    const answer = await send(
      'POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nab GET /echo/smuggled HTTP/1.1\r\nHost: a\r\n\r\n',
    );
    expect(answer).not.toContain('/echo/smuggled');
    await survives();
  });
});
