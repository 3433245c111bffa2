import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer as createUpstream, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { createServer, listen } from '@skerry/host/fastify';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { discover } from '../../sdk/functions/discover.ts';
import { type ReadyFunction, readyFunction } from '../../sdk/functions/index.ts';
import { deployReady, openHost } from '../../sdk/cli/host.ts';
import { type Elsewhere, jco, start, verdictOn, wasmtime } from './elsewhere.ts';
import { type Answer, exchange } from './exchange.ts';
import { questionsFor } from './requests.ts';

/**
 * What cannot be served elsewhere, and what the other host says then. `docs/portability.md` tells the same. The list is
 * checked both ways: an example on it that comes to run there fails its test.
 */
const REFUSED: ReadonlyMap<Elsewhere, { readonly says: RegExp; readonly examples: readonly string[] }> = new Map([
  [
    wasmtime,
    {
      says: /wasi:keyvalue\/\w+@0\.2\.0-draft2/,
      examples: ['cart-checkout', 'guestbook', 'hono-app', 'iot-rollup', 'leaderboard', 'markdown-blog'],
    },
  ],
  [
    jco,
    {
      says: /imports\.wasi:(?:keyvalue|config)\//,
      examples: [
        'api-gateway',
        'batch-translation',
        'cart-checkout',
        'guestbook',
        'hono-app',
        'iot-rollup',
        'leaderboard',
        'markdown-blog',
        'webhook-signature',
      ],
    },
  ],
]);

const EXAMPLES = discover(fileURLToPath(new URL('../../examples', import.meta.url)));

interface Stoppable {
  readonly origin: string;
  stop(): Promise<void>;
}

async function startUpstream(listener: RequestListener): Promise<Stoppable> {
  const server = createUpstream(listener).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function startHere(ready: ReadyFunction): Promise<Stoppable> {
  const logger = pino({ level: 'silent' });
  const host = openHost(undefined, logger);
  host.registry.replace([await deployReady(host, ready)]);
  const app = await createServer({ registry: host.registry, logger });
  return {
    origin: await listen(app, '127.0.0.1', 0),
    async stop() {
      await app.close();
      await host.close();
    },
  };
}

describe.each(EXAMPLES.map((folder) => [folder.manifest.name, folder] as const))('%s, the same file', (name, folder) => {
  const { requests, upstream } = questionsFor(folder.manifest);
  const running: Stoppable[] = [];
  const ours: Answer[] = [];
  let component: string;
  let config: Readonly<Record<string, string>>;

  beforeAll(async () => {
    const { manifest } = folder;
    config = manifest.config;
    let { http } = manifest;
    if (upstream) {
      const called = await startUpstream(upstream.listener);
      running.push(called);
      config = { ...config, [upstream.key]: called.origin };
      http = [called.origin];
    }
    // Routes are a host's matter: here, as there, the function gets every request.
    const ready = await readyFunction({ ...folder, manifest: { ...manifest, config, http, routes: ['/*'] } });
    component = ready.build.file;
    expect(createHash('sha256').update(readFileSync(component)).digest('hex')).toBe(ready.build.digest);
    const here = await startHere(ready);
    running.push(here);
    for (const request of requests) ours.push(await exchange(here.origin, request));
  });
  afterAll(async () => {
    for (const { stop } of running.toReversed()) await stop();
  });

  it('answers here', () => {
    expect(ours.some(({ status }) => status >= 200 && status < 300)).toBe(true);
  });

  for (const elsewhere of [wasmtime, jco]) {
    const { examples, says } = REFUSED.get(elsewhere)!;
    it(`is judged by skerry inspect as ${elsewhere.name} does`, () => {
      expect(verdictOn(elsewhere, component).links).toBe(!examples.includes(name));
    });
    if (elsewhere.missing !== undefined && process.env['CI'] === undefined) {
      it.skip(`was not tried with ${elsewhere.name}: ${elsewhere.missing}`, () => {});
    } else if (examples.includes(name)) {
      it(`does not run under ${elsewhere.name}, for the reason that the guide gives`, async () => {
        const there = await start(elsewhere, component, config);
        running.push(there);
        // jco looks at the imports when the first request comes.
        await expect(exchange(there.origin, requests[0]!)).rejects.toThrow();
        await there.ended;
        expect(there.printed()).toMatch(says);
      });
    } else {
      it(`answers the same under ${elsewhere.name}`, async () => {
        const there = await start(elsewhere, component, config);
        running.push(there);
        for (const [index, request] of requests.entries()) {
          const answer = await exchange(there.origin, request).catch((cause: unknown) => {
            throw new Error(`${request.method ?? ''} ${request.path}: ${there.printed()}`, { cause });
          });
          expect({ request: request.path, ...answer }).toEqual({ request: request.path, ...ours[index]! });
        }
      });
    }
  }
});

it('lists no example that is not there', () => {
  const names = EXAMPLES.map(({ manifest }) => manifest.name);
  for (const { examples } of REFUSED.values()) expect(names).toEqual(expect.arrayContaining([...examples]));
});
