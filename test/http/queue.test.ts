import { connect, type Socket } from 'node:net';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createServer, listen } from '@skerry/host/fastify';
import { createHost, type Host } from '@skerry/host/node';
import type { Deployment } from '@skerry/host/runtime';
import { parseManifest } from '@skerry/host/registry';
import { memoryStorage } from '@skerry/host/storage';
import { pino } from 'pino';
import { guest } from '../hostile/guest.ts';

const PATIENCE = { timeout: 20_000, interval: 5 } as const;

/** A request on a connection of its own, and whatever came back. */
class Client {
  received = '';
  isClosed = false;
  readonly #socket: Socket;

  constructor(port: number, path: string, body = '') {
    this.#socket = connect(port, '127.0.0.1');
    this.#socket.setEncoding('latin1').on('data', (text: string) => (this.received += text));
    this.#socket.on('error', () => {}).on('close', () => (this.isClosed = true));
    const head = body === '' ? 'GET' : 'POST';
    this.#socket.write(`${head} ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
  }

  get status(): number {
    return Number(/^HTTP\/1\.1 (\d{3})/.exec(this.received)?.[1] ?? 0);
  }

  get statuses(): readonly number[] {
    return [...this.received.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => Number(status));
  }

  leave(): void {
    this.#socket.destroy();
  }
}

/** Answers after this long. */
const answersAfter = (ms: number): Promise<Uint8Array> =>
  guest({
    handle: `(call $block (call $timer (i64.const ${ms * 1_000_000}))) (call $answer (local.get $out) (i32.const 0) (i32.const 0))`,
  });

let host: Host;
let port: number;
let components: Record<'soon' | 'later' | 'never', Uint8Array>;
let close: () => Promise<void>;
beforeAll(async () => {
  components = { soon: await answersAfter(20), later: await answersAfter(1500), never: await answersAfter(600_000) };
  host = createHost({ storage: memoryStorage() });
  const app = await createServer({ registry: host.registry, logger: pino({ level: 'silent' }), details: true });
  port = Number(new URL(await listen(app, '127.0.0.1', 0)).port);
  close = async () => {
    await app.close();
    await host.close();
  };
});
afterAll(() => close());

/** Puts a function in place of whatever is served. */
async function serve(name: keyof typeof components, limits: object): Promise<Deployment> {
  const manifest = parseManifest(JSON.stringify({ name: 'f', component: 'given', limits }), 'skerry.json');
  const deployment = await host.deploy(manifest, components[name]);
  const old = host.registry.get('f');
  host.registry.replace([deployment]);
  old?.retire();
  return deployment;
}

async function isOver(...deployments: readonly Deployment[]): Promise<void> {
  for (const { limiter } of deployments) await expect.poll(() => [limiter.running, limiter.waiting], PATIENCE).toEqual([0, 0]);
}

describe('a request that waits for its turn', () => {
  it('gets its 504 when its own time is up, not after those before it', async () => {
    const wallTimeMs = 1000;
    const deployment = await serve('never', { concurrency: 1, wallTimeMs });
    const start = performance.now();
    const clients = Array.from({ length: 4 }, () => new Client(port, '/f'));
    await expect.poll(() => clients.map(({ status }) => status), PATIENCE).toEqual([504, 504, 504, 504]);
    expect((performance.now() - start) / wallTimeMs).toBeLessThan(2);
    expect(deployment.metrics.failures.get('LIMIT_WALL_TIME')).toBe(4);
    await isOver(deployment);
  });

  it('has only the rest of its time when its turn comes', async () => {
    const deployment = await serve('later', { concurrency: 1, wallTimeMs: 2500 });
    const clients = [new Client(port, '/f'), new Client(port, '/f')];
    await expect.poll(() => clients.map(({ status }) => status), PATIENCE).toEqual([200, 504]);
    expect(clients[1]!.received).toContain('did not finish within 2500 ms');
    await isOver(deployment);
  });

  it('gives up its place in the queue when its client leaves', async () => {
    const deployment = await serve('never', { concurrency: 1, queue: 2, wallTimeMs: 60_000 });
    const { limiter } = deployment;
    const first = new Client(port, '/f');
    await expect.poll(() => limiter.running, PATIENCE).toBe(1);
    const waiting = [new Client(port, '/f'), new Client(port, '/f', 'a body that nobody reads')];
    await expect.poll(() => limiter.waiting, PATIENCE).toBe(2);
    const refused = new Client(port, '/f');
    await expect.poll(() => refused.status, PATIENCE).toBe(503);
    for (const client of waiting) client.leave();
    await expect.poll(() => limiter.waiting, PATIENCE).toBe(0);
    expect(limiter.running).toBe(1);
    expect(deployment.metrics.failures.get('CLIENT_DISCONNECTED')).toBe(2);
    const next = new Client(port, '/f');
    await expect.poll(() => limiter.waiting, PATIENCE).toBe(1);
    for (const client of [first, next, refused]) client.leave();
    await isOver(deployment);
  });

  it('leaves its body with the client', async () => {
    const deployment = await serve('never', { concurrency: 1, wallTimeMs: 3000, requestBodyBytes: 64 * 1024 * 1024 });
    const first = new Client(port, '/f');
    await expect.poll(() => deployment.limiter.running, PATIENCE).toBe(1);
    const before = process.memoryUsage().arrayBuffers;
    const clients = Array.from({ length: 8 }, () => connect(port, '127.0.0.1'));
    for (const socket of clients) {
      socket.on('error', () => {});
      socket.write(`POST /f HTTP/1.1\r\nHost: x\r\nContent-Length: ${32 * 1024 * 1024}\r\n\r\n`);
      socket.write(Buffer.alloc(8 * 1024 * 1024));
    }
    await expect.poll(() => deployment.limiter.waiting, PATIENCE).toBe(8);
    await new Promise((resolve) => setTimeout(resolve, 300));
    // What the clients themselves hold in this process is counted too.
    const held = process.memoryUsage().arrayBuffers - before - clients.length * 8 * 1024 * 1024;
    expect(held).toBeLessThan(8 * 1024 * 1024);
    // Nobody can see them leave who does not read from them: their time ends then.
    for (const socket of clients) socket.destroy();
    first.leave();
    await isOver(deployment);
  });
});

type Operation = 'ask' | 'leave' | 'retire' | 'rest';

describe('a queue, clients that leave, time that runs out, and versions that are replaced, in any order', () => {
  it.each([
    ['soon', { concurrency: 1, queue: 2, wallTimeMs: 5000 }, [200, 503]],
    ['soon', { concurrency: 2, queue: 3, wallTimeMs: 25 }, [200, 503, 504]],
    ['never', { concurrency: 2, queue: 2, wallTimeMs: 60 }, [503, 504]],
  ] as const)('answer each client that stays, once: %s %j', async (name, limits, permitted) => {
    const operation = fc.constantFrom<Operation>('ask', 'ask', 'ask', 'leave', 'retire', 'rest');
    const scenario = fc.array(operation, { minLength: 3, maxLength: 16 });
    await fc.assert(
      fc.asyncProperty(scenario, async (operations) => {
        const deployments = [await serve(name, limits)];
        const stay: Client[] = [];
        for (const each of operations) {
          if (each === 'ask') stay.push(new Client(port, '/f'));
          else if (each === 'leave') stay.shift()?.leave();
          else if (each === 'retire') deployments.push(await serve(name, limits));
          else await new Promise((resolve) => setTimeout(resolve, 10));
        }
        await expect.poll(() => stay.every(({ received }) => received !== ''), PATIENCE).toBe(true);
        await isOver(...deployments);
        for (const { statuses } of stay) {
          expect(statuses).toHaveLength(1);
          expect(permitted).toContain(statuses[0]);
        }
      }),
      { numRuns: 15 },
    );
  });
});
