import Fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Registry } from '@skerry/host/routing';
import { skerryPlugin } from '@skerry/host/fastify';
import type { Deployment } from '@skerry/host/runtime';
import { deployComponent } from '../support/serve-component.ts';
import { watGuest } from '../support/wat-guest.ts';

let app: FastifyInstance;

beforeAll(async () => {
  const registry = new Registry<Deployment>();
  registry.replace([await deployComponent('body', await watGuest('body')), await deployComponent('trap', await watGuest('trap'))]);
  app = Fastify();
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-from-app', 'yes');
    if (request.headers['x-deny']) await reply.code(401).send({ denied: true });
  });
  app.addHook('onSend', async (_request, reply, payload) => {
    reply.header('x-sent', Buffer.isBuffer(payload) ? 'buffer' : typeof payload);
    return payload;
  });
  app.post('/own', (request) => ({ parsed: request.body }));
  await app.register(skerryPlugin, { registry, prefix: '/f' });
});

afterAll(() => app.close());

describe('skerryPlugin inside an application', () => {
  it('serves functions below its prefix', async () => {
    const response = await app.inject('/f/body/1');
    expect(response.statusCode).toBe(500);
    expect(response.json()).toMatchObject({ error: { code: 'GUEST_BODY_INCOMPLETE' } });
    // The guest writes as many bytes as its path is long, and declares ten.
    expect((await app.inject('/f/body/12')).body).toBe('content-le');
  });

  it('runs the hooks of the application', async () => {
    const served = await app.inject('/f/body/12');
    expect(served.headers['x-from-app']).toBe('yes');
    expect(served.headers['x-sent']).toBeDefined();
    const denied = await app.inject({ url: '/f/body/12', headers: { 'x-deny': '1' } });
    expect(denied.statusCode).toBe(401);
  });

  it('leaves the other routes of the application as they are', async () => {
    const response = await app.inject({ method: 'POST', url: '/own', payload: { a: 1 } });
    expect(response.json()).toEqual({ parsed: { a: 1 } });
    expect((await app.inject('/nowhere')).json()).toMatchObject({ error: 'Not Found' });
  });

  it('keeps the details of failures to itself unless told otherwise', async () => {
    const { error } = (await app.inject('/f/trap')).json() as { error: { code: string; message: string; help?: string } };
    expect(error).toEqual({ code: 'GUEST_TRAPPED', message: 'The function failed' });
  });

  it('answers for its prefix alone', async () => {
    const response = await app.inject('/f/nobody');
    expect(response.statusCode).toBe(404);
    expect(response.json()).toMatchObject({ error: { code: 'ROUTE_NOT_FOUND' } });
  });
});
