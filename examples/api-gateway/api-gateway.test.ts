import { openFunction, type OutboundExpectation, type TestFunction } from '@skerry/sdk/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

const UPSTREAM = 'http://127.0.0.1:8787';

/** A service behind the gateway, which answers with what it was asked. */
const service = (request: string): OutboundExpectation => ({
  request: `GET ${UPSTREAM}${request}`,
  respond: ({ method, url }) => new Response(`${method} ${new URL(url).pathname}`, { headers: { 'x-service': 'yes' } }),
});

let gateway: TestFunction;
beforeAll(async () => {
  gateway = await openFunction(import.meta.dirname, { clock: '2026-01-01T00:00:00Z', config: { TIMEOUT_MS: '300' } });
});
afterEach(() => gateway.reset());
afterAll(() => gateway.close());

describe('a granted service', () => {
  it('gets the request, and the client its answer', async () => {
    const { response, outbound } = await gateway.fetch('/api-gateway/hello?name=you', {
      headers: { 'x-client': 'curl' },
      outbound: [service('/hello-typescript?name=you')],
    });
    expect([response.status, await response.text()]).toEqual([200, 'GET /hello-typescript']);
    expect(response.headers.get('x-service')).toBe('yes');
    expect(response.headers.get('via')).toBe('1.1 skerry-gateway');
    expect(Object.fromEntries(outbound[0]!.headers)).toMatchObject({ 'x-client': 'curl', via: '1.1 skerry-gateway' });
  });

  it('is asked together with another', async () => {
    const { response } = await gateway.fetch('/api-gateway/both', {
      outbound: [service('/hello-typescript'), service('/hello-assemblyscript')],
    });
    expect(await response.json()).toEqual({
      typescript: { status: 200, body: 'GET /hello-typescript' },
      assemblyscript: { status: 200, body: 'GET /hello-assemblyscript' },
    });
  });

  it('that fails does not take the other down', async () => {
    const refused = { request: `${UPSTREAM}/hello-typescript`, respond: { error: 'connection-refused' } } as const;
    const { response } = await gateway.fetch('/api-gateway/both', { outbound: [refused, service('/hello-assemblyscript')] });
    expect(await response.json()).toEqual({
      typescript: { error: expect.stringContaining('failed') },
      assemblyscript: { status: 200, body: 'GET /hello-assemblyscript' },
    });
  });

  it('that takes too long is given up', async () => {
    const slow = { ...service('/hello-typescript'), delayMs: Infinity };
    const call = gateway.fetch('/api-gateway/hello', { outbound: [slow] });
    await gateway.clock.advance(300);
    const { response } = await call;
    expect([response.status, await response.json()]).toEqual([504, { error: 'The service behind the gateway took too long' }]);
  });
});

it('cannot reach a host that is not granted, and says so', async () => {
  const { response, denied } = await gateway.fetch('/api-gateway/elsewhere');
  expect(response.status).toBe(502);
  expect(await response.json()).toEqual({ error: expect.stringContaining('https://example.com/ failed: it is not granted') });
  expect(denied).toMatchObject([{ code: 'CAPABILITY_NOT_GRANTED', where: 'https://example.com' }]);
});
