import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type ServedFunction, serveFolder } from '../../support/serve-example.ts';

let app: ServedFunction;
beforeAll(async () => {
  app = await serveFolder(fileURLToPath(new URL('.', import.meta.url)));
});
afterAll(() => app?.close());

/** What a browser does with cookies. */
class Visitor {
  readonly #jar = new Map<string, string>();

  async send(path: string, { json, ...init }: RequestInit & { readonly json?: unknown } = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set('cookie', Array.from(this.#jar, ([name, value]) => `${name}=${value}`).join('; '));
    if (json !== undefined) headers.set('content-type', 'application/json');
    const body = json === undefined ? init.body : JSON.stringify(json);
    const response = await app.fetch(path, { ...init, headers, redirect: 'manual', ...(body !== undefined && { body, method: 'POST' }) });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie)!;
      this.#jar.set(name!, value!);
    }
    return response;
  }
}

it('shortens an address, leads there, and counts visits', async () => {
  const ada = new Visitor();
  const made = await ada.send('/links', { json: { url: 'https://example.com/long?q=ä', slug: 'abc', title: ' A title ' } });
  expect([made.status, await made.json()]).toEqual([201, { slug: 'abc', short: `${app.url}/abc` }]);
  const visit = await ada.send('/abc');
  expect([visit.status, Buffer.from(visit.headers.get('location')!, 'latin1').toString('latin1')]).toEqual([
    302,
    'https://example.com/long?q=ä',
  ]);
  await vi.waitFor(async () => expect(await (await ada.send('/links/abc')).json()).toMatchObject({ title: 'A title', hits: 1 }));
});

it('forgets a link when its time is over', async () => {
  const ada = new Visitor();
  expect((await ada.send('/links', { json: { url: 'https://example.com/', slug: 'short-lived', ttl: 1 } })).status).toBe(201);
  expect((await ada.send('/short-lived')).status).toBe(302);
  await vi.waitFor(async () => expect((await ada.send('/short-lived')).status).toBe(404), { timeout: 10_000, interval: 100 });
});

it('knows whose a link is, by a cookie', async () => {
  const [ada, bob] = [new Visitor(), new Visitor()];
  await ada.send('/');
  await bob.send('/');
  expect((await ada.send('/links', { json: { url: 'https://example.com/', slug: 'of-ada' } })).status).toBe(201);
  expect((await bob.send('/links', { json: { url: 'https://example.org/', slug: 'of-ada' } })).status).toBe(409);
  expect([await (await ada.send('/')).text(), await (await bob.send('/')).text()]).toEqual([
    expect.stringContaining('<a href="/of-ada">'),
    expect.not.stringContaining('of-ada'),
  ]);
  expect((await bob.send('/links/of-ada', { method: 'DELETE' })).status).toBe(403);
  expect((await ada.send('/links/of-ada', { method: 'DELETE' })).status).toBe(204);
  expect((await ada.send('/of-ada')).status).toBe(404);
});

it('signs a cookie, and does not believe a changed one', async () => {
  const ada = new Visitor();
  await ada.send('/secret/enter');
  expect(await (await ada.send('/secret/see')).json()).toEqual({ seen: 'yes' });
  const forged = await app.fetch('/secret/see', { headers: { cookie: `seen=yes.${'A'.repeat(43)}%3D` } });
  expect(await forged.json()).toEqual({ seen: false });
});

it('says which field is wrong', async () => {
  const answer = await new Visitor().send('/links', { json: { url: 'ftp://example.com/', slug: 'A', ttl: 0 } });
  const { error } = (await answer.json()) as { error: { message: string } };
  const paths = (JSON.parse(error.message) as { path: string[] }[]).map(({ path }) => path[0]);
  expect([answer.status, paths]).toEqual([400, ['url', 'slug', 'ttl']]);
  expect((await new Visitor().send('/links', { body: '{"url":', headers: { 'content-type': 'application/json' } })).status).toBe(400);
});

it('reads forms', async () => {
  const form = new FormData();
  form.set('url', 'https://a.b/');
  form.set('slug', 'www');
  expect(await (await new Visitor().send('/form', { body: form })).json()).toEqual({ url: 'https://a.b/', slug: 'www' });
});
