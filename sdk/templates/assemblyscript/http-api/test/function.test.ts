import { openFunction, type TestFunction } from '@skerry/sdk/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

let fn: TestFunction;
beforeAll(async () => {
  fn = await openFunction(new URL('..', import.meta.url));
});
afterEach(() => fn.reset());
afterAll(() => fn.close());

async function send(method: string, path: string, body?: unknown) {
  const init = body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
  const { response } = await fn.fetch(path, { method, ...init });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) };
}

describe('tasks', () => {
  it('are made, read, changed and deleted', async () => {
    const made = await send('POST', '/{{name}}', { title: 'Buy rope' });
    expect(made.status).toBe(201);
    const path = made.headers.get('location')!;
    expect(await send('GET', path)).toMatchObject({ status: 200, body: { title: 'Buy rope', done: false } });
    expect(await send('PUT', path, { title: 'Buy rope', done: true })).toMatchObject({ status: 200, body: { done: true } });
    expect((await send('GET', '/{{name}}')).body.tasks).toEqual([{ id: made.body.id, title: 'Buy rope', done: true }]);
    expect((await send('DELETE', path)).status).toBe(204);
    expect((await send('GET', path)).status).toBe(404);
    expect((await send('GET', '/{{name}}')).body.tasks).toEqual([]);
  });

  it.each([
    ['without a title', {}, '"title" must be'],
    ['with an empty title', { title: '  ' }, '"title" must be'],
    ['with a title that is too long', { title: 'x'.repeat(201) }, '201'],
    ['with something else', { title: 'x', color: 'red' }, '"color" is not a key'],
    ['with a state that is none', { title: 'x', done: 'yes' }, '"done" must be'],
    ['that are no objects', ['x'], 'object'],
  ])('%s are refused', async (_, task, problem) => {
    const { status, body } = await send('POST', '/{{name}}', task);
    expect(status).toBe(422);
    expect(body.error).toContain(problem);
    expect(await fn.store('tasks').keys()).toEqual([]);
  });

  it('are sent as JSON', async () => {
    const { response } = await fn.fetch('/{{name}}', { method: 'POST', body: 'title=x' });
    expect(response.status).toBe(415);
    const broken = await fn.fetch('/{{name}}', { method: 'POST', body: '{', headers: { 'content-type': 'application/json' } });
    expect(broken.response.status).toBe(400);
  });
});

it('says which methods there are', async () => {
  const { status, headers } = await send('PATCH', '/{{name}}');
  expect(status).toBe(405);
  expect(headers.get('allow')).toBe('GET, POST');
});
