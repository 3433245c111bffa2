import type { Env } from '@skerry/guest';
import { zValidator } from '@hono/zod-validator';
import { Hono } from 'hono';
import { getSignedCookie, setSignedCookie, getCookie, setCookie } from 'hono/cookie';
import { logger } from 'hono/logger';
import { html } from 'hono/html';
import { z } from 'zod';

interface Link {
  url: string;
  owner: string;
  title?: string | undefined;
}

const newLink = z.object({
  url: z.url({ protocol: /^https?$/ }),
  slug: z
    .string()
    .regex(/^[a-z0-9-]{3,30}$/)
    .optional(),
  title: z.string().trim().max(80).optional(),
  ttl: z.coerce.number().int().min(1).max(31_536_000).optional(),
});

const app = new Hono<{ Bindings: Env; Variables: { visitor: string } }>();
app.use(logger());

app.use(async (c, next) => {
  let visitor = getCookie(c, 'visitor');
  if (!visitor) {
    visitor = crypto.randomUUID();
    setCookie(c, 'visitor', visitor, { httpOnly: true, sameSite: 'Lax', path: '/', maxAge: 60 * 60 * 24 * 365 });
  }
  c.set('visitor', visitor);
  await next();
});

app.get('/', async (c) => {
  const { keys } = await c.env.links.list({ prefix: `by:${c.get('visitor')}:` });
  const slugs = keys.map((key) => key.split(':')[2]!);
  return c.html(
    html`<!doctype html><title>Links</title>
      <ul>
        ${slugs.map((slug) => html`<li><a href="/${slug}">${slug}</a></li>`)}
      </ul>`,
  );
});

app.post('/links', zValidator('json', newLink), async (c) => {
  const { url, slug = randomSlug(), title, ttl = Number(c.env.DAYS) * 86_400 } = c.req.valid('json');
  if (await c.env.links.exists(`link:${slug}`)) return c.json({ error: 'taken' }, 409);
  const link: Link = { url, owner: c.get('visitor'), title };
  await c.env.links.put(`link:${slug}`, JSON.stringify(link), { expirationTtl: ttl, metadata: { title } });
  await c.env.links.put(`by:${link.owner}:${slug}`, '', { expirationTtl: ttl });
  return c.json({ slug, short: new URL(`/${slug}`, c.req.url).href }, 201);
});

app.post('/form', zValidator('form', newLink), (c) => c.json(c.req.valid('form')));

app.get('/links/:slug', async (c) => {
  const slug = c.req.param('slug');
  const found = await c.env.links.getWithMetadata<Link, { title?: string }>(`link:${slug}`, 'json');
  if (found.value === null) return c.notFound();
  const hits = Number((await c.env.links.get(`hits:${slug}`)) ?? 0);
  return c.json({ url: found.value.url, title: found.metadata?.title, hits, expires: new Date(found.expiration! * 1000).toISOString() });
});

app.delete('/links/:slug', async (c) => {
  const slug = c.req.param('slug');
  const link = await c.env.links.get<Link>(`link:${slug}`, 'json');
  if (link === null) return c.notFound();
  if (link.owner !== c.get('visitor')) return c.json({ error: 'not yours' }, 403);
  await c.env.links.deleteMany([`link:${slug}`, `by:${link.owner}:${slug}`, `hits:${slug}`]);
  return c.body(null, 204);
});

app.get('/:slug', async (c) => {
  const slug = c.req.param('slug');
  const link = await c.env.links.get<Link>(`link:${slug}`, 'json');
  if (link === null) return c.notFound();
  c.executionCtx.waitUntil(c.env.links.increment(`hits:${slug}`));
  return c.redirect(link.url, 302);
});

// A login by a signed cookie.
app.get('/secret/enter', async (c) => {
  await setSignedCookie(c, 'seen', 'yes', 'a secret');
  return c.text('entered');
});
app.get('/secret/see', async (c) => c.json({ seen: await getSignedCookie(c, 'a secret', 'seen') }));

function randomSlug(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(7)), (byte) => 'abcdefghijkmnpqrstuvwxyz23456789'[byte % 32]).join('');
}

export default app;
