import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { serveFolder, type ServedFunction } from '../../test/support/serve-example.ts';

const directory = mkdtempSync(join(tmpdir(), 'skerry-listener-'));
let app: ServedFunction;
beforeAll(async () => {
  cpSync(fileURLToPath(new URL('fixtures/listener', import.meta.url)), directory, { recursive: true });
  app = await serveFolder(directory);
});
afterAll(async () => {
  await app.close();
  rmSync(directory, { recursive: true });
});

const text = async (path: string) => (await app.fetch(path)).text();
const logged = (message: string) => vi.waitFor(() => expect(app.logs.map((line) => line.message).join('\n')).toContain(message), 5000);

it('answers, and sees its grants as global variables', async () => {
  expect([await text('/greet'), await text('/greet')]).toEqual(['["Hello","GET",1]', '["Hello","GET",2]']);
  expect(await text('/plain')).toBe('fetch true');
});

it('lets the next listener answer when the first does not', async () => {
  expect(await text('/second')).toBe('from the second listener');
});

it('goes on after its response until what it waits for is done', async () => {
  expect(await text('/wait')).toBe('early');
  await logged('waited');
  await logged('Error: lost\n    at /wait (src/index.ts:18:36)');
});

it.each([
  ['/none', "Error: No 'fetch' listener called event.respondWith\n"],
  [
    '/late',
    "No 'fetch' listener called event.respondWith: a listener is asynchronous, and respondWith must be called before its first await",
  ],
  ['/throws', 'RangeError: in a listener\n    at /throws (src/index.ts:31:11)'],
  ['/rejects', 'RangeError: in a promise\n    at /rejects (src/index.ts:37:'],
  ['/wrong', 'The handler returned "text" where a Response is expected'],
  ['/adds', "A 'fetch' listener was added while a request is handled"],
])('%s: 500 for the client, the reason in the log', async (path, message) => {
  const response = await app.fetch(path);
  expect([response.status, await response.text()]).toEqual([500, 'Internal Server Error\n']);
  await logged(message.trimEnd());
});

it.each([
  ['/twice', 'first', 'event.respondWith was called twice: a request has one response'],
  ['/throws-after', 'answered', 'RangeError: after its answer'],
])('%s: the answer stays, the mistake is in the log', async (path, answer, message) => {
  expect(await text(path)).toBe(answer);
  await logged(message);
});
