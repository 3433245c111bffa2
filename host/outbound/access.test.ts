import { getDefaultAutoSelectFamily, setDefaultAutoSelectFamily } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { bytes, closeAll, failure, open, openFor, readAll, requestTo } from './fixtures/call.ts';
import { httpUpstream, rawUpstream, type Upstream } from './fixtures/upstream.ts';
import { Pipe } from '../wasi/index.ts';
import type { Lookup } from './index.ts';

afterEach(closeAll);

const hello = (): Promise<Upstream> => httpUpstream((_, response) => response.end('hello'));

/** Resolves every name to these addresses. */
const resolveTo =
  (...addresses: string[]): Lookup =>
  async () =>
    addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));

describe('outbound: what is not granted', () => {
  test('is denied without a connection, and the deployer is told what to add', async () => {
    await using upstream = await hello();
    const messages: string[] = [];
    const outbound = open({ rules: ['https://api.example.com'], onDenied: (message) => messages.push(message) });
    const url = `http://127.0.0.1:${upstream.port}`;
    for (let i = 0; i < 3; i++) expect(await failure(outbound.send(requestTo(`${url}/x`)))).toEqual({ tag: 'HTTP-request-denied' });
    expect(upstream.connections).toBe(0);
    expect(messages).toHaveLength(1);
    expect(messages[0]).toContain(`add "${url}" to "capabilities.http"`);
    expect(messages[0]).toContain('"test"');
  });

  test('tells each of a hundred origins once, and forgets rather than growing', async () => {
    let count = 0;
    const outbound = open({ onDenied: () => count++ });
    const deny = (i: number): Promise<unknown> => failure(outbound.send(requestTo(`https://h${i}.example`)));
    for (let i = 0; i < 100; i++) await deny(i);
    await deny(0);
    expect(count).toBe(100);
    await deny(100);
    await deny(0);
    expect(count).toBe(102);
  });

  test('takes what is still written of a body that nobody will send, so that the guest learns from the response', async () => {
    const { sink, source } = new Pipe(4);
    sink.write(bytes('abcd'));
    await failure(open().send(requestTo('https://x.example', { body: source })));
    await expect.poll(() => sink.capacity).toBe(4);
    sink.write(bytes('ef'));
    await expect.poll(() => sink.capacity).toBe(4);
    sink.end();
    expect(source.take(1)).toBeUndefined();
  });

  test('a rule that is no origin is refused when the capability is made', () => {
    expect(() => open({ rules: ['example.com'] })).toThrow(expect.objectContaining({ code: 'MANIFEST_INVALID' }));
  });
});

describe('outbound: authorities that parsers disagree about', () => {
  test.each([
    'ok.example@127.0.0.1:PORT',
    'ok.example%40127.0.0.1:PORT',
    'user:pass@127.0.0.1:PORT',
    '127.0.0.1:PORT#ok.example',
    '127.0.0.1:PORT\\ok.example',
    '127.0.0.1:PORT\r\nx: y',
    '127.0.0.1 :PORT',
    ' 127.0.0.1:PORT',
    '127.1:PORT',
    '0x7f.1:PORT',
    '0177.0.0.1:PORT',
    '2130706433:PORT',
    '１２７.0.0.1:PORT',
    '127.0.0.1.:PORT',
    '127。0。0。1:PORT',
    '%31%32%37.0.0.1:PORT',
    '127.0.0.1:0PORT',
    '127.0.0.1:+PORT',
    '127.0.0.1:',
    '127.0.0.1:0',
    '127.0.0.1:99999',
    '127.0.0.1:PORT:PORT',
    '',
    ':PORT',
    '[127.0.0.1]:PORT',
    '[::1',
    '::1',
    '[::1%25lo]:PORT',
    'a b',
    'a\0b',
    'xn--\u00fc.example',
    'a/b',
    'a?b',
    'a*b',
    '*',
  ])('%j is no URI', async (authority) => {
    await using upstream = await hello();
    const port = String(upstream.port);
    const outbound = openFor(upstream.port);
    const request = requestTo('http://x', { authority: authority.replaceAll('PORT', port) });
    expect(await failure(outbound.send(request))).toEqual({ tag: 'HTTP-request-URI-invalid' });
    expect(upstream.connections).toBe(0);
  });

  test.each(['/\r\nx: y', '/a b', '/a\0', '/ü', '/a#b', 'a', '*', 'http://127.0.0.1/', '/\u010a'])(
    'path %j is no URI',
    async (pathWithQuery) => {
      await using upstream = await hello();
      const request = requestTo(`http://127.0.0.1:${upstream.port}`, { pathWithQuery });
      expect(await failure(openFor(upstream.port).send(request))).toEqual({ tag: 'HTTP-request-URI-invalid' });
      expect(upstream.connections).toBe(0);
    },
  );

  test('a port that is none', async () => {
    await using upstream = await hello();
    const outbound = openFor(upstream.port);
    for (const authority of ['127.0.0.1:', '127.0.0.1:080', '127.0.0.1:65536', `127.0.0.1:0${upstream.port}`]) {
      expect(await failure(outbound.send(requestTo(`http://${authority}/`))), authority).toEqual({ tag: 'HTTP-request-URI-invalid' });
    }
    expect(upstream.connections).toBe(0);
  });

  test('a path that is too long, and a tunnel', async () => {
    await using upstream = await hello();
    const outbound = openFor(upstream.port);
    const url = `http://127.0.0.1:${upstream.port}`;
    expect(await failure(outbound.send(requestTo(`${url}/${'x'.repeat(20_000)}`)))).toEqual({ tag: 'HTTP-request-URI-too-long' });
    for (const method of ['CONNECT', 'connect']) {
      expect(await failure(outbound.send(requestTo(url, { method })))).toEqual({ tag: 'HTTP-request-method-invalid' });
    }
    expect(upstream.connections).toBe(0);
  });

  test('the path goes out as the guest wrote it', async () => {
    await using upstream = await httpUpstream((request, response) => response.end(request.url));
    const outbound = openFor(upstream.port);
    for (const path of ['/a/../b', '/%2e%2e/x', '//evil.example/x', '/a?b=c&d=%zz', '/a\\b', '/"<>^`{|}']) {
      const response = await outbound.send(requestTo(`http://127.0.0.1:${upstream.port}`, { pathWithQuery: path }));
      expect(await readAll(response.body)).toBe(path);
    }
    const query = await outbound.send(requestTo(`http://127.0.0.1:${upstream.port}?q`));
    expect(await readAll(query.body)).toBe('/?q');
  });

  test('letter case and the spelling of IPv6 do not matter', async () => {
    await using upstream = await hello();
    const outbound = open({
      rules: [`http://localhost:${upstream.port}`, `http://[::1]:${upstream.port}`],
      lookup: resolveTo('127.0.0.1'),
    });
    const response = await outbound.send(requestTo(`http://LocalHost:${upstream.port}`));
    expect(await readAll(response.body)).toBe('hello');
    const refused = await failure(outbound.send(requestTo(`http://[0:0:0:0:0:0:0:1]:${upstream.port}`)));
    expect(['connection-refused', 'destination-IP-unroutable']).toContain(refused.tag);
  });
});

describe('outbound: addresses', () => {
  const HOSTILE = [
    '127.0.0.1',
    '127.255.255.254',
    '0.0.0.0',
    '10.0.0.1',
    '172.16.0.1',
    '192.168.1.1',
    '100.64.0.1',
    '169.254.169.254',
    '169.254.1.1',
    '192.0.0.1',
    '192.0.2.1',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '168.63.129.16',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::127.0.0.1',
    'fd00::1',
    'fd00:ec2::254',
    'fe80::1',
    'fe80::1%lo',
    'fec0::1',
    'ff02::1',
    '64:ff9b::7f00:1',
    '64:ff9b:1::7f00:1',
    '2002:7f00:1::',
    '2001::1',
    '2001:db8::1',
    '100::1',
  ];

  test.each(HOSTILE)('a public name that resolves to %s is prohibited, exact or by wildcard', async (address) => {
    await using upstream = await hello();
    const { port } = upstream;
    for (const rule of [`http://api.example.com:${port}`, `http://*.example.com:${port}`, `http://*:${port}`]) {
      const messages: string[] = [];
      const outbound = open({ rules: [rule], lookup: resolveTo(address), onDenied: (message) => messages.push(message) });
      const call = failure(outbound.send(requestTo(`http://api.example.com:${port}`)));
      expect(await call).toEqual({ tag: 'destination-IP-prohibited' });
      expect(messages).toEqual([expect.stringContaining(`leads to ${address},`)]);
    }
    expect(upstream.connections).toBe(0);
  });

  test.each([
    '127.0.0.1',
    '[::1]',
    '10.0.0.1',
    '169.254.169.254',
    '[::ffff:127.0.0.1]',
    '[64:ff9b::7f00:1]',
    '0.0.0.0',
    '[::]',
    '224.0.0.1',
  ])('a wildcard does not lead to the literal %s', async (host) => {
    await using upstream = await hello();
    const outbound = open({ rules: [`http://*:${upstream.port}`] });
    expect(await failure(outbound.send(requestTo(`http://${host}:${upstream.port}`)))).toEqual({ tag: 'destination-IP-prohibited' });
    expect(upstream.connections).toBe(0);
  });

  test.each(['localhost', 'db', 'api.internal', 'x.test'])('the local name %s, named exactly, leads to a local address', async (name) => {
    await using upstream = await hello();
    const outbound = open({ rules: [`http://${name}:${upstream.port}`], lookup: resolveTo('127.0.0.1') });
    const response = await outbound.send(requestTo(`http://${name}:${upstream.port}`));
    expect(await readAll(response.body)).toBe('hello');
  });

  test.each(['169.254.169.254', '::ffff:127.0.0.1', '64:ff9b::7f00:1', '0.0.0.0', '224.0.0.1'])('but not to %s', async (address) => {
    await using upstream = await hello();
    const outbound = open({ rules: [`http://localhost:${upstream.port}`], lookup: resolveTo(address) });
    expect(await failure(outbound.send(requestTo(`http://localhost:${upstream.port}`)))).toEqual({ tag: 'destination-IP-prohibited' });
  });

  test('a local name under a wildcard does not', async () => {
    await using upstream = await hello();
    const outbound = open({ rules: [`http://*:${upstream.port}`], lookup: resolveTo('127.0.0.1') });
    expect(await failure(outbound.send(requestTo(`http://localhost:${upstream.port}`)))).toEqual({ tag: 'destination-IP-prohibited' });
    expect(upstream.connections).toBe(0);
  });

  test('an address of this machine is local even if it is public', async () => {
    const own = Object.values(networkInterfaces()).flatMap((entries) => entries ?? []);
    for (const { address, family } of own.filter((entry) => !entry.internal)) {
      const host = family === 'IPv6' ? `[${address}]` : address;
      expect(await failure(open({ rules: ['http://*:9'] }).send(requestTo(`http://${host}:9`)))).toEqual({
        tag: 'destination-IP-prohibited',
      });
    }
  });

  test('of mixed answers the prohibited ones are never dialled', async () => {
    await using upstream = await hello();
    const url = `http://db:${upstream.port}`;
    // The first would reach the upstream; nothing listens on the second.
    const missed = open({ rules: [url], lookup: resolveTo('::ffff:127.0.0.1', '127.0.0.2') });
    expect(await failure(missed.send(requestTo(url)))).toEqual({ tag: 'connection-refused' });
    expect(upstream.connections).toBe(0);
    const reached = open({ rules: [url], lookup: resolveTo('::ffff:127.0.0.2', '224.0.0.1', '127.0.0.1') });
    expect(await readAll((await reached.send(requestTo(url))).body)).toBe('hello');
  });

  test('of a thousand answers only the first are tried', async () => {
    await using upstream = await hello();
    const url = `http://db:${upstream.port}`;
    const others = Array.from({ length: 999 }, (_, i) => `127.0.${1 + (i >> 8)}.${i & 255}`);
    const outbound = open({ rules: [url], lookup: resolveTo(...others, '127.0.0.1') });
    expect(await failure(outbound.send(requestTo(url)))).toEqual({ tag: 'connection-refused' });
    expect(upstream.connections).toBe(0);
  });

  test('rebinding: each connection is checked on the answer that it uses', async () => {
    await using upstream = await rawUpstream('HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\nok');
    const answers = ['127.0.0.1', '169.254.169.254', '127.0.0.1'];
    const lookup: Lookup = async () => [{ address: answers.shift() ?? '', family: 4 }];
    const outbound = open({ rules: [`http://db:${upstream.port}`], lookup });
    const send = () => outbound.send(requestTo(`http://db:${upstream.port}`));
    expect(await readAll((await send()).body)).toBe('ok');
    await upstream.closed();
    expect(await failure(send())).toEqual({ tag: 'destination-IP-prohibited' });
    expect(await readAll((await send()).body)).toBe('ok');
    expect(answers).toEqual([]);
    expect(upstream.connections).toBe(2);
  });

  test('a name of both families is reached by the one that answers, whatever the application asks of its own connections', async () => {
    await using upstream = await hello();
    const url = `http://both.test:${upstream.port}`;
    const outbound = open({ rules: [url], lookup: resolveTo('::1', '127.0.0.1') });
    const usual = getDefaultAutoSelectFamily();
    setDefaultAutoSelectFamily(false);
    try {
      expect(await readAll((await outbound.send(requestTo(url))).body)).toBe('hello');
    } finally {
      setDefaultAutoSelectFamily(usual);
    }
  });

  test('a name without addresses, a resolver that answers nonsense', async () => {
    const rules = ['http://api.example.com'];
    const nodata = { tag: 'DNS-error', val: { rcode: 'NODATA', infoCode: undefined } };
    expect(await failure(open({ rules, lookup: resolveTo() }).send(requestTo(rules[0] as string)))).toEqual(nodata);
    for (const nonsense of ['', 'localhost', '127.1', '8.8.8.8 ', '999.1.1.1']) {
      const outbound = open({ rules, lookup: resolveTo(nonsense) });
      expect(await failure(outbound.send(requestTo(rules[0] as string)))).toEqual({ tag: 'destination-IP-prohibited' });
    }
  });

  test('a name that does not exist', async () => {
    const rules = ['http://no-such-name.example.com'];
    const lookup: Lookup = async () => {
      throw Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' });
    };
    const { tag, val } = await failure(open({ rules, lookup }).send(requestTo(rules[0] as string)));
    expect([tag, val]).toEqual(['DNS-error', { rcode: 'NXDOMAIN', infoCode: undefined }]);
  });

  test('more names than are looked up at once are looked up in turn', async () => {
    await using upstream = await httpUpstream((_, response) => response.end('hello'));
    const waiting: (() => void)[] = [];
    const lookup: Lookup = () => new Promise((resolve) => waiting.push(() => resolve([{ address: '127.0.0.1', family: 4 }])));
    const origins = Array.from({ length: 7 }, (_, i) => `http://h${i}:${upstream.port}`);
    const outbound = open({ rules: origins, lookup });
    const calls = origins.map((origin) => outbound.send(requestTo(origin)));
    for (let answered = 0; answered < calls.length; answered++) {
      await vi.waitFor(() => expect(waiting.length).toBeGreaterThan(answered));
      waiting[answered]!();
    }
    for (const { status } of await Promise.all(calls)) expect(status).toBe(200);
  });

  test('slow DNS is DNS-timeout, and slow names hold at most two look-ups', async () => {
    let running = 0;
    let most = 0;
    const lookup: Lookup = () => {
      most = Math.max(most, ++running);
      return new Promise(() => {});
    };
    const outbound = open({ rules: ['http://*'], lookup, limits: { connectTimeoutMs: 50 } });
    const calls = Array.from({ length: 10 }, (_, i) => failure(outbound.send(requestTo(`http://h${i}.example`))));
    for (const code of await Promise.all(calls)) expect(code).toEqual({ tag: 'DNS-timeout' });
    expect(most).toBe(2);
  });
});

describe('outbound: redirects', () => {
  test('are answers like any other and are not followed', async () => {
    await using secret = await hello();
    await using upstream = await httpUpstream((_, response) => {
      response.writeHead(302, { location: `http://127.0.0.1:${secret.port}/` }).end();
    });
    const response = await openFor(upstream.port).send(requestTo(`http://127.0.0.1:${upstream.port}`));
    expect(response.status).toBe(302);
    expect(response.headers.find(([name]) => name === 'location')).toBeDefined();
    expect(await readAll(response.body)).toBe('');
    expect(secret.connections).toBe(0);
  });
});

describe('outbound: proxies', () => {
  test('of the environment are ignored', async () => {
    await using proxy = await hello();
    await using upstream = await hello();
    const before = { ...process.env };
    try {
      for (const name of ['http_proxy', 'HTTP_PROXY', 'all_proxy']) process.env[name] = `http://127.0.0.1:${proxy.port}`;
      process.env['NODE_USE_ENV_PROXY'] = '1';
      await readAll((await openFor(upstream.port).send(requestTo(`http://127.0.0.1:${upstream.port}`))).body);
    } finally {
      process.env = before;
    }
    expect(proxy.connections).toBe(0);
    expect(upstream.connections).toBe(1);
  });
});
