import { afterAll, beforeAll, expect, it } from 'vitest';
import { serveExample, type ServedFunction } from '../../test/support/serve-example.ts';

let app: ServedFunction;
beforeAll(async () => {
  app = await serveExample('hono-app');
});
afterAll(() => app.close());

const put = (id: string, body: string) => app.fetch(`/hono/notes/${id}`, { method: 'PUT', body });

it('answers at the base path, with the headers of its middleware', async () => {
  const response = await app.fetch('/hono');
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toMatch(/^text\/html/);
  expect(response.headers.get('x-frame-options')).toBe('SAMEORIGIN');
});

it('gives each request an id of its own', async () => {
  const ids = await Promise.all([1, 2, 3].map(async () => (await app.fetch('/hono')).headers.get('x-request-id')));
  expect(new Set(ids).size).toBe(3);
  expect(ids[0]).toMatch(/^[0-9a-f-]{36}$/);
});

it('keeps notes across requests', async () => {
  expect((await put('rope', '{"text":"Buy rope ⛵"}')).status).toBe(201);
  const response = await app.fetch('/hono/notes/rope');
  expect(await response.json()).toEqual({ id: 'rope', text: 'Buy rope ⛵' });
  expect(await (await app.fetch('/hono/notes')).json()).toEqual({ notes: ['rope'] });
  expect((await app.fetch('/hono/notes/rope', { method: 'DELETE' })).status).toBe(204);
  expect((await app.fetch('/hono/notes/rope')).status).toBe(404);
});

it('refuses what is no note', async () => {
  for (const body of ['', '[', '{"text":1}']) {
    const response = await put('bad', body);
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({ error: 'Send JSON with a string "text"' });
  }
});

it('answers an unknown path itself', async () => {
  const response = await app.fetch('/hono/nowhere');
  expect(response.status).toBe(404);
  expect(await response.json()).toEqual({ error: 'No page /hono/nowhere' });
});
