import { openFunction, type OpenOptions, type TestFunction } from '@skerry/sdk/testing';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';

const UPSTREAM = 'https://upstream.test';

function open(options: OpenOptions = {}) {
  return openFunction(new URL('..', import.meta.url), { config: { UPSTREAM }, capabilities: { http: [UPSTREAM] }, ...options });
}

let fn: TestFunction;
beforeAll(async () => {
  fn = await open();
});
afterEach(() => fn.reset());
afterAll(() => fn.close());

it('passes a request on, with its body, and the answer back', async () => {
  const respond = async (request: Request): Promise<Response> =>
    new Response(`${request.method} ${await request.text()}`, { status: 201, headers: { 'x-upstream': 'yes' } });
  const { response, outbound } = await fn.fetch('/{{name}}/path?x=1', {
    method: 'POST',
    body: 'some text',
    headers: { 'x-client': 'yes', te: 'trailers', 'proxy-authorization': 'secret' },
    outbound: [{ request: `POST ${UPSTREAM}/path?x=1`, respond }],
  });
  expect(response.status).toBe(201);
  expect(await response.text()).toBe('POST some text');
  expect(response.headers.get('x-upstream')).toBe('yes');
  const sent = outbound[0]!.headers;
  expect(sent.get('x-client')).toBe('yes');
  expect(sent.get('via')).toBe('1.1 {{name}}');
  expect(sent.has('te')).toBe(false);
  expect(sent.has('proxy-authorization')).toBe(false);
});

it.each([
  ['what may be kept is', {}, 'public, max-age=60'],
  ['what says so itself is not touched', { 'cache-control': 'no-cache' }, 'no-cache'],
  ['what sets a cookie is for one client', { 'set-cookie': 'a=b' }, 'private, no-store'],
])('%s: %j', async (_, headers, expected) => {
  const outbound = [{ request: `GET ${UPSTREAM}/`, respond: new Response('x', { headers }) }];
  const { response } = await fn.fetch('/{{name}}', { outbound });
  expect(response.headers.get('cache-control')).toBe(expected);
});

it('gives up an upstream that takes too long', async () => {
  await using impatient = await open({ config: { UPSTREAM, TIMEOUT_MS: '50' } });
  const outbound = [{ request: `GET ${UPSTREAM}/`, respond: new Response('late'), delayMs: 5000 }];
  const { response } = await impatient.fetch('/{{name}}', { outbound });
  expect(response.status).toBe(504);
});

it('says so when the upstream is not granted', async () => {
  await using confined = await open({ capabilities: { http: [] } });
  const { response } = await confined.fetch('/{{name}}');
  expect(response.status).toBe(502);
  expect(await response.text()).toContain('capabilities.http');
});
