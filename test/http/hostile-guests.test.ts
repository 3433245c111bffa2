import { connect } from 'node:net';
import { jcoEngine } from '../jco/index.ts';
import { nodeEngine } from '@skerry/host/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { neverReused } from '../hostile/engines.ts';
import { deployComponent, type ServedComponents, serveComponents } from '../support/serve-component.ts';
import { watComponent, watGuest } from '../support/wat-guest.ts';

const GUESTS = ['empty', 'trap', 'no-response', 'drop-outparam', 'set-twice', 'set-error', 'wait', 'exit', 'body', 'endless-body'] as const;

/** One truth: what a client sees does not depend on the engine, nor on whether a sandbox was used before. */
const VARIANTS = { reset: nodeEngine(), fresh: neverReused(nodeEngine()), jco: jcoEngine() } as const;

describe.each(Object.entries(VARIANTS))('on the engine %s', (_variant, engine) => {
  let host: ServedComponents;

  beforeAll(async () => {
    const functions: Record<string, { component: Uint8Array; manifest: object }> = {};
    for (const name of GUESTS) functions[name] = { component: await watGuest(name), manifest: { limits: { wallTimeMs: 2000 } } };
    functions['hurry'] = { component: await watGuest('wait'), manifest: { limits: { wallTimeMs: 50 } } };
    functions['single'] = {
      component: await watGuest('wait'),
      manifest: { limits: { wallTimeMs: 1000, concurrency: 1, queue: 0 } },
    };
    host = await serveComponents(functions, true, engine);
  });

  afterAll(() => host.close());

  async function errorOf(path: string): Promise<{ status: number; code: string; message: string; help: string }> {
    const response = await fetch(host.url + path);
    const body = (await response.json()) as { error: { code: string; message: string; help: string } };
    return { status: response.status, ...body.error };
  }

  /** A host that lives answers the next request as if nothing had happened. */
  async function hostLives(): Promise<void> {
    const response = await fetch(`${host.url}/body/6789`);
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('content-le');
  }

  describe('a guest that fails', () => {
    it.each([
      ['/trap', 500, 'GUEST_TRAPPED'],
      ['/no-response', 500, 'GUEST_NO_RESPONSE'],
      ['/drop-outparam', 500, 'GUEST_NO_RESPONSE'],
      ['/set-error', 502, 'GUEST_RESPONSE_ERROR'],
      ['/exit', 500, 'GUEST_EXITED'],
      ['/hurry', 504, 'LIMIT_WALL_TIME'],
      ['/body', 500, 'GUEST_BODY_INCOMPLETE'],
      ['/body/much-too-long', 500, 'GUEST_BODY_INCOMPLETE'],
    ])('%s answers %i %s', async (path, status, code) => {
      expect(await errorOf(path)).toMatchObject({ status, code });
      await hostLives();
    });

    it('says which error-code it answered with', async () => {
      expect((await errorOf('/set-error')).message).toContain('connection-refused');
    });

    it('keeps its first response when it sets a second one', async () => {
      const response = await fetch(`${host.url}/set-twice`).catch(() => undefined);
      // Nothing was on the wire yet when the guest broke the rules: the client sees the failure.
      expect(response?.status).toBe(500);
      await hostLives();
    });

    it('may answer with no body at all', async () => {
      const response = await fetch(`${host.url}/empty`);
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toBeNull();
      expect(response.headers.get('content-length')).toBe('0');
      expect(await response.text()).toBe('');
    });

    it('leaves a log record that names the function and the code', async () => {
      await errorOf('/trap');
      expect(host.logs).toContainEqual(expect.objectContaining({ function: 'trap', code: 'GUEST_TRAPPED', level: 'warn' }));
      expect(host.registry.get('trap')!.metrics.failures.get('GUEST_TRAPPED')).toBeGreaterThan(0);
      await errorOf('/body');
      expect(host.registry.get('body')!.metrics.failures.get('GUEST_BODY_INCOMPLETE')).toBeGreaterThan(0);
    });
  });

  describe('a client that leaves', () => {
    it('stops a guest that waits', async () => {
      const deployment = host.registry.get('single')!;
      const socket = connect(host.port, '127.0.0.1');
      socket.write('GET /single HTTP/1.1\r\nHost: x\r\n\r\n');
      await expect.poll(() => deployment.limiter.running).toBe(1);
      socket.destroy();
      await expect.poll(() => deployment.limiter.running).toBe(0);
      expect(host.logs).toContainEqual(expect.objectContaining({ function: 'single', code: 'CLIENT_DISCONNECTED' }));
    });

    it('stops a guest that writes', async () => {
      const deployment = host.registry.get('endless-body')!;
      const socket = connect(host.port, '127.0.0.1');
      socket.write('GET /endless-body HTTP/1.1\r\nHost: x\r\n\r\n');
      await new Promise((resolve) => socket.once('data', resolve));
      socket.destroy();
      await expect.poll(() => deployment.limiter.running).toBe(0);
      await hostLives();
    });

    it('which does not read makes the guest wait, and the memory of the host stays as it is', async () => {
      const deployment = host.registry.get('endless-body')!;
      const socket = connect(host.port, '127.0.0.1');
      socket.pause();
      socket.write('GET /endless-body HTTP/1.1\r\nHost: x\r\n\r\n');
      await expect.poll(() => deployment.limiter.running).toBe(1);
      const before = process.memoryUsage.rss();
      await new Promise((resolve) => setTimeout(resolve, 500));
      expect(process.memoryUsage.rss() - before).toBeLessThan(64 * 1024 * 1024);
      socket.destroy();
      await expect.poll(() => deployment.limiter.running).toBe(0);
    });
  });

  describe('limits', () => {
    it('turns away what neither runs nor waits, and says when to come back', async () => {
      const first = fetch(`${host.url}/single`);
      await expect.poll(() => host.registry.get('single')!.limiter.running).toBe(1);
      const second = await fetch(`${host.url}/single`);
      expect(second.status).toBe(503);
      expect(second.headers.get('retry-after')).toBe('1');
      expect(await second.json()).toMatchObject({ error: { code: 'LIMIT_CONCURRENCY' } });
      expect((await first).status).toBe(504);
    });

    it('cuts a response that never ends at the wall time', async () => {
      const response = await fetch(`${host.url}/endless-body`);
      await expect(response.text()).rejects.toThrow();
      expect(host.logs).toContainEqual(expect.objectContaining({ function: 'endless-body', code: 'LIMIT_WALL_TIME' }));
      await hostLives();
    });
  });
});

describe('deploying what cannot run', () => {
  const handler = '(instance $i) (export "wasi:http/incoming-handler@0.2.0" (instance $i))';

  it.each([
    ['COMPONENT_INVALID', 'text', () => new TextEncoder().encode('not a component at all')],
    ['COMPONENT_TRUNCATED', 'nothing', () => new Uint8Array(0)],
    ['COMPONENT_IS_CORE_MODULE', 'a core module', () => new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0])],
    ['COMPONENT_TRUNCATED', 'half a component', async () => (await watGuest('trap')).subarray(0, 400)],
    ['COMPONENT_NO_HANDLER', 'a component without handler', () => watComponent('(component)')],
    ['COMPONENT_NO_HANDLER', 'a command', () => watComponent('(component (instance $i) (export "wasi:cli/run@0.2.0" (instance $i)))')],
    ['COMPONENT_NO_HANDLER', 'WASI 0.3', () => watComponent('(component (instance $i) (export "wasi:http/handler@0.3.0" (instance $i)))')],
    ['IMPORT_UNKNOWN', 'an unknown import', () => watComponent(`(component (import "acme:gadgets/lamp@1.0.0" (instance)) ${handler})`)],
    [
      'CAPABILITY_NOT_GRANTED',
      'key-value without grant',
      () => watComponent(`(component (import "wasi:keyvalue/store@0.2.0-draft2" (instance)) ${handler})`),
    ],
  ] as const)('%s for %s', async (code, _what, bytes) => {
    const failure = await deployComponent('x', await bytes()).then(
      () => undefined,
      (error: unknown) => error as { code: string; message: string; help: string },
    );
    expect(failure).toMatchObject({ code });
    expect(failure!.help).toBeTruthy();
    if (code === 'IMPORT_UNKNOWN') expect(failure!.message).toContain('acme:gadgets/lamp@1.0.0');
    if (code === 'CAPABILITY_NOT_GRANTED') expect(failure!.help).toContain('"keyvalue"');
  });
});
