import { afterAll, beforeAll, expect, it } from 'vitest';
import { serveExample, type ServedFunction } from '../../test/support/serve-example.ts';

let app: ServedFunction;
beforeAll(async () => {
  app = await serveExample('hello-typescript');
});
afterAll(() => app.close());

it('greets', async () => {
  const response = await app.fetch('/hello-typescript');
  expect(response.status).toBe(200);
  expect(await response.text()).toBe('Hello, world!\n');
});

it('reads the query', async () => {
  const response = await app.fetch('/hello-typescript?name=Ad%C3%A4le');
  expect(await response.text()).toBe('Hello, Adäle!\n');
});

it('answers 404 below its path', async () => {
  const response = await app.fetch('/hello-typescript/other');
  expect(response.status).toBe(404);
  expect(await response.text()).toBe('No page /hello-typescript/other\n');
});
