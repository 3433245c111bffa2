/**
 * Serves so many requests and prints, as JSON, what the process holds in between: `node --expose-gc soak.ts REQUESTS
 * plain|mixed`. Mixed are requests that trap, that wait until the client leaves, and that leak handles.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { HostMemoryBudget } from '@skerry/host/engine';
import { createServer, listen } from '@skerry/host/fastify';
import { nodeEngine } from '@skerry/host/node';
import { deploy, type Deployment, InstanceBudget } from '@skerry/host/runtime';
import { createOutbound } from '@skerry/host/outbound';
import { parseManifest } from '@skerry/host/registry';
import { Registry } from '@skerry/host/routing';
import { memoryStorage } from '@skerry/host/storage';
import { pino } from 'pino';
import { guest } from '../hostile/guest.ts';
import { built } from '../support/built.ts';
import { Connection } from '../support/connection.ts';

export interface Sample {
  readonly requests: number;
  readonly heap: number;
  readonly rss: number;
  readonly external: number;
  readonly files: number;
  readonly mappings: number;
  readonly resources: number;
  readonly instances: number;
  readonly running: number;
}

const CONNECTIONS = 8;
const SAMPLES = 10;

const requests = Number(process.argv[2]);
const isMixed = process.argv[3] === 'mixed';
const instances = new InstanceBudget(1000);
const hostMemory = new HostMemoryBudget();
const engine = nodeEngine({ inPlace: true });
const storage = memoryStorage();
const registry = new Registry<Deployment>();
registry.replace([
  await deployed('hello', await built('examples/hello-assemblyscript')),
  await deployed('trap', await guest({ handle: 'unreachable' })),
  await deployed('wait', await guest({ handle: '(call $block (call $timer (i64.const -1)))' })),
  await deployed(
    'leak',
    await guest({
      locals: '(local $i i32)',
      with: '(data (i32.const 1024) "leaked")',
      handle: `(local.set $i (i32.const 20)) (loop $more (drop (call $response (call $fields))) (drop (call $timer (i64.const -1)))
        (br_if $more (local.tee $i (i32.sub (local.get $i) (i32.const 1)))))
      (call $answer (local.get $out) (i32.const 1024) (i32.const 6))`,
    }),
  ),
]);
const app = await createServer({ registry, logger: pino({ level: 'silent' }) });
const port = Number(new URL(await listen(app, '127.0.0.1', 0)).port);

function deployed(name: string, component: Uint8Array): Promise<Deployment> {
  return deploy(parseManifest(JSON.stringify({ name, component: 'given' }), 'skerry.json'), component, {
    engine,
    storage,
    instances,
    hostMemory,
    outbound: ({ http, limits }) => createOutbound({ functionName: name, rules: http, limits }),
  });
}

/** What every so many requests does instead of a greeting. */
async function other(count: number, connection: Connection): Promise<void> {
  if (count % 30 === 0) return expect(await connection.get('/trap'), 500);
  if (count % 30 === 10) return expect(await connection.get('/leak'), 200);
  const leaving = new Connection(port);
  const answer = leaving.get('/wait');
  setTimeout(() => leaving.close(), 3);
  return expect(await answer, 0);
}

function expect(status: number, expected: number): void {
  if (status !== expected) throw new Error(`Status ${status} instead of ${expected}`);
}

let sent = 0;

async function send(until: number): Promise<void> {
  const connection = new Connection(port);
  while (sent < until) {
    sent++;
    if (isMixed && sent % 10 === 0) await other(sent, connection);
    else expect(await connection.get('/hello'), 200);
  }
  connection.close();
}

const running = (): number => registry.functions.reduce((sum, { limiter }) => sum + limiter.running, 0);
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function sample(): Promise<Sample> {
  for (let tries = 0; tries < 100 && running() > 0; tries++) await pause(20);
  for (let i = 0; i < 4; i++) {
    await pause(30);
    globalThis.gc!();
  }
  const { heapUsed, rss, external } = process.memoryUsage();
  return {
    requests: sent,
    heap: heapUsed,
    rss,
    external,
    files: readdirSync('/proc/self/fd').length,
    mappings: readFileSync('/proc/self/maps', 'utf8').split('\n').length,
    resources: process.getActiveResourcesInfo().length,
    instances: instances.live,
    running: running(),
  };
}

const samples: Sample[] = [];
for (let round = 1; round <= SAMPLES; round++) {
  const until = Math.round((requests * round) / SAMPLES);
  await Promise.all(Array.from({ length: CONNECTIONS }, () => send(until)));
  samples.push(await sample());
}
await app.close();
console.log(JSON.stringify(samples));
