import { generateKeyPairSync } from 'node:crypto';
import { SignJWT, exportJWK, jwtVerify } from 'jose';
import { marked } from 'marked';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { serveCopy, type ServedFunction } from '../support/serve-example.ts';

let app: ServedFunction;
beforeAll(async () => {
  app = await serveCopy(new URL('function', import.meta.url));
});
afterAll(() => app?.close());

const post = (path: string, body: unknown) =>
  app.fetch(path, { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) });

describe('itty-router', () => {
  it('routes, with parameters and a query', async () => {
    expect(await (await app.fetch('/users/ada?a=1&a=2&b=x')).json()).toEqual({ name: 'ada', query: { a: ['1', '2'], b: 'x' } });
  });

  it('answers for what no route matches, and with errors of its own', async () => {
    expect((await app.fetch('/nowhere')).status).toBe(404);
    const teapot = await app.fetch('/teapot');
    expect([teapot.status, await teapot.json()]).toEqual([418, { status: 418, error: 'short and stout' }]);
  });

  it('catches what a route throws', async () => {
    expect((await app.fetch('/fails')).status).toBe(500);
  });
});

describe('zod', () => {
  const valid = {
    id: '2f5b5a3e-6c1a-4f0e-9a3b-0c2d1e4f5a6b',
    email: 'ada@example.com',
    placed: '2024-02-29T12:00:00Z',
    items: [{ sku: 'ABC-1234', quantity: 2 }],
    payment: { kind: 'card', last4: '4242' },
  };

  it('parses, transforms and fills in', async () => {
    const response = await post('/orders', valid);
    expect([response.status, await response.json()]).toEqual([
      200,
      { ...valid, placed: '2024-02-29T12:00:00.000Z', note: 'none', year: 2024 },
    ]);
  });

  it('says what is wrong, in which field', async () => {
    const response = await post('/orders', {
      ...valid,
      email: 'nobody',
      items: [{ sku: 'x', quantity: 0 }],
      payment: { kind: 'cash' },
      note: 'n'.repeat(21),
    });
    expect(response.status).toBe(422);
    const { fieldErrors } = (await response.json()) as { fieldErrors: Record<string, string[]> };
    expect(Object.keys(fieldErrors).toSorted()).toEqual(['email', 'items', 'note', 'payment']);
    expect(fieldErrors['items']).toHaveLength(2);
  });
});

describe('date-fns', () => {
  it('parses, adds, compares and formats, in two languages', async () => {
    expect(await (await app.fetch('/calendar/2024-01-31')).json()).toEqual({
      long: 'Wednesday, 31st January 2024 at 00:00',
      german: 'Mittwoch, 31. Januar 2024',
      nextMonth: '2024-02-29',
      endOfMonth: '2024-01-31',
      tenWorkdaysLater: '2024-02-14',
      week: 5,
      sinceEpoch: [19_753, '54 years'],
    });
  });

  it('refuses a day that does not exist', async () => {
    expect((await app.fetch('/calendar/2023-02-29')).status).toBe(400);
  });
});

describe('marked', () => {
  it('renders as it does on Node.js', async () => {
    const text =
      'A *b* **c** `d` <e> [f](https://g.h "i")\n\n| a | b |\n|:-:|--:|\n| 1 | ~~2~~ |\n\n- [x] done\n- open\n\n```ts\nconst a = "<";\n```\n\nÄ – 漢字 🎉';
    expect(await (await post('/markdown', text)).text()).toBe(await marked.parse(text));
  });

  it('renders with an extension of the program', async () => {
    expect(await (await post('/markdown', '## Two')).text()).toBe('<h2 class="title">Two</h2>\n');
  });
});

describe('jose', () => {
  const SECRET = new TextEncoder().encode('0123456789abcdef0123456789abcdef');
  const issue = async (seconds: number) => ((await (await post('/tokens', { subject: 'ada', seconds })).json()) as { token: string }).token;
  const me = async (token: string) => {
    const response = await app.fetch('/tokens/me', { headers: { authorization: `Bearer ${token}` } });
    return [response.status, await response.json()];
  };

  it('signs tokens that others verify, and verifies its own', async () => {
    const token = await issue(60);
    expect((await jwtVerify(token, SECRET, { issuer: 'skerry' })).payload).toMatchObject({ sub: 'ada', role: 'reader' });
    expect(await me(token)).toEqual([200, { subject: 'ada', role: 'reader' }]);
  });

  it('refuses what was changed, has expired, or is signed by another key', async () => {
    const [head, payload, signature] = (await issue(60)).split('.') as [string, string, string];
    const forged = Buffer.from(JSON.stringify({ ...JSON.parse(Buffer.from(payload, 'base64url').toString()), role: 'admin' })).toString(
      'base64url',
    );
    const flipped = `${signature[0] === 'A' ? 'B' : 'A'}${signature.slice(1)}`;
    const failed = [401, { code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED' }];
    expect(await me(`${head}.${forged}.${signature}`)).toEqual(failed);
    expect(await me(`${head}.${payload}.${flipped}`)).toEqual(failed);
    const other = new SignJWT({}).setProtectedHeader({ alg: 'HS256' }).setIssuer('skerry');
    expect(await me(await other.sign(new Uint8Array(32)))).toEqual(failed);
    expect(await me(await issue(-10))).toEqual([401, { code: 'ERR_JWT_EXPIRED' }]);
    expect(await me('no token')).toEqual([401, { code: 'ERR_JWS_INVALID' }]);
  });

  it('refuses a token without a signature', async () => {
    const [, payload] = (await issue(60)).split('.') as [string, string];
    const none = Buffer.from('{"alg":"none"}').toString('base64url');
    expect((await me(`${none}.${payload}.`))[0]).toBe(401);
  });

  it.each([
    ['RS256', generateKeyPairSync('rsa', { modulusLength: 2048 })],
    ['ES256', generateKeyPairSync('ec', { namedCurve: 'P-256' })],
  ])('verifies %s with a public key, and refuses another', async (alg, { privateKey, publicKey }) => {
    const token = await new SignJWT({ from: 'elsewhere' }).setProtectedHeader({ alg, kid: 'k' }).sign(privateKey);
    const keys = { keys: [{ ...(await exportJWK(publicKey)), kid: 'k', alg }] };
    const response = await post('/tokens/foreign', { token, keys });
    expect([response.status, await response.json()]).toEqual([200, { payload: { from: 'elsewhere' }, alg }]);
    const tampered = `${token.slice(0, -20)}${token.at(-20) === 'A' ? 'B' : 'A'}${token.slice(-19)}`;
    expect((await post('/tokens/foreign', { token: tampered, keys })).status).toBe(401);
  });
});

it('what a package throws is told in positions of the package and of the program', async () => {
  expect((await app.fetch('/markdown', { method: 'POST', headers: { 'x-not-text': '1' }, body: '' })).status).toBe(500);
  await vi.waitFor(() => {
    const log = app.logs.map(({ message }) => message).join('\n');
    expect(log).toContain('Error: marked(): input parameter is of type');
    expect(log).toMatch(/at \w+ \(node_modules\/marked\/lib\/marked\.esm\.js:\d+:\d+\)\n {4}at render \(src\/markdown\.ts:\d+:\d+\)/);
  });
});
