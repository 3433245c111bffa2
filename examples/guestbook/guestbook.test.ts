import { openFunction, type TestFunction } from '@skerry/sdk/testing';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';

const NOW = '2026-01-01T12:00:00.000Z';

let book: TestFunction;
beforeAll(async () => {
  book = await openFunction(import.meta.dirname, { clock: NOW });
});
afterEach(() => book.reset());
afterAll(() => book.close());

interface Entry {
  readonly id: number;
  readonly name: string;
  readonly message: string;
  readonly createdAt: string;
}

const get = async (path: string, init: RequestInit = {}): Promise<Response> => (await book.fetch(path, init)).response;
const send = (method: string, path: string, body: unknown): Promise<Response> =>
  get(path, { method, body: typeof body === 'string' ? body : JSON.stringify(body) });
const post = (body: unknown): Promise<Response> => send('POST', '/guestbook', body);
const list = async (query = ''): Promise<Entry[]> => (await (await get(`/guestbook${query}`)).json()) as Entry[];
const ids = async (query = ''): Promise<number[]> => (await list(query)).map(({ id }) => id);

test('keeps what visitors write', async () => {
  expect(await list()).toEqual([]);
  const created = await post({ name: ' Ada ', message: 'Hällo "you" 😀\n' });
  expect([created.status, created.headers.get('location')]).toEqual([201, '/guestbook/1']);
  const entry = (await created.json()) as Entry;
  expect(entry).toEqual({ id: 1, name: 'Ada', message: 'Hällo "you" 😀\n', createdAt: NOW });
  expect(await (await get('/guestbook/1')).json()).toEqual(entry);
  expect(await list()).toEqual([entry]);
});

test('replaces and deletes', async () => {
  const entry = (await (await post({ name: 'Ada', message: 'One' })).json()) as Entry;
  const replaced = await send('PUT', '/guestbook/1', { name: 'Ada', message: 'Two' });
  expect(replaced.status).toBe(200);
  expect(await replaced.json()).toEqual({ ...entry, message: 'Two' });
  expect((await get('/guestbook/1', { method: 'DELETE' })).status).toBe(204);
  for (const init of [{}, { method: 'DELETE' }, { method: 'PUT', body: '{"name":"a","message":"b"}' }]) {
    expect((await get('/guestbook/1', init)).status).toBe(404);
  }
  expect(((await (await post({ name: 'Bob', message: 'Three' })).json()) as Entry).id).toBe(2);
});

test('keeps an entry under a key that lists the newest first, and tells when it cannot', async () => {
  const store = book.store('guestbook');
  await post({ name: 'Ada', message: 'One' });
  await post({ name: 'Bob', message: 'Two' });
  const [newest] = await store.keys();
  expect(await store.get(newest!, 'json')).toMatchObject({ name: 'Bob', message: 'Two' });
  store.fail({ code: 'STORE_FULL', on: 'write', times: 1 });
  const { response, logs } = await book.fetch('/guestbook', { method: 'POST', body: '{"name":"Eve","message":"Three"}' });
  expect(response.status).toBe(500);
  expect(logs).toContainEqual(expect.objectContaining({ level: 'error', message: expect.stringContaining('The store is full') }));
  expect(await ids()).toEqual([2, 1]);
});

test('lists pages, newest first', async () => {
  for (let i = 1; i <= 12; i++) await post({ name: `n${i}`, message: 'm' });
  expect(await ids()).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
  expect(await ids('?limit=3')).toEqual([12, 11, 10]);
  expect(await ids('?limit=3&before=10')).toEqual([9, 8, 7]);
  expect(await ids('?before=1')).toEqual([]);
});

test('gives every visitor another id, also at the same moment', async () => {
  const created = await Promise.all(Array.from({ length: 40 }, () => post({ name: 'a', message: 'b' })));
  const found = await Promise.all(created.map(async (response) => ((await response.json()) as Entry).id));
  expect(found.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, i) => i + 1));
});

test('escapes what visitors write into a page', async () => {
  await post({ name: '<script>alert(1)</script>', message: '"&\'' });
  const page = await get('/guestbook', { headers: { accept: 'text/html,*/*' } });
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
  const html = await page.text();
  expect(html).toContain('<b>&lt;script&gt;alert(1)&lt;/script&gt;</b>');
  expect(html).toContain('<p>&quot;&amp;&#39;</p>');
  expect(html).not.toContain('<script>');
});

describe('refuses', () => {
  test.each([
    ['no JSON', '{"name":', 'Expected a value at line 1, column 9'],
    ['nothing', '', 'Expected a value at line 1, column 1'],
    ['a list', [], 'The body must be a JSON object'],
    ['a name that is no text', { name: 1, message: 'x' }, '"name" must be a string'],
    ['no message', { name: 'x' }, '"message" must be a string'],
    ['an empty name', { name: '  ', message: 'x' }, '"name" must have 1 to 80 characters'],
    ['a long name', { name: 'x'.repeat(81), message: 'x' }, '"name" must have 1 to 80 characters'],
    ['a long message', { name: 'x', message: 'x'.repeat(2001) }, '"message" must have 1 to 2000 characters'],
    ['a bomb of brackets', '['.repeat(10_000), 'Nested deeper than 128 levels at line 1, column 129'],
  ])('%s', async (_name, body, message) => {
    const response = await post(body);
    expect([response.status, await response.json()]).toEqual([400, { error: message }]);
    expect(await list()).toEqual([]);
  });

  test('a body that is too large', async () => {
    const response = await post({ name: 'x', message: 'x'.repeat(20_000) });
    expect([response.status, await response.json()]).toEqual([413, { error: 'The body has more than 16384 bytes' }]);
  });

  test.each([
    '/guestbook/2',
    '/guestbook/0',
    '/guestbook/x',
    '/guestbook/-1',
    '/guestbook/1.0',
    '/guestbook/99999999999999999999',
    '/guestbook/1/2',
  ])('what is not there: %s', async (path) => expect((await get(path)).status).toBe(404));

  test.each(['?limit=0', '?limit=101', '?limit=x', '?limit=', '?before=0', '?before=x'])('the query %s', async (query) => {
    expect((await get(`/guestbook${query}`)).status).toBe(400);
  });

  test.each([
    ['/guestbook', 'DELETE', 'GET, HEAD, POST'],
    ['/guestbook/1', 'POST', 'GET, HEAD, PUT, DELETE'],
  ])('another method: %s %s', async (path, method, allowed) => {
    const response = await get(path, { method });
    expect([response.status, response.headers.get('allow')]).toEqual([405, allowed]);
  });
});
