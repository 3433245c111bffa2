import { afterAll, beforeAll, expect, test } from 'vitest';
import { serveExample, type ServedFunction } from '../../test/support/serve-example.ts';

let app: ServedFunction;
beforeAll(async () => {
  app = await serveExample('hello-assemblyscript');
});
afterAll(() => app?.close());

test.each([
  ['/hello-assemblyscript', 'Hello World from /hello-assemblyscript\n'],
  ['/hello-assemblyscript/more?name=J%C3%BCrgen+%F0%9F%98%80', 'Hello Jürgen 😀 from /hello-assemblyscript/more\n'],
  ['/hello-assemblyscript?name=', 'Hello  from /hello-assemblyscript\n'],
])('%s', async (path, expected) => {
  const response = await app.fetch(path);
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/plain; charset=utf-8']);
  expect(await response.text()).toBe(expected);
});

test('answers many at the same time, each with its own', async () => {
  const names = Array.from({ length: 200 }, (_, i) => `n${i}`);
  const texts = await Promise.all(names.map(async (name) => (await app.fetch(`/hello-assemblyscript?name=${name}`)).text()));
  expect(texts).toEqual(names.map((name) => `Hello ${name} from /hello-assemblyscript\n`));
});
