import { fileURLToPath } from 'node:url';
import { createServer, listen } from '@skerry/host/fastify';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deployReady, openHost } from '../../sdk/cli/host.ts';
import { discover } from '../../sdk/functions/discover.ts';
import { readyFunction } from '../../sdk/functions/index.ts';
import { jco, type Running, start, wasmtime } from './elsewhere.ts';
import { type Answer, exchange } from './exchange.ts';

const [FOLDER] = discover(fileURLToPath(new URL('../../sdk/modules/fixtures/all', import.meta.url)));

const PATHS = ['numbers', 'arrays', 'records', 'realm', 'refused', 'failure', 'stack', 'loop?n=20', 'keep?n=3'];

describe('a function with compiled modules, the same file', () => {
  const ours: Answer[] = [];
  const running: Pick<Running, 'stop'>[] = [];
  let component: string;

  beforeAll(async () => {
    const ready = await readyFunction(FOLDER!);
    component = ready.build.file;
    const logger = pino({ level: 'silent' });
    const host = openHost(undefined, logger);
    host.registry.replace([await deployReady(host, ready)]);
    const app = await createServer({ registry: host.registry, logger });
    const origin = await listen(app, '127.0.0.1', 0);
    running.push({
      async stop() {
        await app.close();
        await host.close();
      },
    });
    for (const path of PATHS) ours.push(await exchange(origin, { path: `/${path}` }));
  });
  afterAll(async () => {
    for (const { stop } of running.toReversed()) await stop();
  });

  it.for([wasmtime, jco])('answers the same under $name', async (elsewhere, { skip }) => {
    skip(elsewhere.missing !== undefined && process.env['CI'] === undefined, elsewhere.missing);
    const there = await start(elsewhere, component, {});
    running.push(there);
    for (const [index, path] of PATHS.entries()) {
      expect({ path, ...(await exchange(there.origin, { path: `/${path}` })) }).toEqual({ path, ...ours[index]! });
    }
    expect(ours.every(({ status }) => status === 200)).toBe(true);
    // jco's server ends with a guest that traps.
    if (elsewhere === jco) return;
    expect((await exchange(there.origin, { path: '/wrong' })).status).toBe(500);
    expect((await exchange(there.origin, { path: '/numbers' })).status).toBe(200);
  });
});
