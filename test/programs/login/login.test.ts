import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { compactDecrypt, jwtVerify } from 'jose';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ServedFunction, serveFolder } from '../../support/serve-example.ts';

const SECRET = 'a secret of the test';
let app: ServedFunction;
beforeAll(async () => {
  app = await serveFolder(fileURLToPath(new URL('.', import.meta.url)), { config: { SECRET } });
  expect((await register('ada', 'correct horse')).status).toBe(201);
});
afterAll(() => app?.close());

const register = (name: string, password: string) =>
  app.fetch('/register', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ name, password }) });
const login = (name: string, password: string) => app.fetch('/login', { method: 'POST', body: new URLSearchParams({ name, password }) });
const me = async (token: string) => {
  const response = await app.fetch('/me/name', { headers: { authorization: `Bearer ${token}` } });
  return [response.status, await response.json()];
};
const tokenOf = async () => ((await (await login('ada', 'correct horse')).json()) as { token: string }).token;

it('lets in whoever knows the password', async () => {
  expect((await login('ada', 'wrong horse')).status).toBe(401);
  expect((await login('bob', 'correct horse')).status).toBe(401);
  expect((await register('ada', 'another horse')).status).toBe(409);
  expect(await me(await tokenOf())).toEqual([200, { name: 'ada' }]);
});

it('makes tokens that Node.js decrypts and verifies', async () => {
  const key = createHash('sha256').update(SECRET).digest();
  const { plaintext, protectedHeader } = await compactDecrypt(await tokenOf(), key);
  expect(protectedHeader).toMatchObject({ alg: 'dir', enc: 'A256GCM' });
  expect((await jwtVerify(plaintext, key)).payload).toMatchObject({ sub: 'ada', role: 'reader' });
});

it('refuses a token that was changed, in whichever part', async () => {
  const parts = (await tokenOf()).split('.');
  for (const [at, part] of parts.entries()) {
    if (part === '') continue;
    const changed = parts.with(at, `${part[0] === 'A' ? 'B' : 'A'}${part.slice(1)}`).join('.');
    expect((await me(changed))[0]).toBe(401);
  }
  expect((await app.fetch('/me/name')).status).toBe(401);
});

it('wraps keys and encrypts with the other algorithms of JWE', async () => {
  const token = await (await app.fetch('/reset/ada')).text();
  expect(await (await app.fetch('/reset', { method: 'POST', body: token })).json()).toMatchObject({ what: 'reset', sub: 'ada' });
  const broken = await app.fetch('/reset', { method: 'POST', body: `${token.slice(0, -4)}AAAA` });
  expect([broken.status, await broken.json()]).toEqual([400, { error: 'ERR_JWE_DECRYPTION_FAILED' }]);
});
