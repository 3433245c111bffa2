import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AdminApi, digestOf, type Operation, smallComponent } from '../support/admin-api.ts';
import { testPlatform, type TestPlatform } from '../support/platform.ts';

let platform: TestPlatform;
let api: AdminApi;

beforeAll(async () => {
  platform = await testPlatform();
  api = await AdminApi.of(platform);
});
afterAll(() => platform.close());

/** `GET /v1/tenants/{tenant}`, of the router. */
function routed(): string[] {
  const prefixes: string[] = [];
  return platform.app
    .printRoutes({ commonPrefix: false })
    .split('\n')
    .flatMap((line) => {
      const [, indent, part, methods] = /^([│ ]*)[├└]── (\S+)(?: \(([A-Z, ]+)\))?$/.exec(line) ?? [];
      if (part === undefined) return [];
      const depth = indent!.length / 4;
      prefixes[depth] = (depth === 0 ? '' : prefixes[depth - 1]!) + part;
      const path = prefixes[depth].replace(/:(\w+)/g, '{$1}');
      return methods?.split(', ').map((method) => `${method} ${path}`) ?? [];
    });
}

function documented(): { readonly method: string; readonly path: string; readonly operation: Operation }[] {
  return Object.entries(api.document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );
}

describe('the document', () => {
  it('has every route of the router, and no other', () => {
    expect(routed().length).toBeGreaterThan(20);
    expect(
      documented()
        .map(({ method, path }) => `${method} ${path}`)
        .toSorted(),
    ).toEqual(routed().toSorted());
  });

  it('names each operation once, and each parameter of its path', () => {
    const ids = documented().map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { path, operation } of documented()) {
      const inPath = operation.parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => `{${name}}`);
      expect(path.match(/\{\w+\}/g) ?? []).toEqual(inPath);
    }
  });
});

const EXAMPLES: Readonly<Record<string, string>> = {
  tenant: 'default',
  function: 'hello',
  alias: 'live',
  number: '1',
  digest: 'a'.repeat(64),
  domain: 'example.org',
  token: 'none',
  secret: 'API_KEY',
};

const filled = (path: string, values: Readonly<Record<string, string>>): string =>
  path.replace(/\{(\w+)\}/g, (_, name: string) => values[name]!);

describe('without a token', () => {
  it('every route is answered with 401, and so is what is none', async () => {
    for (const route of [...routed(), 'GET /nope', 'POST /v1/nope']) {
      const [method, path] = route.split(' ') as [string, string];
      // Each from an address of its own: the limit of failures is tested elsewhere.
      for (const [index, authorization] of [undefined, '', 'Bearer', 'Bearer skr_x', `Basic ${platform.root}`, platform.root].entries()) {
        const answer = await platform.app.inject({
          method: method as 'GET',
          url: filled(path, EXAMPLES),
          headers: authorization === undefined ? {} : { authorization },
          remoteAddress: `10.${routed().indexOf(route) + 1}.0.${index}`,
        });
        expect([route, answer.statusCode, answer.json().code]).toEqual([route, 401, 'TOKEN_REFUSED']);
        expect(answer.headers['www-authenticate']).toBe('Bearer');
      }
    }
  });
});

describe('a token of one tenant', () => {
  /** What a request to each operation sends, if it sends anything. */
  const bodyFor = (
    { operationId }: Operation,
    { digest, component }: { readonly digest: string; readonly component: Uint8Array },
  ): unknown => {
    const bodies: Readonly<Record<string, unknown>> = {
      createTenant: { name: 'another' },
      putComponent: component.subarray(0, 4),
      createVersion: { digest, manifest: JSON.stringify({ name: 'private', component: 'a.wasm' }) },
      putAlias: { targets: [{ number: 1, weight: 1 }] },
      createTenantToken: { name: 'mine', roles: ['read'] },
      createHostToken: { name: 'mine', roles: ['read'] },
      putSecret: { value: 'xyzzy' },
    };
    return bodies[operationId];
  };

  it('reaches nothing of another by any route', async () => {
    const component = await smallComponent('wasi:random/random@0.2.3');
    const digest = digestOf(component);
    const theirs = '/v1/tenants/theirs';
    await api.ask('POST', '/v1/tenants', { body: { name: 'theirs' } });
    await api.ask('POST', '/v1/tenants', { body: { name: 'mine' } });
    await api.ask('PUT', `${theirs}/functions/private/components/${digest}`, { body: component });
    await api.ask('POST', `${theirs}/functions/private/versions`, {
      body: { digest, manifest: '{"name":"private","component":"a.wasm"}', note: 'xyzzy' },
    });
    await api.ask('PUT', `${theirs}/functions/private/aliases/live`, {
      body: { targets: [{ number: 1, weight: 1 }] },
      headers: { 'if-none-match': '*' },
    });
    await api.ask('PUT', `${theirs}/domains/private.example.org`);
    await api.ask('PUT', `${theirs}/secrets/PRIVATE_KEY`, { body: { value: 'xyzzy' } });
    const token = await api.ask('POST', `${theirs}/tokens`, { body: { name: 'xyzzy', roles: ['admin'] } });
    const roles = ['read', 'deploy', 'approve', 'operate', 'admin'];
    const { body: mine } = await api.ask('POST', '/v1/tenants/mine/tokens', { body: { name: 'intruder', roles } });
    const values = {
      function: 'private',
      alias: 'live',
      number: '1',
      digest,
      domain: 'private.example.org',
      secret: 'PRIVATE_KEY',
      token: token.body.token.id,
    };

    const stateOf = async (): Promise<unknown> =>
      Promise.all(
        [
          '',
          '/functions',
          '/functions/private',
          '/functions/private/versions',
          '/functions/private/versions/1',
          '/functions/private/aliases/live',
          '/domains',
          '/secrets',
          '/tokens',
        ].map(async (path) => (await api.ask('GET', theirs + path)).body),
      );
    const before = await stateOf();
    let asked = 0;
    for (const { method, path, operation } of documented()) {
      for (const tenant of path.includes('{tenant}') ? ['theirs', 'mine'] : ['none']) {
        const body = bodyFor(operation, { digest, component });
        expect(body !== undefined, operation.operationId).toBe(operation.requestBody !== undefined);
        const answer = await api.ask(method, filled(path, { ...values, tenant }), {
          token: mine.secret,
          body,
          headers: path.includes('{alias}') && method !== 'POST' ? { 'if-match': '*' } : {},
        });
        asked++;
        if (tenant === 'theirs')
          expect([operation.operationId, answer.status, answer.body.code]).toEqual([operation.operationId, 404, 'TENANT_NOT_FOUND']);
        if (answer.status < 300) expect(JSON.stringify(answer.body ?? '')).not.toMatch(/xyzzy|"theirs"|private\.example/);
        if (path.includes('{digest}') || operation.operationId === 'createVersion') expect(answer.body.state ?? 'absent').toBe('absent');
      }
    }
    expect(asked).toBeGreaterThan(40);
    expect(await stateOf()).toEqual(before);
    expect((await api.ask('GET', '/v1/me', { token: token.body.secret })).status).toBe(200);
  });
});

describe('hostile requests', () => {
  const HOSTILE = ['..', '%2e%2e%2f', '%00', 'A', '-a', 'a'.repeat(64), '__proto__', '%F0%9F%92%A9', "'; DROP TABLE versions; --", '%ff'];

  it.each(HOSTILE)('name %j for anything, and get a problem of the client', async (hostile) => {
    for (const { method, path, operation } of documented().filter((each) => each.path.includes('{'))) {
      for (const [name] of path.matchAll(/\{\w+\}/g)) {
        const url = filled(path, { ...EXAMPLES, [name.slice(1, -1)]: encodeURI(hostile).replaceAll('%25', '%') });
        const answer = await platform.app.inject({
          method: method as 'GET',
          url,
          headers: { authorization: `Bearer ${platform.root}`, ...(operation.requestBody && { 'content-type': 'application/json' }) },
          ...(operation.requestBody && { payload: '{}' }),
        });
        const isPlain = method === 'DELETE' || answer.statusCode < 300;
        expect([method, url, answer.statusCode < 500]).toEqual([method, url, true]);
        if (!isPlain) expect(answer.json()).toMatchObject({ code: expect.any(String), status: answer.statusCode });
      }
    }
  });

  it.each([
    ['null'],
    ['[]'],
    ['"x"'],
    ['{"name":{}}'],
    ['{"name":null}'],
    ['{"name":"__proto__"}'],
    ['{"__proto__":{"name":"a"}}'],
    ['{"constructor":{"prototype":{}}}'],
    [`{"name":"${'a'.repeat(100_000)}"}`],
    ['['.repeat(100_000)],
    ['\u0000'],
    ['{"name":"a","name":"b","x":1}'],
  ])('send %j where a tenant is to be, and get a problem of the client', async (payload) => {
    const headers = { authorization: `Bearer ${platform.root}`, 'content-type': 'application/json' };
    const answer = await platform.app.inject({ method: 'POST', url: '/v1/tenants', headers, payload });
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([400, 'application/problem+json; charset=utf-8']);
    expect(answer.json()).toMatchObject({ code: 'REQUEST_INVALID', help: expect.any(String) });
  });

  it('send more than any body may have, and are told', async () => {
    const headers = { authorization: `Bearer ${platform.root}`, 'content-type': 'application/json' };
    const payload = JSON.stringify({ name: 'a'.repeat(3_000_000) });
    const answer = await platform.app.inject({ method: 'POST', url: '/v1/tenants', headers, payload });
    expect([answer.statusCode, answer.json().code]).toEqual([413, 'REQUEST_BODY_TOO_LARGE']);
  });
});
