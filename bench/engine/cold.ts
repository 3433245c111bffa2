/**
 * How long the first request to a function takes that is deployed but not loaded: from its bytes to its first answer, in
 * a process that has served another function before. With a cache on disk, and without. `node bench/engine/cold.ts`
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nodeEngine } from '@skerry/host/node';
import { neighbour } from '../../test/hostile/guest.ts';
import { Connection } from '../../test/support/connection.ts';
import { built } from '../../test/support/built.ts';
import { HELLO } from './hello.ts';
import { serving } from './host.ts';
import { median, options, report } from './report.ts';

const CHILD = process.env['SKERRY_COLD_CHILD'];

/** Milliseconds, in a fresh process: to prepare, and to the end of the first answer. */
interface Cold {
  readonly prepared: number;
  readonly answered: number;
}

/** In the child: serves another function first, so that the host's own code is as warm as in a running host. */
async function measure(name: string, cache: string | undefined): Promise<Cold> {
  const component = await built(`examples/${name}`);
  const host = await serving(nodeEngine(cache));
  const connection = new Connection(host.port);
  await host.add('neighbour', await neighbour());
  for (let i = 0; i < 200; i++) await connection.get('/neighbour');
  const start = performance.now();
  await host.add(name, component);
  const prepared = performance.now() - start;
  if ((await connection.get(`/${name}`)) !== 200) throw new Error(`${name} does not answer`);
  return { prepared, answered: performance.now() - start };
}

async function inChild(name: string, cache: string | undefined): Promise<Cold> {
  const env = { ...process.env, SKERRY_COLD_CHILD: JSON.stringify([name, cache ?? null]) };
  const child = fork(fileURLToPath(import.meta.url), { env });
  const [result] = (await once(child, 'message')) as [Cold];
  child.kill();
  return result;
}

async function main(): Promise<void> {
  const { runs, json } = options({ runs: 7 });
  const rows = [];
  for (const [language, name] of HELLO) {
    for (const cached of [false, true]) {
      const folder = cached ? mkdtempSync(join(tmpdir(), 'skerry-cold-')) : undefined;
      const found: Cold[] = [];
      for (let run = 0; run <= runs; run++) found.push(await inChild(name, folder));
      if (folder !== undefined) rmSync(folder, { recursive: true });
      // The first run fills the cache.
      const later = found.slice(1);
      rows.push({
        hello: `${language}, ${cached ? 'with' : 'without'} cache`,
        'prepare ms': median(later.map(({ prepared }) => prepared)),
        'first answer ms': median(later.map(({ answered }) => answered)),
        'most ms': Math.max(...later.map(({ answered }) => answered)),
      });
    }
  }
  await report(rows, json);
}

if (CHILD === undefined) await main();
else {
  const [name, cache] = JSON.parse(CHILD) as [string, string | null];
  process.send!(await measure(name, cache ?? undefined));
}
