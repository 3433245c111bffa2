import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serveExample, type ServedFunction } from '../../test/support/serve-example.ts';

/** What the services behind the gateway were asked. */
const seen: IncomingMessage[] = [];
let upstream: Server;
let app: ServedFunction;

beforeAll(async () => {
  upstream = createServer((request, response) => {
    seen.push(request);
    const slow = request.url === '/hello-typescript?slow';
    if (!slow) response.setHeader('x-service', 'yes').end(`${request.method} ${request.url}`);
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => upstream.once('listening', resolve));
  const origin = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`;
  app = await serveExample('api-gateway', { http: [origin], config: { UPSTREAM: origin, TIMEOUT_MS: '300' } });
});

afterAll(async () => {
  await app.close();
  upstream.closeAllConnections();
  upstream.close();
});

describe('a granted service', () => {
  it('gets the request, and the client its answer', async () => {
    const response = await app.fetch('/api-gateway/hello?name=you', { headers: { 'x-client': 'curl' } });
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('GET /hello-typescript?name=you');
    expect(response.headers.get('x-service')).toBe('yes');
    expect(response.headers.get('via')).toBe('1.1 skerry-gateway');
    expect(seen.at(-1)?.headers).toMatchObject({ 'x-client': 'curl', via: '1.1 skerry-gateway' });
  });

  it('is asked together with another', async () => {
    const response = await app.fetch('/api-gateway/both');
    expect(await response.json()).toEqual({
      typescript: { status: 200, body: 'GET /hello-typescript' },
      assemblyscript: { status: 200, body: 'GET /hello-assemblyscript' },
    });
  });

  it('that takes too long is given up', async () => {
    const response = await app.fetch('/api-gateway/hello?slow');
    expect(response.status).toBe(504);
    expect(await response.json()).toEqual({ error: 'The service behind the gateway took too long' });
  });
});

it('cannot reach a host that is not granted, and says so', async () => {
  const response = await app.fetch('/api-gateway/elsewhere');
  expect(response.status).toBe(502);
  expect(await response.json()).toEqual({ error: expect.stringContaining('https://example.com/ failed: it is not granted') });
  expect(app.logs.some(({ message }) => message.includes('may not send requests to https://example.com'))).toBe(true);
});
