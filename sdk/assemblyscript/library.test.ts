import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { serveFolder, type ServedFunction } from '../../test/support/serve-example.ts';

let upstream: Server;
let upstreamUrl: string;
let app: ServedFunction;

beforeAll(async () => {
  upstream = createServer((request, response) => {
    if (request.url === '/slow') return;
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      response.setHeader('x-upstream', 'one');
      response.statusCode = request.url === '/missing' ? 404 : 200;
      const { method, url, headers } = request;
      response.end(JSON.stringify({ method, url, body, sent: headers['x-sent'] ?? null, type: headers['content-type'] ?? null }));
    });
  });
  await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve));
  upstreamUrl = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`;
  app = await serveFolder(fileURLToPath(new URL('fixtures/library', import.meta.url)), { http: [upstreamUrl] });
});

afterAll(async () => {
  await app?.close();
  upstream?.closeAllConnections();
  upstream?.close();
});

const text = async (path: string, init?: RequestInit): Promise<string> => (await app.fetch(path, init)).text();

describe('request', () => {
  test('shows method, path, segments and headers', async () => {
    const lines = await text('/a%20b//%C3%BC/?q=1', { method: 'PATCH', headers: { 'x-multi': 'a, b' } });
    expect(lines.split('\n')).toEqual(['PATCH', '/a%20b//%C3%BC/?q=1', '/a%20b//%C3%BC/', 'a b|ü', 'http', 'has', 'a, b', '1']);
  });

  test('reads the body whole, up to a limit', async () => {
    expect(await text('/limited', { method: 'POST', body: 'ü'.repeat(50) })).toBe('ü'.repeat(50));
    expect(await text('/limited', { method: 'POST', body: '\ufeffx' })).toBe('x');
    expect(await text('/limited', { method: 'POST' })).toBe('');
    const tooLarge = await app.fetch('/limited', { method: 'POST', body: 'x'.repeat(101) });
    expect([tooLarge.status, await tooLarge.text()]).toEqual([413, 'too-large: The body has more than 100 bytes']);
    expect((await app.fetch('/limited', { method: 'POST', body: 'x'.repeat(1_000_000) })).status).toBe(413);
  });

  test('reads a large body without a mistake', async () => {
    const body = Buffer.from(Array.from({ length: 3_000_001 }, (_, i) => (i * 31) % 251));
    const answer = await app.fetch('/bytes', { method: 'POST', body });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([201, 'application/x-test']);
    expect(Buffer.from(await answer.arrayBuffer()).equals(body)).toBe(true);
  });

  test('gives nothing to a second reader', async () => {
    expect(await text('/twice', { method: 'POST', body: 'once' })).toBe('once|');
  });
});

describe('response', () => {
  test('streams what it writes', async () => {
    const lines = (await text('/lines?count=20000')).split('\n');
    expect([lines.length, lines[0], lines[19_999]]).toEqual([20_001, 'line 0', 'line 19999']);
  });

  test('passes a body on', async () => {
    const body = Buffer.alloc(1_500_000, 'abcdefg');
    const answer = await app.fetch('/echo', { method: 'POST', body });
    expect(Buffer.from(await answer.arrayBuffer()).equals(body)).toBe(true);
  });

  test('lets the client see that a body was given up', async () => {
    const short = await app.fetch('/half?count=10');
    // On a machine with much to do its head has left before it was given up.
    if (short.status !== 500) await expect(short.text()).rejects.toThrow();
    await expect(text('/half?count=200000')).rejects.toThrow();
  });

  test('announces the length of a whole body', async () => {
    expect((await app.fetch('/bytes', { method: 'POST', body: 'four' })).headers.get('content-length')).toBe('4');
    expect((await app.fetch('/status?code=404')).headers.get('content-length')).toBe('0');
    expect((await app.fetch('/status?code=204')).headers.get('content-length')).toBeNull();
  });

  test('sends header values as UTF-8', async () => {
    const value = (await app.fetch('/header?name=X-Name&value=gr%C3%BCn')).headers.get('x-name');
    expect(Buffer.from(value!, 'latin1').toString()).toBe('grün');
  });

  test.each(['bad%20name', '', 'connection', 'x%0D%0Ay'])('says which header is refused: %s', async (name) => {
    const answer = await app.fetch(`/header?name=${name}&value=x`);
    expect(answer.status).toBe(502);
    expect(await answer.text()).toContain(JSON.stringify(`Response header "${decodeURIComponent(name)}" is not permitted`).slice(1, -1));
  });

  test('does not let a value start another header', async () => {
    expect((await app.fetch('/header?name=x&value=a%0D%0Aset-cookie:%20b')).status).toBe(502);
    expect((await app.fetch('/header?name=x&value=%C4%8A%C4%8D')).headers.get('set-cookie')).toBeNull();
  });

  test('refuses a status that is none', async () => {
    const answer = await app.fetch('/status?code=1000');
    expect([answer.status, await answer.text()]).toEqual([502, expect.stringContaining('Response status 1000 is not permitted')]);
  });

  test('redirects', async () => {
    const answer = await app.fetch('/redirect', { redirect: 'manual' });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/elsewhere']);
  });
});

describe('capabilities', () => {
  test('keeps values by key', async () => {
    expect((await text('/keyvalue')).split('\n')).toEqual([
      'missing store no-such-store',
      'absent null',
      'set ok',
      'get größer',
      'exists true false',
      'increment 40 38',
      'increment of text other',
      'many 0 true 1 1',
      'keys a,n,x/1,x/2',
      'swap true',
      'late swap false theirs',
      'swap again true mine',
      'used used',
      'left 0',
      'lone surrogate ok',
    ]);
  });

  test('keeps things beside values, and lists some of the keys', async () => {
    expect((await text('/beside')).split('\n')).toEqual([
      'set ok',
      'details 0/{"by":"Åsa"} 0/null',
      'expires 4000000000/null',
      'counted 4000000000/null',
      'set again 0/null',
      'gone false e/2',
      'both invalid-options: expiration or expirationTtl is a number of seconds above 0, and not both are',
      'large invalid-options: The metadata has 1025 bytes; the limit is 1024',
      'prefix e/2,e/3,e/4 e,e/2|e/3,e/4 e,e/2,e/3|e/4,f ',
      'limit invalid-options',
    ]);
  });

  test('loses no text on the way to a store and back', async () => {
    expect((await text('/texts')).split('\n')).toEqual(['mark 239,187,191,97,98', 'text feff', 'many false false', 'half false']);
  });

  test('reads configuration', async () => {
    expect(await text('/config')).toBe('Grüße||true|2');
  });

  test('sends requests', async () => {
    const answer = await app.fetch(`/fetch?method=PUT&body=gr%C3%B6%C3%9Fer&url=${encodeURIComponent(`${upstreamUrl}/x?y=1#z`)}`);
    expect(answer.headers.get('x-upstream')).toBe('one');
    expect(await answer.text()).toBe(
      '200 true {"method":"PUT","url":"/x?y=1","body":"größer","sent":"yes","type":"text/plain; charset=utf-8"}',
    );
  });

  test.each([
    ['url=http://127.0.0.1:1/', 'http-request-denied'],
    ['url=ftp://x', 'invalid-url'],
    ['url=http://a%20b/', 'invalid-url'],
    ['url=UPSTREAM/&method=B%20D', 'invalid-url'],
    ['url=UPSTREAM/&bad-header=1', 'invalid-header'],
  ])('says why a request fails: %s', async (query, code) => {
    const answer = await app.fetch(`/fetch?${query.replace('UPSTREAM', upstreamUrl)}&method=GET`);
    expect([answer.status, await answer.text()]).toEqual([502, code]);
  });

  test('gives up on an upstream that is too slow', async () => {
    const answer = await app.fetch(`/fetch?method=GET&timeout=1&url=${upstreamUrl}/slow`);
    expect([answer.status, await answer.text()]).toEqual([502, expect.stringMatching(/timeout$/)]);
  });

  test('lets go of every answer', async () => {
    expect(await text(`/many?url=${upstreamUrl}/`)).toBe('8000');
  });

  test('tells the time, waits, and draws random values', async () => {
    const year = new Date().getUTCFullYear();
    expect(await text('/system')).toMatch(
      new RegExp(`^true ${year} [0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12} 40 true$`),
    );
  });
});

describe('log', () => {
  const since = (start: number): unknown[] => app.logs.slice(start).map(({ level, context, message }) => [level, context, message]);

  test('goes to standard output and error', async () => {
    const start = app.logs.length;
    await app.fetch('/log');
    expect(since(start)).toEqual(
      expect.arrayContaining([
        ['info', 'stdout', 'from console'],
        ['info', 'stdout', 'debug: some detail'],
        ['info', 'stdout', 'größer'],
        ['info', 'stdout', 'zwei'],
        ['error', 'stderr', 'warn: careful'],
        ['error', 'stderr', 'broken'],
      ]),
    );
    const ofCache = since(start).filter((line) => (line as string[])[1] === 'cache');
    expect(ofCache.map((line) => (line as string[])[2])).toEqual(['through wasi:logging', 'one', 'two', 'three', 'four', 'five', 'six']);
    expect(ofCache.map((line) => (line as string[])[0])).toEqual(['fatal', 'trace', 'debug', 'info', 'warn', 'error', 'fatal']);
  });

  test('says where a function ended itself', async () => {
    const start = app.logs.length;
    expect((await app.fetch('/throw')).status).toBe(500);
    expect(since(start)).toContainEqual(['error', 'stderr', expect.stringMatching(/^größer Mist at assembly\/index\.ts:\d+:\d+$/)]);
    expect((await app.fetch('/range')).status).toBe(500);
    expect(since(start)).toContainEqual(['error', 'stderr', expect.stringMatching(/^Index out of range at ~lib\/array\.ts:\d+:\d+$/)]);
  });
});
