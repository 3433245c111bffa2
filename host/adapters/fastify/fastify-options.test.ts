import Fastify from 'fastify';
import { describe, expect, it } from 'vitest';
import { fastifyOptions, prepareApp } from './fastify-options.ts';
import { answering, applicationOf, bodyOf, codeOf, last, serverOf, silent, statusOf } from './test-server.ts';

const SECOND = 1000;

describe('an application with the options of Skerry', () => {
  it('leaves no client as much time as it likes', async () => {
    const { server } = Fastify(fastifyOptions);
    const { requestTimeout, headersTimeout, keepAliveTimeout, timeout } = server;
    expect({ requestTimeout, headersTimeout, keepAliveTimeout, timeout }).toEqual({
      requestTimeout: 60 * SECOND,
      headersTimeout: 10 * SECOND,
      keepAliveTimeout: 10 * SECOND,
      timeout: 120 * SECOND,
    });
  });

  it('looks every second who takes too long', async () => {
    const { exchange } = await applicationOf(silent, {
      server: { requestTimeout: 30, http: { ...fastifyOptions.http, headersTimeout: 20 } },
    });
    expect(statusOf(await exchange('GET /test HTT'))).toBe(408);
  });

  it('reads as long a head as the host allows, and each field of it', async () => {
    const { exchange } = await serverOf(answering((request) => ({ body: String(request.headers().get('x').length) })));
    const withFields = (count: number): Promise<string> => exchange(last('GET /test', 'X: 1\r\n'.repeat(count)));
    // With Host and Connection.
    expect(bodyOf(await withFields(1022))).toBe('1022');
    expect(codeOf(await withFields(1023))).toBe('REQUEST_HEADERS_TOO_LARGE');
    expect(codeOf(await withFields(4000))).toBe('REQUEST_HEADERS_TOO_LARGE');
  });

  it('has parameters as long as a head', async () => {
    const { exchange } = await applicationOf(silent, {
      add: (app) => app.get('/own/:id', ({ params }) => (params as { readonly id: string }).id),
    });
    const id = 'x'.repeat(60_000);
    expect(bodyOf(await exchange(last(`GET /own/${id}`)))).toBe(id);
  });

  it('knows all methods that Node.js reads, for its own routes too', () => {
    const app = Fastify(fastifyOptions);
    const before = [...app.supportedMethods];
    prepareApp(app);
    expect(app.supportedMethods).toEqual(expect.arrayContaining([...before, 'PROPFIND', 'QUERY', 'M-SEARCH']));
    expect(app.supportedMethods).not.toContain('CONNECT');
    expect(new Set(app.supportedMethods).size).toBe(app.supportedMethods.length);
  });

  it('reads the body of a request by any method', async () => {
    const { exchange } = await applicationOf(silent, {
      add: (app) => app.route({ method: 'PROPFIND', url: '/own', handler: ({ body }) => ({ body }) }),
    });
    const answer = await exchange(last('PROPFIND /own', 'Content-Type: application/json\r\nContent-Length: 2\r\n', '{}'));
    expect([statusOf(answer), bodyOf(answer)]).toEqual([200, '{"body":{}}']);
  });
});
