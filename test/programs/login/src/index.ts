import type { Env } from '@skerry/guest';
import { Hono } from 'hono';
import { CompactEncrypt, EncryptJWT, SignJWT, compactDecrypt, errors, jwtDecrypt, jwtVerify } from 'jose';

interface User {
  salt: string;
  hash: string;
}

const ROUNDS = 100_000;
const app = new Hono<{ Bindings: Env; Variables: { user: string } }>();

async function hashOf(password: string, salt: Uint8Array): Promise<string> {
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(password), 'PBKDF2', false, ['deriveBits']);
  const bits = await crypto.subtle.deriveBits({ name: 'PBKDF2', salt, iterations: ROUNDS, hash: 'SHA-256' }, key, 256);
  return new Uint8Array(bits).toBase64();
}

const secretOf = async (env: Env) => new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(env.SECRET)));

app.post('/register', async (c) => {
  const { name, password } = await c.req.json<{ name: string; password: string }>();
  if (typeof name !== 'string' || typeof password !== 'string' || password.length < 8) return c.json({ error: 'bad request' }, 400);
  if (await c.env.users.exists(name)) return c.json({ error: 'taken' }, 409);
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const user: User = { salt: salt.toBase64(), hash: await hashOf(password, salt) };
  await c.env.users.put(name, JSON.stringify(user));
  return c.json({ name }, 201);
});

app.post('/login', async (c) => {
  const form = await c.req.parseBody();
  const user = await c.env.users.get<User>(String(form.name), 'json');
  const hash = user === null ? '' : await hashOf(String(form.password), Uint8Array.fromBase64(user.salt));
  if (user === null || hash !== user.hash) return c.json({ error: 'wrong name or password' }, 401);
  const key = await secretOf(c.env);
  const signed = await new SignJWT({ role: 'reader' })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(String(form.name))
    .setIssuedAt()
    .setExpirationTime('2h')
    .sign(key);
  const token = await new CompactEncrypt(new TextEncoder().encode(signed))
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', cty: 'JWT' })
    .encrypt(key);
  return c.json({ token });
});

app.use('/me/*', async (c, next) => {
  const token = /^Bearer (.+)$/.exec(c.req.header('authorization') ?? '')?.[1];
  if (token === undefined) return c.json({ error: 'no token' }, 401, { 'www-authenticate': 'Bearer' });
  try {
    const key = await secretOf(c.env);
    const { plaintext } = await compactDecrypt(token, key);
    const { payload } = await jwtVerify(plaintext, key);
    c.set('user', payload.sub!);
  } catch (error) {
    if (error instanceof errors.JOSEError) return c.json({ error: error.code }, 401);
    throw error;
  }
  await next();
});
app.get('/me/name', (c) => c.json({ name: c.get('user') }));

app.get('/reset/:name', async (c) => {
  const token = await new EncryptJWT({ what: 'reset' })
    .setProtectedHeader({ alg: 'A256GCMKW', enc: 'A256CBC-HS512' })
    .setSubject(c.req.param('name'))
    .setExpirationTime('10m')
    .encrypt(await secretOf(c.env));
  return c.text(token);
});
app.post('/reset', async (c) => {
  const { payload } = await jwtDecrypt(await c.req.text(), await secretOf(c.env));
  return c.json(payload);
});

app.onError((error, c) =>
  error instanceof errors.JOSEError ? c.json({ error: error.code }, 400) : (console.error(error), c.text('Oops', 500)),
);

export default app;
