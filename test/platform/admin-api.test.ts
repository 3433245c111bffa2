import { createKeys, keyIdOf, readPrivateKey, readPublicKey, signDeploy, verifyDeploy } from '@skerry/host/signing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AdminApi, digestOf, smallComponent } from '../support/admin-api.ts';
import { testPlatform, type TestPlatform } from '../support/platform.ts';

let platform: TestPlatform;
let api: AdminApi;

beforeAll(async () => {
  platform = await testPlatform();
  api = await AdminApi.of(platform);
});
afterAll(() => platform.close());

const PATH = '/v1/tenants/default/functions';

async function token(roles: readonly string[], tenant?: string): Promise<string> {
  const path = tenant === undefined ? '/v1/tokens' : `/v1/tenants/${tenant}/tokens`;
  const { status, body } = await api.ask('POST', path, { body: { name: roles.join('-'), roles } });
  expect(status).toBe(201);
  return body.secret;
}

async function uploaded(name: string, ...imports: readonly string[]): Promise<string> {
  const component = await smallComponent(...imports);
  const digest = digestOf(component);
  const { status, body } = await api.ask('PUT', `${PATH}/${name}/components/${digest}`, { body: component });
  expect({ status, body }).toMatchObject({ status: 200, body: { state: 'complete' } });
  return digest;
}

const manifest = (name: string, more: object = {}): string => JSON.stringify({ name, component: 'a.wasm', ...more });

async function deployed(name: string, more: object = {}, imports: readonly string[] = [], as?: string) {
  const digest = await uploaded(name, ...imports);
  return api.ask('POST', `${PATH}/${name}/versions`, { body: { digest, manifest: manifest(name, more) }, ...(as && { token: as }) });
}

const promote = (name: string, number: number, headers: Record<string, string>, as?: string) =>
  api.ask('PUT', `${PATH}/${name}/aliases/live`, { body: { targets: [{ number, weight: 1 }] }, headers, ...(as && { token: as }) });

const FIRST = { 'if-none-match': '*' };

describe('a function', () => {
  it('is uploaded, becomes a version, goes live, and comes back', async () => {
    const component = await smallComponent();
    const digest = digestOf(component);
    expect((await api.ask('GET', `${PATH}/hello/components/${digest}`)).body).toEqual({ digest, state: 'absent', receivedBytes: 0 });
    await uploaded('hello');
    expect((await api.ask('GET', `${PATH}/hello/components/${digest}`)).body.state).toBe('complete');

    const first = await api.ask('POST', `${PATH}/hello/versions`, { body: { digest, manifest: manifest('hello'), note: 'the first' } });
    expect(first).toMatchObject({
      status: 201,
      body: {
        version: {
          number: 1,
          digest,
          componentBytes: component.length,
          note: 'the first',
          state: 'approved',
          createdBy: 'first',
          imports: [],
        },
        changes: { asksMore: true },
      },
    });
    const live = await promote('hello', 1, FIRST);
    expect(live).toMatchObject({ status: 200, body: { targets: [{ number: 1, weight: 1 }], earlier: [] } });

    const second = await deployed('hello', { limits: { wallTimeMs: 60_000 } });
    expect(second.body).toMatchObject({
      version: { number: 2 },
      changes: {
        against: 1,
        asksMore: true,
        changes: [{ subject: 'limits', name: 'wallTimeMs', kind: 'changed', before: '30000', after: '60000', asksMore: true }],
      },
    });
    expect((await api.ask('GET', `${PATH}/hello/versions/2/changes`)).body).toEqual(second.body.changes);
    expect((await promote('hello', 2, { 'if-match': String(live.headers['etag']) })).status).toBe(200);
    expect((await api.ask('GET', `${PATH}/hello/versions`)).body.items).toMatchObject([{ number: 2 }, { number: 1 }]);
    expect((await api.ask('GET', `${PATH}/hello`)).body).toMatchObject({ latest: 2, aliases: [{ alias: 'live' }] });

    const back = await api.ask('POST', `${PATH}/hello/aliases/live/rollback`);
    expect(back.body.targets).toEqual([{ number: 1, weight: 1 }]);
    const again = await api.ask('POST', `${PATH}/hello/aliases/live/rollback`);
    expect(again.body.targets).toEqual([{ number: 2, weight: 1 }]);
  });

  it('is removed with its versions', async () => {
    await deployed('gone');
    expect((await api.ask('DELETE', `${PATH}/gone`)).status).toBe(204);
    expect((await api.ask('GET', `${PATH}/gone`)).body.code).toBe('FUNCTION_NOT_FOUND');
    expect((await api.ask('GET', `${PATH}/gone/versions`)).body.code).toBe('FUNCTION_NOT_FOUND');
  });

  it('is the same version when it is deployed twice', async () => {
    await deployed('twice');
    expect((await deployed('twice')).body.version.number).toBe(1);
  });
});

describe('a version that asks for more', () => {
  it('waits unless the token may approve, and no alias can point at it until somebody did', async () => {
    const [deployer, approver] = await Promise.all([token(['deploy'], 'default'), token(['approve'], 'default')]);
    await deployed('careful');
    await promote('careful', 1, FIRST);
    const wants = { capabilities: { http: ['https://api.example.com'] } };
    const { body } = await deployed('careful', wants, [], deployer);
    expect(body).toMatchObject({ version: { number: 2, state: 'waiting' }, changes: { asksMore: true } });
    const [entry] = (await api.ask('GET', '/v1/tenants/default/audit?limit=1')).body.items;
    expect(entry).toMatchObject({ action: 'version.create', subject: 'careful/2', by: 'deploy' });
    expect(entry.detail).toMatch(/waiting, newly asks for capabilities\.http https:\/\/api\.example\.com$/);
    const etag = String((await api.ask('GET', `${PATH}/careful/aliases/live`)).headers['etag']);
    expect(await promote('careful', 2, { 'if-match': etag }, deployer)).toMatchObject({
      status: 409,
      body: { code: 'VERSION_NOT_APPROVED' },
    });
    expect((await api.ask('POST', `${PATH}/careful/versions/2/approve`, { token: deployer })).body.code).toBe('TOKEN_ROLE_MISSING');
    const approved = await api.ask('POST', `${PATH}/careful/versions/2/approve`, { token: approver });
    expect(approved.body).toMatchObject({ state: 'approved', approvedBy: 'approve' });
    expect((await promote('careful', 2, { 'if-match': etag }, deployer)).status).toBe(200);
  });

  it('is the only one that waits: less of anything needs nobody', async () => {
    const deployer = await token(['deploy'], 'default');
    await deployed('less', { capabilities: { http: ['https://api.example.com'] }, limits: { queue: 20 } });
    await promote('less', 1, FIRST);
    const { body } = await deployed('less', { limits: { queue: 10 }, config: { A: 'b' } }, [], deployer);
    expect(body).toMatchObject({ version: { state: 'approved' }, changes: { asksMore: false } });
  });

  it('waits when it is the first, with nothing to compare it with', async () => {
    const deployer = await token(['deploy'], 'default');
    expect((await deployed('first-ever', {}, [], deployer)).body.version.state).toBe('waiting');
  });
});

describe('an alias', () => {
  it('is changed by one of two who decide on the same', async () => {
    await deployed('raced');
    await deployed('raced', { config: { A: '1' } });
    await deployed('raced', { config: { A: '2' } });
    const { headers } = await promote('raced', 1, FIRST);
    const etag = String(headers['etag']);
    const both = await Promise.all([promote('raced', 2, { 'if-match': etag }), promote('raced', 3, { 'if-match': etag })]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 412]);
    expect(both.find(({ status }) => status === 412)!.body.code).toBe('ALIAS_CHANGED');
  });

  it('is not created by the second of two who found none', async () => {
    await deployed('created');
    const both = await Promise.all([promote('created', 1, FIRST), promote('created', 1, FIRST)]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 412]);
  });

  it.each([
    [{}, 428, 'PRECONDITION_MISSING'],
    [{ 'if-match': 'x' }, 400, 'REQUEST_INVALID'],
    [{ 'if-match': 'W/"1"' }, 400, 'REQUEST_INVALID'],
    [{ 'if-match': '"999"' }, 412, 'ALIAS_CHANGED'],
    [{ 'if-match': '"1"', 'if-none-match': '*' }, 400, 'REQUEST_INVALID'],
    [{ 'if-none-match': '"1"' }, 400, 'REQUEST_INVALID'],
    [{ 'if-match': '"1", *' }, 200, undefined],
  ])('with %j is answered with %i', async (headers, status, code) => {
    await deployed('stated');
    if ((await api.ask('GET', `${PATH}/stated/aliases/live`)).status === 404) await promote('stated', 1, FIRST);
    expect(await promote('stated', 1, headers as Record<string, string>)).toMatchObject({
      status,
      body: code === undefined ? {} : { code },
    });
  });

  it('shares requests among versions, and sticks by a cookie', async () => {
    await deployed('shared');
    await deployed('shared', { config: { A: '1' } });
    const body = {
      targets: [
        { number: 1, weight: 9 },
        { number: 2, weight: 1 },
      ],
      sticky: { cookie: 'v' },
    };
    expect((await api.ask('PUT', `${PATH}/shared/aliases/live`, { body, headers: FIRST })).body).toMatchObject(body);
  });

  it('is removed on what it was looked at', async () => {
    await deployed('removed');
    const { headers } = await promote('removed', 1, FIRST);
    expect((await api.ask('DELETE', `${PATH}/removed/aliases/live`)).status).toBe(428);
    expect((await api.ask('DELETE', `${PATH}/removed/aliases/live`, { headers: { 'if-match': '"0"' } })).status).toBe(412);
    const precise = { headers: { 'if-match': String(headers['etag']) } };
    expect((await api.ask('DELETE', `${PATH}/removed/aliases/live`, precise)).status).toBe(204);
    expect((await api.ask('DELETE', `${PATH}/removed/aliases/live`, precise)).body.code).toBe('ALIAS_NOT_FOUND');
  });

  it('has nothing to go back to when it never moved', async () => {
    await deployed('still');
    await promote('still', 1, FIRST);
    expect((await api.ask('POST', `${PATH}/still/aliases/live/rollback`)).body.code).toBe('VERSION_NOT_FOUND');
  });
});

describe('an upload', () => {
  it('of other bytes than its digest says is refused', async () => {
    const digest = 'a'.repeat(64);
    const answer = await api.ask('PUT', `${PATH}/wrong/components/${digest}`, { body: await smallComponent() });
    expect(answer).toMatchObject({ status: 422, body: { code: 'UPLOAD_DIGEST_WRONG' } });
    expect((await api.ask('GET', `${PATH}/wrong/components/${digest}`)).body.state).toBe('absent');
  });

  it('of other bytes is refused also where the component is there already', async () => {
    const digest = await uploaded('knows');
    const answer = await api.ask('PUT', `${PATH}/guesses/components/${digest}`, { body: new Uint8Array([1, 2, 3]) });
    expect(answer.body.code).toBe('UPLOAD_DIGEST_WRONG');
    expect((await api.ask('GET', `${PATH}/guesses/components/${digest}`)).body.state).toBe('absent');
  });

  it('cannot leave out what never came', async () => {
    const digest = await uploaded('whole');
    const rest = await api.ask('PUT', `${PATH}/rest/components/${digest}?from=3`, { body: new Uint8Array([1]) });
    expect(rest).toMatchObject({ status: 409, body: { code: 'UPLOAD_OFFSET_WRONG' } });
  });

  it('must be a component, not JSON', async () => {
    const answer = await api.ask('PUT', `${PATH}/json/components/${'a'.repeat(64)}`, { body: {} });
    expect(answer).toMatchObject({ status: 400, body: { code: 'REQUEST_INVALID' } });
  });
});

describe('a version', () => {
  it.each([
    ['a manifest that is none', '{', 'MANIFEST_INVALID'],
    ['a key that there is not', '{"name":"odd","component":"a","nope":1}', 'MANIFEST_INVALID'],
    ['another name', '{"name":"other","component":"a"}', 'MANIFEST_INVALID'],
    ['nothing', '', 'MANIFEST_INVALID'],
    ['brackets without end', '['.repeat(200_000), 'MANIFEST_INVALID'],
  ])('with %s is refused', async (_what, text, code) => {
    const digest = await uploaded('odd');
    expect(await api.ask('POST', `${PATH}/odd/versions`, { body: { digest, manifest: text } })).toMatchObject({
      status: 422,
      body: { code },
    });
  });

  it.each([
    ['core', new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]), 'COMPONENT_IS_CORE_MODULE'],
    ['noise', new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8, 9]), 'COMPONENT_INVALID'],
    ['empty', new Uint8Array([0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0]), 'COMPONENT_NO_HANDLER'],
  ])('of bytes that are no component to serve is refused: %s', async (name, bytes, code) => {
    const digest = digestOf(bytes);
    expect((await api.ask('PUT', `${PATH}/${name}/components/${digest}`, { body: bytes })).status).toBe(200);
    const answer = await api.ask('POST', `${PATH}/${name}/versions`, { body: { digest, manifest: manifest(name) } });
    expect(answer).toMatchObject({ status: 422, body: { code } });
  });

  it('that imports what its manifest does not grant, or what there is not, is refused', async () => {
    expect((await deployed('greedy', {}, ['wasi:keyvalue/store@0.2.0-draft2'])).body.code).toBe('CAPABILITY_NOT_GRANTED');
    expect((await deployed('strange', {}, ['acme:thing/api@1.0.0'])).body.code).toBe('IMPORT_UNKNOWN');
  });

  it('of a component that was not uploaded for it is refused, even if the host has it', async () => {
    const digest = await uploaded('owner');
    const answer = await api.ask('POST', `${PATH}/thief/versions`, { body: { digest, manifest: manifest('thief') } });
    expect(answer.body.code).toBe('COMPONENT_MISSING');
  });

  it('whose routes another function answers is refused', async () => {
    await deployed('route-a', { routes: ['/same'] });
    await promote('route-a', 1, FIRST);
    expect((await deployed('route-b', { routes: ['/same'] })).body.code).toBe('ROUTE_CONFLICT');
  });
});

describe('tenants and domains', () => {
  it('are created, listed and removed', async () => {
    expect((await api.ask('POST', '/v1/tenants', { body: { name: 'acme' } })).status).toBe(201);
    expect((await api.ask('POST', '/v1/tenants', { body: { name: 'acme' } })).body.code).toBe('TENANT_EXISTS');
    expect((await api.ask('PUT', '/v1/tenants/acme/domains/Api.Example.org')).body).toMatchObject({
      name: 'api.example.org',
      tenant: 'acme',
    });
    expect((await api.ask('PUT', '/v1/tenants/default/domains/api.example.org')).body.code).toBe('DOMAIN_TAKEN');
    expect((await api.ask('PUT', '/v1/tenants/acme/domains/*.wild.example.org')).status).toBe(200);
    expect((await api.ask('PUT', '/v1/tenants/default/domains/a.wild.example.org')).body).toMatchObject({
      code: 'DOMAIN_TAKEN',
      detail: 'The tenant "default" cannot have a.wild.example.org: the tenant "acme" has *.wild.example.org, which overlaps with it',
    });
    expect((await api.ask('PUT', '/v1/tenants/acme/domains/a..b')).body.code).toBe('DOMAIN_INVALID');
    expect((await api.ask('GET', '/v1/tenants/acme/domains')).body.items).toHaveLength(2);
    expect((await api.ask('DELETE', '/v1/tenants/acme/domains/api.example.org')).status).toBe(204);
    expect((await api.ask('DELETE', '/v1/tenants/acme/domains/api.example.org')).body.code).toBe('DOMAIN_NOT_FOUND');
    expect((await api.ask('DELETE', '/v1/tenants/acme')).status).toBe(204);
    expect((await api.ask('GET', '/v1/tenants/acme')).body.code).toBe('TENANT_NOT_FOUND');
  });

  it('are listed in pages', async () => {
    for (const name of ['p1', 'p2', 'p3']) await api.ask('POST', '/v1/tenants', { body: { name } });
    const names: string[] = [];
    for (let after = ''; ;) {
      const { body } = await api.ask('GET', `/v1/tenants?limit=2${after && `&after=${after}`}`);
      expect(body.items.length).toBeLessThanOrEqual(2);
      names.push(...body.items.map(({ name }: { name: string }) => name));
      if (body.next === undefined) break;
      after = body.next;
    }
    expect(names).toEqual(['default', 'p1', 'p2', 'p3']);
  });

  it('keep a record of who changed what', async () => {
    const { body } = await api.ask('GET', '/v1/audit?limit=1000');
    expect(body.items.map(({ action }: { action: string }) => action)).toEqual(
      expect.arrayContaining(['tenant.create', 'version.create', 'alias.set']),
    );
    const ofDefault = await api.ask('GET', '/v1/tenants/default/audit?limit=1000');
    expect(new Set(ofDefault.body.items.map(({ tenant }: { tenant: string }) => tenant))).toEqual(new Set(['default']));
  });
});

describe('an idempotency key', () => {
  const headers = { 'idempotency-key': '"k-1"' };

  it('makes the same request happen once', async () => {
    const body = { name: 'once' };
    const first = await api.ask('POST', '/v1/tenants', { body, headers });
    const second = await api.ask('POST', '/v1/tenants', { body, headers });
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.body).toEqual(first.body);
  });

  it('is refused with another request, and is of one token alone', async () => {
    expect((await api.ask('POST', '/v1/tenants', { body: { name: 'other' }, headers })).body.code).toBe('IDEMPOTENCY_KEY_REUSED');
    expect((await api.ask('POST', '/v1/tokens', { body: { name: 'a', roles: ['read'] }, headers })).status).toBe(422);
    const admin = await token(['admin']);
    expect((await api.ask('POST', '/v1/tenants', { body: { name: 'other' }, headers, token: admin })).status).toBe(201);
  });

  it('is kept for a day', async () => {
    platform.now += 24 * 3600 * 1000 - 1;
    expect((await api.ask('POST', '/v1/tenants', { body: { name: 'once' }, headers })).status).toBe(201);
    platform.now += 1;
    expect((await api.ask('POST', '/v1/tenants', { body: { name: 'once' }, headers })).body.code).toBe('TENANT_EXISTS');
  });

  it.each(['', '"', '"é"', 'a b', 'x'.repeat(300)])('must be one: %j', async (key) => {
    const answer = await api.ask('POST', '/v1/tenants', { body: { name: 'never' }, headers: { 'idempotency-key': key } });
    expect(answer).toMatchObject({ status: 400, body: { code: 'REQUEST_INVALID' } });
  });
});

describe('a token', () => {
  it('is shown once, and never by its hash', async () => {
    const { body } = await api.ask('POST', '/v1/tenants/default/tokens', { body: { name: 'ci', roles: ['deploy'] } });
    expect(body.secret).toMatch(/^skr_[0-9A-Za-z]{49}$/);
    const everything = JSON.stringify([
      (await api.ask('GET', '/v1/tenants/default/tokens')).body,
      (await api.ask('GET', '/v1/audit?limit=1000')).body,
      platform.logs,
    ]);
    expect(everything).not.toContain(body.secret);
    expect(everything).not.toMatch(/[0-9a-f]{64}"?,"roles/);
  });

  it('is refused once it has expired, and once it is revoked', async () => {
    const { body } = await api.ask('POST', '/v1/tokens', { body: { name: 'brief', roles: ['read'], expiresInSeconds: 60 } });
    expect((await api.ask('GET', '/v1/me', { token: body.secret })).body).toMatchObject({ name: 'brief', roles: ['read'] });
    platform.now += 60_000;
    expect((await api.ask('GET', '/v1/me', { token: body.secret })).body).toMatchObject({
      code: 'TOKEN_REFUSED',
      detail: 'The token has expired',
    });
    const other = await api.ask('POST', '/v1/tokens', { body: { name: 'ended', roles: ['read'] } });
    expect((await api.ask('DELETE', `/v1/tokens/${other.body.token.id}`)).status).toBe(204);
    expect((await api.ask('GET', '/v1/me', { token: other.body.secret })).body.detail).toBe('The token was revoked');
  });

  it.each([
    ['read', 'POST', `${PATH}/x/versions`, { digest: 'a'.repeat(64), manifest: '' }],
    ['read', 'DELETE', `${PATH}/x`, undefined],
    ['deploy', 'POST', `${PATH}/x/versions/1/approve`, undefined],
    ['approve', 'PUT', `${PATH}/x/components/${'a'.repeat(64)}`, new Uint8Array([1])],
    ['operate', 'POST', '/v1/tenants/default/tokens', { name: 'a', roles: ['admin'] }],
    ['deploy', 'GET', '/v1/tenants/default/tokens', undefined],
  ])('with the role %s may not %s %s', async (role, method, path, body) => {
    const secret = await token([role], 'default');
    expect(await api.ask(method, path, { token: secret, body })).toMatchObject({ status: 403, body: { code: 'TOKEN_ROLE_MISSING' } });
  });

  it('of one tenant makes none for others, whatever its role', async () => {
    const admin = await token(['admin'], 'default');
    const body = { name: 'escape', roles: ['admin'] };
    expect((await api.ask('POST', '/v1/tokens', { token: admin, body })).status).toBe(403);
    expect((await api.ask('POST', '/v1/tenants/p1/tokens', { token: admin, body })).status).toBe(404);
    const { body: made } = await api.ask('POST', '/v1/tenants/default/tokens', { token: admin, body });
    expect(made.token.tenant).toBe('default');
    expect((await api.ask('PUT', '/v1/tenants/default/domains/stolen.example.org', { token: admin })).status).toBe(403);
  });
});

describe('refused tokens', () => {
  it('are answered with 429 when an address sends too many, and valid ones pass', async () => {
    const fresh = await testPlatform();
    const guess = (address: string, header = 'Bearer skr_nope') =>
      fresh.app.inject({ url: '/v1/me', remoteAddress: address, headers: { authorization: header } });
    for (let count = 0; count < 10; count++) expect((await guess('192.0.2.1')).statusCode).toBe(401);
    const refused = await guess('192.0.2.1');
    expect([refused.statusCode, refused.json().code, Number(refused.headers['retry-after'])]).toEqual([429, 'TOKEN_TRIES_EXHAUSTED', 60]);
    expect((await guess('192.0.2.2')).statusCode).toBe(401);
    expect((await guess('192.0.2.1', `Bearer ${fresh.root}`)).statusCode).toBe(200);
    fresh.now += 60_000;
    expect((await guess('192.0.2.1')).statusCode).toBe(401);
    await fresh.close();
  });

  it('count for the whole network of an address of IPv6', async () => {
    const fresh = await testPlatform();
    const guess = (remoteAddress: string) => fresh.app.inject({ url: '/v1/me', remoteAddress });
    for (let count = 0; count < 10; count++) await guess(`2001:db8::${count}`);
    expect((await guess('2001:db8::ffff')).statusCode).toBe(429);
    expect((await guess('2001:db8:0:1::1')).statusCode).toBe(401);
    await fresh.close();
  });
});

describe('a host that trusts certain keys', () => {
  it('takes what one of them signed, and nothing else', async () => {
    const [mine, theirs] = [createKeys(), createKeys()];
    const strict = await testPlatform({ trustedKeys: [readPublicKey(mine.publicKey, 'mine.pub')] });
    const at = await AdminApi.of(strict);
    const component = await smallComponent();
    const digest = digestOf(component);
    await at.ask('PUT', `${PATH}/signed/components/${digest}`, { body: component });
    const version = { digest, manifest: manifest('signed') };
    const deploy = (signature?: object) =>
      at.ask('POST', `${PATH}/signed/versions`, { body: { ...version, ...(signature && { signature }) } });
    const signed = signDeploy({ function: 'signed', ...version }, readPrivateKey(mine.privateKey, 'mine.key'));
    expect(await deploy()).toMatchObject({ status: 422, body: { code: 'SIGNATURE_MISSING' } });
    expect((await deploy(signDeploy({ function: 'signed', ...version }, readPrivateKey(theirs.privateKey, 'a')))).body.code).toBe(
      'SIGNATURE_INVALID',
    );
    expect((await deploy(signDeploy({ function: 'else', ...version }, readPrivateKey(mine.privateKey, 'a')))).body.code).toBe(
      'SIGNATURE_INVALID',
    );
    expect((await deploy({ ...signed, signatures: [{ sig: '' }] })).body.code).toBe('SIGNATURE_INVALID');
    expect((await deploy({ ...signed, signatures: [] })).body.code).toBe('REQUEST_INVALID');
    expect((await deploy({ ...signed, payload: '"' })).body.code).toBe('REQUEST_INVALID');
    expect(await deploy(signed)).toMatchObject({ status: 201, body: { version: { number: 1 } } });
    // Whoever asks later gets what was signed, and verifies it.
    const { body: kept } = await at.ask('GET', `${PATH}/signed/versions/1`);
    const key = readPublicKey(mine.publicKey, 'mine.pub');
    expect(kept.signedBy).toBe(keyIdOf(key));
    expect(verifyDeploy(kept.envelope, { function: 'signed', ...version }, [key])).toBe(kept.signedBy);
    expect((await at.ask('GET', `${PATH}/signed/versions`)).body.items).toMatchObject([{ number: 1, signedBy: kept.signedBy }]);
    await strict.close();
  });

  it('elsewhere, an envelope is kept for whoever knows the key, and has to be of this version', async () => {
    const { privateKey, publicKey } = createKeys();
    const digest = await uploaded('vouched');
    const version = { digest, manifest: manifest('vouched') };
    const signature = signDeploy({ function: 'vouched', ...version }, readPrivateKey(privateKey, 'a.key'));
    const wrong = signDeploy({ function: 'else', ...version }, readPrivateKey(privateKey, 'a.key'));
    expect((await api.ask('POST', `${PATH}/vouched/versions`, { body: { ...version, signature: wrong } })).body.code).toBe(
      'SIGNATURE_INVALID',
    );
    const { body } = await api.ask('POST', `${PATH}/vouched/versions`, { body: { ...version, signature } });
    expect(body.version.signedBy).toBeUndefined();
    const { envelope } = (await api.ask('GET', `${PATH}/vouched/versions/1`)).body;
    expect(() => verifyDeploy(envelope, { function: 'vouched', ...version }, [readPublicKey(publicKey, 'a.pub')])).not.toThrow();
  });
});
