import { createSealer, fixedMasterKeys, newMasterKey } from '@skerry/host/secrets';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AdminApi } from '../support/admin-api.ts';
import { testPlatform, type TestPlatform } from '../support/platform.ts';

const CANARY = 'canary-3d9b';
const PATH = '/v1/tenants/default/secrets';
const [OLD, NEW] = [newMasterKey(), newMasterKey()];

/** Which keys the host has; the newest first. */
let keys = [OLD];
const sealer = createSealer({
  newest: () => fixedMasterKeys(keys.join('\n'), 'test').newest(),
  find: (id) => fixedMasterKeys(keys.join('\n'), 'test').find(id),
});

let platform: TestPlatform;
let api: AdminApi;

beforeAll(async () => {
  platform = await testPlatform({ sealer });
  api = await AdminApi.of(platform);
});
afterAll(() => platform.close());

const put = (name: string, value: unknown, token?: string) =>
  api.ask('PUT', `${PATH}/${name}`, { body: { value }, ...(token && { token }) });

async function token(role: string): Promise<string> {
  return (await api.ask('POST', '/v1/tenants/default/tokens', { body: { name: role, roles: [role] } })).body.secret;
}

describe('a secret', () => {
  it('is set, listed without its value, set again, and deleted', async () => {
    const first = await put('API_KEY', CANARY);
    expect(first).toMatchObject({ status: 200, body: { name: 'API_KEY', tenant: 'default', version: 1, changedBy: 'first' } });
    expect((await put('API_KEY', `${CANARY} 2`)).body.version).toBe(2);
    await put('B', CANARY);
    const { body } = await api.ask('GET', `${PATH}?limit=1`);
    expect(body).toEqual({ items: [{ ...first.body, version: 2, changedAt: expect.any(String) }], next: 'API_KEY' });
    expect((await api.ask('DELETE', `${PATH}/API_KEY`)).status).toBe(204);
    expect((await api.ask('DELETE', `${PATH}/API_KEY`)).body.code).toBe('SECRET_NOT_FOUND');
    expect((await put('API_KEY', CANARY)).body.version).toBe(3);
    const audit = await api.ask('GET', '/v1/tenants/default/audit?limit=2');
    expect(audit.body.items).toMatchObject([
      { action: 'secret.set', subject: 'API_KEY', by: 'first', detail: 'version 3, new' },
      { action: 'secret.delete', subject: 'API_KEY', by: 'first' },
    ]);
  });

  it('is read back by no route', async () => {
    await put('API_KEY', CANARY);
    expect((await api.ask('GET', `${PATH}/API_KEY`)).body.code).toBe('ROUTE_NOT_FOUND');
    for (const path of [PATH, '/v1/tenants/default/audit', '/v1/audit', '/openapi.json']) {
      expect(JSON.stringify((await api.ask('GET', path)).body)).not.toContain('canary');
    }
  });

  it.each([
    ['read', [200, 403, 403]],
    ['deploy', [200, 403, 403]],
    ['approve', [200, 403, 403]],
    ['operate', [200, 200, 204]],
    ['admin', [200, 200, 204]],
  ])('is listed by anybody, and set and deleted by who operates: %s', async (role, expected) => {
    await put('OF_ROLE', CANARY);
    const as = await token(role);
    const answers = [
      await api.ask('GET', PATH, { token: as }),
      await put('OF_ROLE', CANARY, as),
      await api.ask('DELETE', `${PATH}/OF_ROLE`, { token: as }),
    ];
    expect(answers.map(({ status }) => status)).toEqual(expected);
  });

  it('takes a value of 64 KiB, whatever it is made of', async () => {
    for (const value of ['x'.repeat(65_536), '\0', '\ufeff', '"\\\n', '🔑'.repeat(16_384)]) {
      expect((await put('ODD', value)).status).toBe(200);
      const { version, sealed } = platform.catalog.sealedSecret({ tenant: 'default', name: 'ODD' })!;
      expect(sealer.open({ tenant: 'default', name: 'ODD', version }, sealed)).toBe(value);
    }
  });

  it.each<[string, unknown, string]>([
    ['nothing', '', 'REQUEST_INVALID'],
    ['a number', 5, 'REQUEST_INVALID'],
    ['null', null, 'REQUEST_INVALID'],
    ['an object', { a: CANARY }, 'REQUEST_INVALID'],
    ['more than 64 KiB', `${CANARY}${'x'.repeat(65_536)}`, 'REQUEST_INVALID'],
    ['more than 64 KiB in UTF-8', `${CANARY}${'€'.repeat(30_000)}`, 'SECRET_INVALID'],
    ['half a character', `${CANARY}\ud800`, 'SECRET_INVALID'],
  ])('of %s is refused, and not told', async (_what, value, code) => {
    const { status, body } = await put('REFUSED', value);
    expect([status, body.code]).toEqual([400, code]);
    expect(JSON.stringify(body)).not.toContain('canary');
    expect(platform.catalog.sealedSecret({ tenant: 'default', name: 'REFUSED' })).toBeUndefined();
  });

  it.each<[string, string | Buffer, string]>([
    ['no JSON', `{"value": "${CANARY}`, 'application/json'],
    ['no JSON at its start', CANARY, 'application/json'],
    ['no UTF-8', Buffer.concat([Buffer.from(`{"value": "${CANARY}`), Buffer.of(0xff), Buffer.from('"}')]), 'application/json'],
    ['plain text', CANARY, 'text/plain'],
    ['a component', CANARY, 'application/wasm'],
    ['a form', `value=${CANARY}`, 'application/x-www-form-urlencoded'],
  ])('in a body that is %s is refused, and not told', async (_what, payload, type) => {
    const headers = { authorization: `Bearer ${platform.root}`, 'content-type': type };
    const answer = await platform.app.inject({ method: 'PUT', url: `${PATH}/REFUSED`, headers, payload });
    expect([answer.statusCode, answer.json().code]).toEqual([400, 'REQUEST_INVALID']);
    expect(answer.body + JSON.stringify(platform.logs)).not.toContain('canary');
    expect(platform.catalog.sealedSecret({ tenant: 'default', name: 'REFUSED' })).toBeUndefined();
  });

  it.each(['1A', 'A%20B', 'A%2FB', '%C3%A4', 'A=B', 'x'.repeat(129), '%00', '..'])('cannot be named %s', async (name) => {
    const answer = await platform.app.inject({
      method: 'PUT',
      url: `${PATH}/${name}`,
      headers: { authorization: `Bearer ${platform.root}` },
      payload: { value: CANARY },
    });
    expect(answer.statusCode).toBeGreaterThanOrEqual(400);
    expect(answer.statusCode).toBeLessThan(500);
  });
});

describe('a master key', () => {
  it('is replaced: both open, the newest seals and wraps what was there, and then the other may go', async () => {
    await put('ROTATED', CANARY);
    keys = [NEW, OLD];
    await put('FRESH', CANARY);
    const first = await api.ask('POST', '/v1/secrets/rewrap');
    expect(first.status).toBe(200);
    expect(first.body.rewrapped).toBe(first.body.secrets - 1);
    expect((await api.ask('POST', '/v1/secrets/rewrap')).body).toEqual({ secrets: first.body.secrets, rewrapped: 0 });
    keys = [NEW];
    const { version, sealed } = platform.catalog.sealedSecret({ tenant: 'default', name: 'ROTATED' })!;
    expect(sealer.open({ tenant: 'default', name: 'ROTATED', version }, sealed)).toBe(CANARY);
  });

  it('that wraps a secret and is gone is told of, and nothing is lost', async () => {
    keys = [NEW];
    await put('LEFT', CANARY);
    keys = [OLD];
    const answer = await api.ask('POST', '/v1/secrets/rewrap');
    expect([answer.status, answer.body.code]).toEqual([500, 'SECRET_UNREADABLE']);
    keys = [OLD, NEW];
    expect((await api.ask('POST', '/v1/secrets/rewrap')).body.rewrapped).toBeGreaterThan(0);
  });

  it('is used by whoever administers the host alone', async () => {
    const ofTenant = await token('admin');
    expect((await api.ask('POST', '/v1/secrets/rewrap', { token: ofTenant })).body.code).toBe('TOKEN_ROLE_MISSING');
  });

  it('has to be there', async () => {
    const bare = await testPlatform({ sealer: undefined });
    try {
      const without = await AdminApi.of(bare);
      const { status, body } = await without.ask('PUT', `${PATH}/A`, { body: { value: CANARY } });
      expect([status, body.code, body.help]).toEqual([503, 'MASTER_KEY_MISSING', expect.stringContaining('--master-key-file')]);
      expect((await without.ask('GET', PATH)).body).toEqual({ items: [] });
    } finally {
      await bare.close();
    }
  });
});
