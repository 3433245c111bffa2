/**
 * How long functions run on beyond their limit on CPU time, for each shape of a function that never ends: from the call
 * of its handler, or of its start function, to the error. `node bench/engine/overshoot.ts [--runs N] [--limit MS]`
 */
import { nodeEngine } from '@skerry/host/node';
import { guest } from '../../test/hostile/guest.ts';
import { LOOPS } from '../../test/hostile/shapes.ts';
import { Connection } from '../../test/support/connection.ts';
import { serving } from './host.ts';
import { recorded } from './recorder.ts';
import { median, options, percentile, report, type Row } from './report.ts';

const { runs, limit, json } = options({ runs: 40, limit: 20 });

/** Where a guest cannot be suspended its limit is another one. */
const PINNED_MS = 10;
const PINNED = new Set(['in-realloc']);

const { engine, record } = recorded(nodeEngine());
const host = await serving(engine);
const connection = new Connection(host.port);

async function overshoots(shape: string): Promise<number[]> {
  const allowed = PINNED.has(shape) ? Math.min(PINNED_MS, limit) : limit;
  const found: number[] = [];
  for (let run = 0; run <= runs; run++) {
    record.call.length = 0;
    record.instantiate.length = 0;
    const status = await connection.get(`/${shape}`);
    if (status !== 504) throw new Error(`${shape} was answered with ${status}`);
    // The first run compiles.
    if (run > 0) found.push((record.call[0] ?? record.instantiate[0]!) / 1000 - allowed);
  }
  return found;
}

const all: number[] = [];
const rows: Row[] = [];
for (const [shape, text] of Object.entries(LOOPS)) {
  await host.add(shape, await guest(text), { cpuTimeMs: limit });
  const found = await overshoots(shape);
  all.push(...found);
  rows.push({ shape, 'median ms': median(found), 'p99 ms': percentile(found, 0.99), 'most ms': Math.max(...found) });
}
rows.push({ shape: 'all', 'median ms': median(all), 'p99 ms': percentile(all, 0.99), 'most ms': Math.max(...all) });
connection.close();
await host.close();
await report(rows, json);
