import { newToken } from '@skerry/host/catalog';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { built } from '../support/built.ts';
import { watGuest } from '../support/wat-guest.ts';
import { BY, eventually, type Seen, ServedPlatform } from './served.ts';

let echo: Uint8Array;
beforeAll(async () => {
  echo = await built('test/guests/echo');
});

let served: ServedPlatform;
afterEach(() => served.close());

const firstLine = ({ text }: Seen): string => text.split('\n', 1)[0]!;

async function counted(times: number, ask: (i: number) => Promise<Seen>): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (let i = 0; i < times; i++) {
    const { version = 'none' } = await ask(i);
    counts[version] = (counts[version] ?? 0) + 1;
  }
  return counts;
}

describe('a platform', () => {
  it('prepares a function when it is first needed, once for all who wait', async () => {
    served = new ServedPlatform();
    await served.live('echo', { [await served.deploy('echo', echo)]: 1 });
    expect(served.platform.functions.functions).toEqual([]);
    expect(served.reads).toEqual([]);
    const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => served.ask(`/echo/${i}`)));
    expect(answers.map(firstLine)).toEqual(answers.map((_, i) => `GET /echo/${i}`));
    expect(served.reads).toHaveLength(1);
    expect(served.platform.functions.functions).toHaveLength(1);
  });

  it('follows the catalog, and gives back what the version before held', async () => {
    served = new ServedPlatform();
    await served.live('echo', { [await served.deploy('echo', echo)]: 1 });
    expect((await served.ask('/echo')).version).toBe('1');
    await served.live('echo', { [await served.deploy('echo', echo, { manifest: { routes: ['/new'] } })]: 1 });
    expect((await served.ask('/new')).version).toBe('2');
    expect((await served.ask('/echo')).code).toBe('ROUTE_NOT_FOUND');
    await eventually(() => served.platform.functions.functions.length === 1);
    await served.catalog.deleteFunction({ tenant: 'default', function: 'echo' }, BY);
    await eventually(async () => (await served.ask('/new')).status === 404);
    await eventually(() => served.platform.functions.functions.length === 0);
  });

  it('serves a request to its end by the version that it began with', async () => {
    served = new ServedPlatform();
    const slow = { manifest: { limits: { wallTimeMs: 900 } } };
    await served.live('wait', { [await served.deploy('wait', await watGuest('wait'), slow)]: 1 });
    const running = served.ask('/wait');
    await eventually(() => served.platform.isBusy());
    await served.live('wait', { [await served.deploy('wait', echo)]: 1 });
    expect((await served.ask('/wait')).version).toBe('2');
    expect(served.platform.functions.functions).toHaveLength(2);
    expect(await running).toMatchObject({ version: '1', code: 'LIMIT_WALL_TIME' });
    await eventually(() => served.platform.functions.functions.length === 1);
  });

  it('lets two functions exchange their routes between two looks', async () => {
    served = new ServedPlatform();
    const version = (name: string, route: string) => served.deploy(name, echo, { manifest: { routes: [route] } });
    await served.live('a', { [await version('a', '/a')]: 1 });
    await served.live('b', { [await version('b', '/b')]: 1 });
    const live = (name: string, number: number) =>
      served.catalog.setAlias({ tenant: 'default', function: name, alias: 'live', targets: [{ number, weight: 1 }] }, BY);
    await live('a', await version('a', '/c'));
    await live('b', await version('b', '/a'));
    await live('a', await version('a', '/b'));
    await served.noticed();
    expect([(await served.ask('/a')).version, (await served.ask('/b')).version]).toEqual(['2', '3']);
  });
});

describe('shares of the requests', () => {
  it('are drawn by weight', async () => {
    served = new ServedPlatform();
    const [one, two] = [await served.deploy('echo', echo), await served.deploy('echo', echo)];
    await served.live('echo', { [one]: 3, [two]: 1 });
    const { 1: ones = 0, 2: twos = 0 } = await counted(400, () => served.ask('/echo'));
    expect(ones + twos).toBe(400);
    expect(twos).toBeGreaterThan(50);
    expect(twos).toBeLessThan(150);
  });

  it.each([
    [{ cookie: 'id' }, (user: string) => ['cookie', `a=b; id=${user}`] as const],
    [{ header: 'X-User' }, (user: string) => ['x-user', user] as const],
  ])('stay with a client by %j', async (sticky, says) => {
    served = new ServedPlatform();
    const [one, two] = [await served.deploy('echo', echo), await served.deploy('echo', echo)];
    await served.live('echo', { [one]: 1, [two]: 1 }, { sticky });
    for (let user = 0; user < 20; user++) {
      expect(Object.keys(await counted(5, () => served.ask('/echo', [says(`user-${user}`)])))).toHaveLength(1);
    }
    expect(Object.keys(await counted(40, (i) => served.ask('/echo', [says(`user-${i}`)])))).toEqual(['1', '2']);
    expect(Object.keys(await counted(40, () => served.ask('/echo')))).toEqual(['1', '2']);
  });

  it('are of the versions that answer at the path', async () => {
    served = new ServedPlatform();
    const old = await served.deploy('echo', echo, { manifest: { routes: ['/both', '/old'] } });
    const next = await served.deploy('echo', echo, {
      manifest: { routes: ['/both', { route: '/next/*', stripPrefix: '/next' }, { route: '/old/x', stripPrefix: '/old' }] },
    });
    await served.live('echo', { [old]: 1, [next]: 1 });
    expect(await counted(20, () => served.ask('/old'))).toEqual({ 1: 20 });
    expect(await counted(20, () => served.ask('/next/a'))).toEqual({ 2: 20 });
    expect(firstLine(await served.ask('/next/a'))).toBe('GET /a');
    expect(Object.keys(await counted(40, () => served.ask('/both')))).toEqual(['1', '2']);
  });
});

describe('hosts and tenants', () => {
  it('are reached at their domains, and nowhere else', async () => {
    served = new ServedPlatform();
    for (const tenant of ['acme', 'other', 'default']) {
      const number = await served.deploy('echo', echo, { tenant, manifest: { routes: [`/${tenant}`, '/same'] } });
      await served.live('echo', { [number]: 1 }, { tenant });
    }
    expect((await served.ask('/same', [], 'acme.example')).status).toBe(200);
    await served.catalog.addDomain({ name: 'acme.example', tenant: 'acme' }, BY);
    await served.catalog.addDomain({ name: '*.other.example', tenant: 'other' }, BY);
    await served.noticed();
    const reached = async (host: string): Promise<string[]> => {
      const paths = ['/acme', '/other', '/default', '/same'];
      const answers = await Promise.all(paths.map((path) => served.ask(path, [], host)));
      return paths.filter((_, i) => answers[i]!.status === 200);
    };
    expect(await reached('acme.example')).toEqual(['/acme', '/same']);
    expect(await reached('ACME.Example.:8080')).toEqual(['/acme', '/same']);
    expect(await reached('api.other.example')).toEqual(['/other', '/same']);
    expect(await reached('a.b.other.example')).toEqual(['/default', '/same']);
    expect(await reached('x.acme.example')).toEqual(['/default', '/same']);
    await served.catalog.addDomain({ name: 'default.example', tenant: 'default' }, BY);
    await served.noticed();
    expect(await reached('localhost')).toEqual([]);
    expect(await reached('default.example')).toEqual(['/default', '/same']);
    await served.catalog.removeDomain({ name: 'default.example', tenant: 'default' }, BY);
    await served.noticed();
    expect(await reached('localhost')).toEqual(['/default', '/same']);
  });

  it.each(['', 'a b', 'a/b', 'a@b', '[::1', 'é', 'a:b', '\u0000'])('are no exception when a Host is hostile: %j', async (host) => {
    served = new ServedPlatform();
    expect((await served.send('/', ['host', host])).code).toBe('REQUEST_INVALID');
  });

  it.each(['__proto__', '*', '*.example', '.', '..', '[::1]:80', '%41', 'x'.repeat(10_000), 'v1--echo.', 'v99999999999--echo.localhost'])(
    'are nobody when a Host is odd: %j',
    async (host) => {
      served = new ServedPlatform({ versionAddresses: true });
      expect((await served.send('/', ['host', host])).code).toBe('ROUTE_NOT_FOUND');
    },
  );
});

describe('a version that a request names', () => {
  const { text: token, hash } = newToken();

  async function twoVersions(): Promise<void> {
    const [one, two] = [await served.deploy('echo', echo), await served.deploy('echo', echo)];
    await served.deploy('echo', echo, { state: 'waiting' });
    await served.live('echo', { [one]: 1 });
    expect(two).toBe(2);
  }

  it('is answered by its own address, where the operator permits that', async () => {
    served = new ServedPlatform({ versionAddresses: true });
    await twoVersions();
    expect((await served.ask('/echo', [], 'v2--echo.localhost:8787')).version).toBe('2');
    expect((await served.ask('/echo', [], 'V1--Echo.localhost')).version).toBe('1');
    expect((await served.ask('/elsewhere', [], 'v2--echo.localhost')).code).toBe('ROUTE_NOT_FOUND');
    expect((await served.ask('/echo', [], 'v3--echo.localhost')).code).toBe('ROUTE_NOT_FOUND');
    expect((await served.ask('/echo', [], 'v4--echo.localhost')).code).toBe('ROUTE_NOT_FOUND');
    await served.catalog.addDomain({ name: 'a.example', tenant: 'default' }, BY);
    await served.catalog.addDomain({ name: '*.b.example', tenant: 'default' }, BY);
    await served.noticed();
    expect((await served.ask('/echo', [], 'v2--echo.a.example')).version).toBe('2');
    expect((await served.ask('/echo', [], 'v2--echo.b.example')).version).toBe('2');
    expect((await served.ask('/echo', [], 'v2--echo.c.example')).code).toBe('ROUTE_NOT_FOUND');
  });

  it('is whatever is live, where the operator does not', async () => {
    served = new ServedPlatform();
    await twoVersions();
    expect((await served.ask('/echo', [], 'v2--echo.localhost')).version).toBe('1');
  });

  it('is answered to who has a token for it, which the function does not see', async () => {
    served = new ServedPlatform();
    await twoVersions();
    await served.catalog.createToken({ name: 'ops', hash, roles: ['operate'], tenant: 'default', expiresAt: undefined }, BY);
    const answer = await served.send('/echo', ['host', 'localhost', 'skerry-version', '2', 'Skerry-Token', token]);
    expect(answer.status).toBe(200);
    expect(answer.text).not.toContain(token);
    expect((await served.send('/echo', ['host', 'localhost', 'skerry-version', '9', 'skerry-token', token])).status).toBe(404);
    expect((await served.send('/echo', ['host', 'localhost', 'skerry-version', '3', 'skerry-token', token])).status).toBe(404);
  });

  it('is refused without one', async () => {
    served = new ServedPlatform();
    await twoVersions();
    const given: string[] = [];
    await served.catalog.createTenant('acme', BY);
    const create = async (name: string, more: object): Promise<string> => {
      const { text, hash: other } = newToken();
      given.push(text);
      const token = { name, hash: other, roles: ['operate'] as const, tenant: undefined, expiresAt: undefined, ...more };
      return (await served.catalog.createToken(token, BY)).id;
    };
    await create('deployer', { roles: ['deploy', 'read', 'approve'] });
    await create('of another tenant', { tenant: 'acme' });
    await served.catalog.revokeToken(await create('revoked', {}), BY);
    await create('expired', { expiresAt: Date.now() + 20 });
    await new Promise((resolve) => setTimeout(resolve, 40));
    for (const field of [[], ...[...given, newToken().text, '', 'x'.repeat(5000)].map((text) => ['skerry-token', text])]) {
      expect((await served.send('/echo', ['host', 'localhost', 'skerry-version', '2', ...field])).code).toBe('VERSION_FORBIDDEN');
    }
    for (const wrong of ['', '0', '-1', '2;', 'v2', '1e3', '99999999999999999999', '??']) {
      expect((await served.send('/echo', ['host', 'localhost', 'skerry-version', wrong])).code).toBe('REQUEST_INVALID');
    }
  });
});

describe('what cannot be prepared', () => {
  it('is said to each who asks, and not tried for each', async () => {
    served = new ServedPlatform();
    await served.live('bad', { [await served.deploy('bad', Buffer.from('no component'))]: 1 });
    await served.live('good', { [await served.deploy('good', echo)]: 1 });
    const answers = await Promise.all(Array.from({ length: 5 }, () => served.ask('/bad')));
    expect(answers.map(({ status, code }) => [status, code])).toEqual(answers.map(() => [500, 'COMPONENT_INVALID']));
    expect((await served.ask('/bad')).code).toBe('COMPONENT_INVALID');
    expect(served.reads).toHaveLength(1);
    expect(served.logs.filter(({ code }) => code === 'COMPONENT_INVALID')).toHaveLength(1);
    expect((await served.ask('/good')).status).toBe(200);
    await served.live('bad', { [await served.deploy('bad', echo)]: 1 });
    expect((await served.ask('/bad')).status).toBe(200);
  });

  it('lets no more wait for it than its limits permit', async () => {
    served = new ServedPlatform();
    await served.live('echo', { [await served.deploy('echo', echo, { manifest: { limits: { concurrency: 2, queue: 3 } } })]: 1 });
    const codes = (await Promise.all(Array.from({ length: 8 }, () => served.ask('/echo')))).map(({ code }) => code);
    expect(codes).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
      'LIMIT_CONCURRENCY',
      'LIMIT_CONCURRENCY',
      'LIMIT_CONCURRENCY',
    ]);
  });

  it('is found wrong by its imports too', async () => {
    served = new ServedPlatform();
    await served.live('guestbook', { [await served.deploy('guestbook', await built('examples/guestbook'))]: 1 });
    expect((await served.ask('/guestbook')).code).toBe('CAPABILITY_NOT_GRANTED');
  });
});

describe('stores', () => {
  it('are those of a tenant, shared ones as well', async () => {
    served = new ServedPlatform();
    const guestbook = await built('examples/guestbook');
    for (const tenant of ['acme', 'other']) {
      await served.catalog.createTenant(tenant, BY);
      await served.catalog.addDomain({ name: `${tenant}.example`, tenant }, BY);
      for (const name of ['one', 'two']) {
        const manifest = { routes: [{ route: `/${name}/*`, stripPrefix: `/${name}` }], capabilities: { keyvalue: { guestbook: 'all' } } };
        await served.live(name, { [await served.deploy(name, guestbook, { tenant, manifest })]: 1 }, { tenant });
      }
    }
    const from = (host: string, path: string, content?: string): Promise<Seen> =>
      served.send(path, ['host', host, 'content-type', 'application/json'], content);
    expect((await from('acme.example', '/one/guestbook', '{"name":"Ada","message":"of acme"}')).status).toBe(201);
    expect((await from('acme.example', '/one/guestbook')).text).toContain('of acme');
    expect((await from('acme.example', '/two/guestbook')).text).toContain('of acme');
    const others = await from('other.example', '/one/guestbook');
    expect(others.status).toBe(200);
    expect(others.text).not.toContain('of acme');
  });
});
