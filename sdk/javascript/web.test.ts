import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { serveFolder, type ServedFunction } from '../../test/support/serve-example.ts';
import { aborts } from './fixtures/web/src/aborts.ts';
import { bodies } from './fixtures/web/src/bodies.ts';
import { compressions } from './fixtures/web/src/compressions.ts';
import { fetches } from './fixtures/web/src/fetches.ts';
import { globals } from './fixtures/web/src/globals.ts';

/** A function that does what programs do with the Web's APIs, beside Node.js, which has to come to the same. */

const directory = mkdtempSync(join(tmpdir(), 'skerry-web-'));
let app: ServedFunction;
const servers: Server[] = [];
let upstream: string;
/** Nobody listens there. */
const REFUSED = 'http://127.0.0.1:1';
let elsewhere: string;

beforeAll(async () => {
  const folder = join(directory, 'web');
  cpSync(fileURLToPath(new URL('fixtures/web', import.meta.url)), folder, { recursive: true });
  [upstream, elsewhere] = [await listen(), await listen()];
  app = await serveFolder(folder, { http: [upstream, elsewhere, REFUSED] });
});
afterAll(async () => {
  await app?.close();
  for (const server of servers) server.closeAllConnections();
  for (const server of servers) server.close();
  rmSync(directory, { recursive: true });
});

async function listen(): Promise<string> {
  const server = createServer((request, response) => void answer(request, response));
  servers.push(server);
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, search } = new URL(request.url!, 'http://x');
  const [, page = '', first = '', ...rest] = pathname.split('/');
  request.on('error', () => undefined);
  switch (page) {
    case 'hang':
      return;
    case 'slow':
      return void response.write('a');
    case 'close':
      return void request.socket.destroy();
    case 'cut':
      response.writeHead(200, { 'content-length': 100 }).write('abc');
      return void setTimeout(() => request.socket.destroy(), 30);
    case 'to':
      return void response.writeHead(Number(first), { location: `/${rest.join('/')}` }).end('moved');
    case 'elsewhere':
      return void response
        .writeHead(302, { location: `${upstream.startsWith(`http://${request.headers.host}`) ? elsewhere : upstream}/${first}` })
        .end();
    case 'loop':
      return void response.writeHead(302, { location: '/loop' }).end();
    case 'to-scheme':
      return void response.writeHead(302, { location: 'data:,x' }).end();
    case 'nowhere':
      return void response.writeHead(302).end('here');
    case 'coded':
      return void response.writeHead(200, { 'content-encoding': decodeURIComponent(first) }).end(coded(first, search));
    case 'bomb':
      return void response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb());
    case 'big':
      return void response.end(Buffer.alloc(300_000, 97));
    case 'echo':
      return echo(request, response);
    default:
      response.end('hello');
  }
}

/** 200 KB. */
const bomb = (): Buffer => gzipSync(Buffer.alloc(200_000_000));

function coded(coding: string, search: string): Buffer {
  if (search === '?wrong') return Buffer.from('no compressed data');
  if (search === '?members') return Buffer.concat([gzipSync('pac'), gzipSync(''), gzipSync('ked')]);
  if (search === '?raw') return deflateRawSync('packed');
  if (search === '?both') return gzipSync(brotliCompressSync('packed'));
  const content = (coding === 'br' ? brotliCompressSync : coding === 'deflate' ? deflateSync : gzipSync)('packed');
  return search === '?cut' ? content.subarray(0, -6) : content;
}

async function echo(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let body = '';
  try {
    for await (const chunk of request) body += (chunk as Buffer).toString('latin1');
  } catch {
    return;
  }
  const {
    'content-type': type = '',
    'content-length': length = null,
    authorization = null,
    cookie = null,
    'x-own': own = null,
    'accept-encoding': accepts = null,
  } = request.headers;
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(
    JSON.stringify({
      method: request.method,
      type,
      length,
      body,
      authorization,
      cookie,
      own,
      ...(request.url === '/echo?accepts' && { accepts }),
    }),
  );
}

describe.each([
  ['bodies', bodies],
  ['aborts', aborts],
  ['compressions', compressions],
  ['fetches', fetches],
  ['globals', globals],
] as const)('%s', (area, checks) => {
  it.each(Object.keys(checks))('%s', async (name) => {
    const made = () => new Request('http://function.test/', { method: 'POST', body: 'the body' });
    const response = await app.fetch(`/${area}/${encodeURIComponent(name)}?upstream=${encodeURIComponent(upstream)}`, {
      method: 'POST',
      body: 'the body',
    });
    const text = await response.text();
    expect(text.startsWith('{"result"'), text).toBe(true);
    const expected: unknown = (await checks[name]!(upstream, made())) ?? null;
    expect((JSON.parse(text) as { result: unknown }).result).toEqual(JSON.parse(JSON.stringify(expected)));
  });
});

const page = (name: string, init?: RequestInit, query = ''): Promise<Response> =>
  app.fetch(`/page/${name}?upstream=${encodeURIComponent(upstream)}${query}`, init);

it('a body for an upstream that refuses the connection is an error that the program can catch', async () => {
  for (let i = 0; i < 5; i++) {
    const response = await app.fetch(`/page/refused?upstream=${encodeURIComponent(REFUSED)}`, { method: 'POST', body: 'the body' });
    expect([response.status, await response.json()]).toEqual([200, ['TypeError', 'TypeError', 'TypeError']]);
  }
});

const MULTIPART = { 'content-type': 'multipart/form-data; boundary=AbC' };
const formOf = async (body: string | Buffer): Promise<unknown> =>
  (await page('form', { method: 'POST', headers: MULTIPART, body: body as BodyInit })).json();
const part = (content: string, head = ''): string => `--AbC\r\nContent-Disposition: form-data; name="a"\r\n${head}\r\n${content}\r\n`;

describe('a response', () => {
  it('may be given the same chunk several times', async () => {
    expect(await (await page('same-chunk')).text()).toBe('ababab');
  });

  it('may be cloned, and both be used', async () => {
    const cloned = await page('cloned', { method: 'POST', body: 'ä'.repeat(100_000) });
    expect([cloned.headers.get('x-length'), (await cloned.text()).length]).toEqual(['100000', 100_000]);
    const original = await page('original');
    expect([original.status, await original.text()]).toEqual([201, 'original']);
  });

  it('cannot be what stands for a failure of the network', async () => {
    expect((await page('error')).status).toBe(500);
    await vi.waitFor(() => expect(app.logs.map(({ message }) => message).join('\n')).toContain('The handler returned Response.error()'));
  });

  it('is what was compressed, without the headers that say so, also when the program makes another of it', async () => {
    for (const name of ['decoded', 'remade']) {
      const response = await page(name);
      expect([response.headers.get('content-encoding'), await response.text()]).toEqual([null, 'packed']);
    }
  });

  it.each([
    ['zstd', 'identity'],
    ['gzip, deflate, br, zstd', 'gzip, deflate, br'],
    ['zstd;q=1.0, br;q=0.8, *;q=0.1', 'br;q=0.8, identity;q=0.1'],
    ['identity', 'identity'],
  ])('is not asked for in a coding that cannot be decoded: %s', async (given, sent) => {
    const { accepts } = (await (await page('accepted', { headers: { 'accept-encoding': given } })).json()) as { accepts: string };
    expect(accepts).toBe(sent);
  });
});

describe('an upload', () => {
  it('of any bytes comes back equal, and costs no more than passing it on', async () => {
    const content = Buffer.alloc(3_000_000);
    for (let at = 0; at < content.length; at++) content[at] = (at * 7919) >> 3;
    const form = new FormData();
    form.append('other', 'text');
    form.append('file', new File([content], 'ä "1".bin', { type: 'application/x-own' }));
    const response = await page('upload', { method: 'POST', body: form });
    expect([
      response.status,
      response.headers.get('content-type'),
      Buffer.from(response.headers.get('x-name')!, 'latin1').length > 0,
    ]).toEqual([200, 'application/x-own', true]);
    expect(Buffer.from(await response.arrayBuffer()).equals(content)).toBe(true);
  });

  it('keeps the case of its boundary in the type of a blob', async () => {
    expect((await page('type', { method: 'POST', headers: MULTIPART, body: 'x' })).headers.get('x-type')).toBe(
      'multipart/form-data;boundary=AbC',
    );
  });

  it('may have what looks like a boundary within its content', async () => {
    expect(await formOf(`${part('a--AbC b\r\n--Ab\r\n --AbC')}--AbC--\r\n`)).toEqual({ parts: 1 });
  });

  it('of ten thousand parts is read', async () => {
    expect(await formOf(`${part('1').repeat(10_000)}--AbC--`)).toEqual({ parts: 10_000 });
  });

  it('with a head of a megabyte is read, and one that never ends is refused', async () => {
    const long = 'x'.repeat(1_000_000);
    expect(await formOf(`${part('1', `X-Long: ${long}\r\n`)}--AbC--`)).toEqual({ parts: 1 });
    expect(await formOf(`--AbC\r\nX-Long: ${long}`)).toEqual({
      error: expect.stringContaining('a line in the head of a part is no field'),
    });
  });

  it.each([
    ['another boundary', part('1').replaceAll('AbC', 'abc'), 'the first line is not the boundary'],
    ['no end', part('1'), 'a line that begins with the boundary goes on|a part has no end|is not the boundary'],
    ['many line ends', `${part('\r\n-'.repeat(300_000))}`, 'TypeError'],
  ])('with %s is refused, and says where', async (_, body, message) => {
    const { error } = (await formOf(body)) as { error: string };
    expect(error).toMatch(new RegExp(message));
    expect(error).toMatch(/at byte \d+ of \d+/);
  });
});

describe('what ends badly', () => {
  it('in a callback of a timer is logged with its place, and the request goes on', async () => {
    expect(await (await page('timer')).text()).toBe('went on');
    await vi.waitFor(() =>
      expect(app.logs.map(({ message }) => message).join('\n')).toMatch(
        /Uncaught in a callback of setTimeout\. RangeError: in a timer\n {4}at fails \(src\/index\.ts:\d+:\d+\)/,
      ),
    );
  });

  it('a body that is compressed and cut off is not taken for whole', async () => {
    for (const [coding, name] of [
      ['gzip', 'gzip'],
      ['deflate', 'deflate'],
      ['br', 'Brotli'],
    ] as const) {
      expect(await (await page('cut', {}, `&url=${coding}%3Fcut`)).text()).toBe(
        `TypeError: These are no valid ${name} data: they end too early`,
      );
    }
  });

  it('a body that is compressed many times is refused', async () => {
    const codings = Array.from({ length: 6 }, () => 'gzip').join(',');
    expect(await (await page('cut', {}, `&url=${codings}`)).text()).toMatch(
      /^TypeError: The body of .* is compressed 6 times; 5 is the most$/,
    );
  });

  it('streams that are over, however they ended, have given their memory back', async () => {
    const response = await page('many-streams', { method: 'POST', body: brotliCompressSync('a stream takes 300 KB') as BodyInit });
    expect([response.status, await response.text()]).toEqual([200, 'done']);
  });

  it('a bomb takes no more memory than is looked at, and ends its request alone where the program keeps all of it', async () => {
    const body = bomb();
    expect(await (await page('bomb')).text()).toBe('200000000');
    expect(await (await page('given-bomb', { method: 'POST', body: body as BodyInit })).text()).toBe('stopped');
    expect((await page('swallowed-bomb', { method: 'POST', body: body as BodyInit })).status).toBe(500);
    expect(await (await page('same-chunk')).text()).toBe('ababab');
  });

  it.each([
    ['http://127.0.0.1:1/', 'cannot be reached'],
    ['http://192.0.2.1/', 'is not granted to this function'],
    ['ftp://a/', 'only http:, https: and data: URLs can be fetched'],
    ['data:x', 'it is not a valid data: URL'],
    ['/no/url', "'/no/url' is not a valid URL: write it whole, with https://"],
  ])('fetch of %s says what is wrong, and where', async (url, reason) => {
    const text = await (await page('message', {}, `&url=${encodeURIComponent(url)}`)).text();
    expect(text).toMatch(/^TypeError: /);
    expect(text).toContain(reason);
    expect(text).toMatch(/at message \(src\/index\.ts:\d+:\d+\)/);
  });
});

describe('what Node.js has not, or has otherwise', () => {
  it('is there: scheduler, navigator, import.meta.url', async () => {
    expect(await (await page('own')).json()).toEqual({
      order: ['first', 'later'],
      aborted: 'no',
      agent: 'Skerry',
      frozen: true,
      meta: 'string',
      origin: 0,
    });
  });

  it('prints what helps', async () => {
    const before = app.logs.length;
    await (await page('print')).text();
    await vi.waitFor(() =>
      expect(
        app.logs
          .slice(before)
          .map(({ message }) => message)
          .join('\n'),
      ).toContain('Reported. Error: told'),
    );
    const log = app.logs
      .slice(before)
      .map(({ message }) => message)
      .join('\n');
    expect(log).toContain('a is 50% of 12, 1.5 and {"b":1} rest %s');
    expect(log).toContain('Assertion failed: what does not { a: 1 }\nAssertion failed { b: 2 }\n');
    expect(log).toContain('\nTrace: how 1 {"c":3}\n    at print (src/index.ts:101:13)\n');
    expect(log).toMatch(/\nTrace\n {4}at print \(src\/index\.ts:102:13\)\n/);
    expect(log).not.toMatch(/what holds|undefined/);
    expect(log).toContain(
      'Headers { "a": "b" } Request { method: "GET", url: "http://a/", headers: { "c": "d" } } Response { status: 201, url: "", headers: { "content-length": "1", "content-type": "application/json" } } URL { http://u/ } URLSearchParams { "x": "1" }',
    );
    expect(log).toMatch(/Error: 100%s\n {4}at print \(src\/index\.ts:\d+:\d+\)(?:\n {4}at .+)* after/);
  });

  it('does not import what is only known when it runs, and says so', async () => {
    expect(await (await page('import')).text()).toContain(
      'import("./other.js") cannot be done: the build bundles what is imported by a name that stands in the source',
    );
  });
});
