import Fastify, { type FastifyInstance } from 'fastify';
import { fastifyOptions, listen, prepareApp, skerryPlugin } from '@skerry/host/fastify';
import { createHost, type Host, nodeEngine } from '@skerry/host/node';
import { parseManifest } from '@skerry/host/registry';
import { memoryStorage } from '@skerry/host/storage';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { built } from '../support/built.ts';
import { rawExchange, statusOf } from '../support/raw-socket.ts';

const ROUTES = ['/echo/*', '/api', { route: '/api/v1/:id/*', stripPrefix: '/api/v1' }, { route: 'GET /only', stripPrefix: '/only' }];

interface Subject {
  readonly port: number;
  close(): Promise<void>;
}

async function serve(options: {
  readonly trustProxy?: string[];
  readonly prefix?: string;
  readonly stripPrefix?: boolean;
}): Promise<Subject> {
  const { trustProxy, prefix = '', stripPrefix = false } = options;
  const host: Host = createHost({ storage: memoryStorage(), engine: nodeEngine() });
  const manifest = parseManifest(JSON.stringify({ name: 'echo', component: 'given', routes: ROUTES }), 'echo');
  host.registry.replace([await host.deploy(manifest, await built('test/guests/echo'))]);
  const app = Fastify({ ...fastifyOptions, ...(trustProxy && { trustProxy }) }) as unknown as FastifyInstance;
  prepareApp(app);
  await app.register(skerryPlugin, { registry: host.registry, prefix, stripPrefix });
  const port = Number(new URL(await listen(app, '127.0.0.1', 0)).port);
  return {
    port,
    async close() {
      await app.close();
      await host.close();
    },
  };
}

let plain: Subject;
let trusting: Subject;
let below: Subject;
let stripping: Subject;

beforeAll(async () => {
  plain = await serve({});
  trusting = await serve({ trustProxy: ['127.0.0.0/8', '10.1.0.0/16'] });
  below = await serve({ prefix: '/f' });
  stripping = await serve({ prefix: '/f/g', stripPrefix: true, trustProxy: ['127.0.0.1'] });
});
afterAll(async () => void (await Promise.all([plain, trusting, below, stripping].map((each) => each.close()))));

const bodyOf = (answer: string): string => answer.slice(answer.indexOf('\r\n\r\n') + 4);

async function ask({ port }: Subject, target: string, fields: readonly string[] = [], host = 'api.example.org'): Promise<string> {
  return rawExchange(
    port,
    `GET ${target} HTTP/1.1\r\nHost: ${host}\r\n${fields.map((field) => `${field}\r\n`).join('')}Connection: close\r\n\r\n`,
  );
}

/** Lines of the echo but for the last, which has the body. */
async function seen(subject: Subject, target: string, fields: readonly string[] = [], host?: string): Promise<string[]> {
  return bodyOf(await ask(subject, target, fields, host))
    .split('\n')
    .slice(0, -2);
}

const OWN = [
  'forwarded: for=127.0.0.1;host=api.example.org;proto=http',
  'x-forwarded-for: 127.0.0.1',
  'x-forwarded-host: api.example.org',
  'x-forwarded-proto: http',
];

describe('what says where a request comes from', () => {
  it('is what this host says, and nothing that a client says', async () => {
    const forged = [
      'Forwarded: for=1.2.3.4;host=evil',
      'X-Forwarded-For: 1.2.3.4',
      'x-forwarded-for: 5.6.7.8',
      'X-Forwarded-Host: evil.example',
      'X-Forwarded-Proto: https',
      'X-Forwarded-Port: 1',
      'X-Forwarded-Prefix: /evil',
      'X-Kept: 1',
    ];
    expect(await seen(plain, '/echo/a', forged)).toEqual(['GET /echo/a', 'http://api.example.org', 'x-kept: 1', ...OWN]);
  });

  it('is the same whether a server trusts others or not, as long as the client is none of them', async () => {
    expect(await seen(trusting, '/echo/a')).toEqual(['GET /echo/a', 'http://api.example.org', ...OWN]);
  });

  it('is what a trusted proxy says', async () => {
    const said = ['X-Forwarded-For: 203.0.113.9', 'X-Forwarded-Host: www.example.org:8443', 'X-Forwarded-Proto: https'];
    expect(await seen(trusting, '/echo/a', said)).toEqual([
      'GET /echo/a',
      'https://www.example.org:8443',
      'forwarded: for=203.0.113.9;host="www.example.org:8443";proto=https, for=127.0.0.1',
      'x-forwarded-for: 203.0.113.9, 127.0.0.1',
      'x-forwarded-host: www.example.org:8443',
      'x-forwarded-proto: https',
    ]);
  });

  it.each([
    ['198.51.100.1, 10.1.2.3', '198.51.100.1, 10.1.2.3, 127.0.0.1'],
    ['6.6.6.6, 198.51.100.1, 10.1.2.3', '198.51.100.1, 10.1.2.3, 127.0.0.1'],
    ['10.2.0.1, 10.1.0.1', '10.2.0.1, 10.1.0.1, 127.0.0.1'],
    ['2001:db8::1', '2001:db8::1, 127.0.0.1'],
    ['[2001:DB8::1]:4711', '2001:db8::1, 127.0.0.1'],
    ['203.0.113.9:4711', '203.0.113.9, 127.0.0.1'],
    ['::ffff:203.0.113.9', '203.0.113.9, 127.0.0.1'],
    ['fe80::1%eth0', 'fe80::1, 127.0.0.1'],
    ['unknown', 'unknown, 127.0.0.1'],
    ['_hidden', 'unknown, 127.0.0.1'],
    ['1.2.3.999', 'unknown, 127.0.0.1'],
    ['"><script>', 'unknown, 127.0.0.1'],
    ['127.1', 'unknown, 127.0.0.1'],
    [',', '127.0.0.1'],
  ])('of %j, told by a trusted proxy, a function sees addresses that were believed', async (said, expected) => {
    expect(await seen(trusting, '/echo/a', [`X-Forwarded-For: ${said}`])).toContain(`x-forwarded-for: ${expected}`);
  });

  it('is bounded by the head that it came in', async () => {
    const long = ['x'.repeat(9000), Array.from({ length: 900 }, () => '10.1.1.1').join(',')];
    const [first, second] = await Promise.all(long.map((said) => seen(trusting, '/echo/a', [`X-Forwarded-For: ${said}`])));
    expect(first).toContain('x-forwarded-for: unknown, 127.0.0.1');
    expect(second).toContain(`x-forwarded-for: ${'10.1.1.1, '.repeat(900)}127.0.0.1`);
  });

  it('has addresses of IPv6 in the form of RFC 7239', async () => {
    expect(await seen(trusting, '/echo/a', ['X-Forwarded-For: 2001:db8::1'])).toContain(
      'forwarded: for="[2001:db8::1]";host=api.example.org;proto=http, for=127.0.0.1',
    );
  });

  it.each(['javascript', 'HTTPS', 'https://x', ''])('has no scheme that is none: %j', async (proto) => {
    expect(await seen(trusting, '/echo/a', [`X-Forwarded-Proto: ${proto}`])).toContain('x-forwarded-proto: http');
  });

  it.each(['a b', 'a/b', 'a"b', 'user@a', 'a:b', 'a:99999999', 'é'])('has no host that is none, whoever says so: %j', async (host) => {
    const answer = await ask(trusting, '/echo/a', [`X-Forwarded-Host: ${host}`]);
    expect(statusOf(answer)).toBe(400);
    expect(bodyOf(answer)).toContain('X-Forwarded-Host');
  });
});

describe('stripPrefix', () => {
  it('of a route: the function sees the rest of the path, and what it does not see', async () => {
    expect(await seen(plain, '/api/v1/7/x?y=/api/v1/')).toEqual([
      'GET /7/x?y=/api/v1/',
      'http://api.example.org',
      ...OWN,
      'x-forwarded-prefix: /api/v1',
    ]);
    expect((await seen(plain, '/only?q'))[0]).toBe('GET /?q');
    expect((await seen(plain, '/api'))[0]).toBe('GET /api');
  });

  it('takes as many segments, however they are spelled', async () => {
    const lines = await seen(plain, '/%61pi/v%31/%2Fapi/x');
    expect(lines[0]).toBe('GET /%2Fapi/x');
    expect(lines.at(-1)).toBe('x-forwarded-prefix: /%61pi/v%31');
  });

  it('of the plugin', async () => {
    expect((await seen(stripping, '/f/g/echo/1'))[0]).toBe('GET /echo/1');
    const lines = await seen(stripping, '/f/%67/api/v1/7/x', ['X-Forwarded-For: 1.1.1.1', 'X-Forwarded-Prefix: /outer/']);
    expect(lines[0]).toBe('GET /7/x');
    expect(lines.at(-1)).toBe('x-forwarded-prefix: /outer/f/%67/api/v1');
  });

  it('of a route below a plugin that strips nothing takes all that is in front', async () => {
    expect((await seen(below, '/f/echo/1'))[0]).toBe('GET /f/echo/1');
    const lines = await seen(below, '/%66/api/v1/7/x');
    expect(lines[0]).toBe('GET /7/x');
    expect(lines.at(-1)).toBe('x-forwarded-prefix: /%66/api/v1');
  });

  it.each(['/a b', 'a', '/"x"', 'http://x/', '/a,b\\', '//'])('believes no proxy that says nonsense: %j', async (prefix) => {
    const fields = ['X-Forwarded-For: 1.1.1.1', `X-Forwarded-Prefix: ${prefix}`];
    expect((await seen(stripping, '/f/g/echo/1', fields)).at(-1)).toBe('x-forwarded-prefix: /f/g');
  });
});
