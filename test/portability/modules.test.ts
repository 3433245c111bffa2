import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createServer, listen } from '@skerry/host/fastify';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deployReady, openHost } from '../../sdk/cli/host.ts';
import { discover } from '../../sdk/functions/discover.ts';
import { readyFunction } from '../../sdk/functions/index.ts';
import { foreignModules } from '../support/foreign-modules.ts';
import { jco, type Running, start, wasmtime } from './elsewhere.ts';
import { type Answer, exchange } from './exchange.ts';

/** Two components are compiled before the program is. */
const BUILD_TIMEOUT_MS = 600_000;

/** A program, what it is asked, and a path that ends in a trap. */
interface Subject {
  readonly what: string;
  readonly folder: () => Promise<string>;
  readonly paths: readonly string[];
  readonly trap: string;
}

const SUBJECTS: readonly Subject[] = [
  {
    what: 'AssemblyScript',
    folder: async () => fileURLToPath(new URL('../../sdk/modules/fixtures/all', import.meta.url)),
    paths: ['numbers', 'arrays', 'records', 'realm', 'refused', 'failure', 'stack', 'loop?n=20', 'keep?n=3'],
    trap: 'wrong',
  },
  {
    what: 'AssemblyScript, a core module, and a component',
    async folder() {
      const folder = mkdtempSync(join(tmpdir(), 'skerry-portable-'));
      await foreignModules(folder);
      writeFileSync(
        join(folder, 'skerry.json'),
        JSON.stringify({ name: 'portable', language: 'typescript', source: 'src/portable.ts', routes: ['/*'] }),
      );
      return folder;
    },
    paths: ['scale', 'core', ...['records', 'variants', 'others', 'failures', 'refused'].map((name) => `values/${name}`)],
    trap: 'outside',
  },
];

describe.for(SUBJECTS)('a function with modules, the same file: $what', ({ folder, paths, trap }) => {
  const ours: Answer[] = [];
  const running: Pick<Running, 'stop'>[] = [];
  let component: string;

  beforeAll(async () => {
    const ready = await readyFunction(discover(await folder())[0]!);
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
    for (const path of paths) ours.push(await exchange(origin, { path: `/${path}` }));
  }, BUILD_TIMEOUT_MS);
  afterAll(async () => {
    for (const { stop } of running.toReversed()) await stop();
  });

  it.for([wasmtime, jco])('answers the same under $name', async (elsewhere, { skip }) => {
    skip(elsewhere.missing !== undefined && process.env['CI'] === undefined, elsewhere.missing);
    const there = await start(elsewhere, component, {});
    running.push(there);
    for (const [index, path] of paths.entries()) {
      expect({ path, ...(await exchange(there.origin, { path: `/${path}` })) }).toEqual({ path, ...ours[index]! });
    }
    expect(ours.every(({ status }) => status === 200)).toBe(true);
    // jco's server ends with a guest that traps.
    if (elsewhere === jco) return;
    expect((await exchange(there.origin, { path: `/${trap}` })).status).toBe(500);
    expect((await exchange(there.origin, { path: `/${paths[0]}` })).status).toBe(200);
  });
});
