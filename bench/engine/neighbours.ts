/**
 * How much later a function answers while others in the same worker loop for ever: latencies of a hello over a few
 * connections, with and without them in turns. `node bench/engine/neighbours.ts [--loops N] [--seconds S] [--rounds N]`
 */
import { guest } from '../../test/hostile/guest.ts';
import { LOOPS } from '../../test/hostile/shapes.ts';
import { Connection } from '../../test/support/connection.ts';
import { built } from '../../test/support/built.ts';
import { median, options, percentile, report, type Row } from './report.ts';
import { startWorker } from './worker.ts';

const { loops, seconds, rounds, connections, json } = options({ loops: 4, seconds: 3, rounds: 5, connections: 8 });
const SHAPES = ['plain', 'fill', 'tree', 'cheap-host-function'] as const;
const FOR_EVER = { cpuTimeMs: 900_000, wallTimeMs: 900_000 };

const worker = await startWorker();
await worker.add('hello', await built('examples/hello-assemblyscript'));
const names = Array.from({ length: loops }, (_, i) => `loop-${i}`);
for (const [i, name] of names.entries()) await worker.add(name, await guest(LOOPS[SHAPES[i % SHAPES.length]!]!), FOR_EVER);

/** Milliseconds of each request in this time. */
async function latencies(time: number): Promise<number[]> {
  const found: number[] = [];
  const end = performance.now() + time * 1000;
  const one = async (): Promise<void> => {
    const connection = new Connection(worker.port);
    while (performance.now() < end) {
      const start = performance.now();
      if ((await connection.get('/hello')) !== 200) throw new Error('hello does not answer');
      found.push(performance.now() - start);
    }
    connection.close();
  };
  await Promise.all(Array.from({ length: connections }, one));
  return found;
}

async function settled(count: number): Promise<void> {
  while ((await worker.figures(names)).running !== count) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** With all of the others at work. */
async function disturbed(): Promise<number[]> {
  const clients = names.map(() => new Connection(worker.port));
  clients.forEach((client, i) => void client.get(`/${names[i]!}`));
  await settled(loops);
  const found = await latencies(seconds);
  for (const client of clients) client.close();
  await settled(0);
  return found;
}

await latencies(1);
const rows: Row[] = [];
for (let round = 1; round <= rounds; round++) {
  const alone = await latencies(seconds);
  const together = await disturbed();
  const [p99, disturbedP99] = [percentile(alone, 0.99), percentile(together, 0.99)];
  rows.push({
    round: String(round),
    'p50 alone ms': median(alone),
    'p50 ms': median(together),
    'p99 alone ms': p99,
    'p99 ms': disturbedP99,
    'p99 ratio': disturbedP99 / p99,
  });
}
const overall = (column: string): number => median(rows.map((row) => Number(row[column])));
rows.push({
  round: 'median',
  'p50 alone ms': overall('p50 alone ms'),
  'p50 ms': overall('p50 ms'),
  'p99 alone ms': overall('p99 alone ms'),
  'p99 ms': overall('p99 ms'),
  'p99 ratio': overall('p99 ratio'),
});
worker.stop();
await report(rows, json);
