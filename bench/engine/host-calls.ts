/**
 * How long one call of a host function holds up everybody else: for each function and parameter, a hello answered again
 * and again beside one call with as much as the bound allows, and one with far more. `node bench/engine/host-calls.ts`
 *
 * The first two columns are the longest turn of the event loop, in processor time of the thread, which other load of the
 * machine does not change; the last two the slowest hello, by the clock.
 */
import { pino } from 'pino';
import { DEFAULT_SANDBOX_LIMITS } from '@skerry/host/base';
import { componentEngine, describeComponent } from '@skerry/host/engine';
import { parseManifest } from '@skerry/host/registry';
import { createServer } from '@skerry/host/fastify';
import { createHost } from '@skerry/host/node';
import { memoryStorage } from '@skerry/host/storage';
import { linkImports, ResponseOutparam } from '@skerry/host/wasi';
import { testContext } from '../../host/wasi/test-context.ts';
import { CASES, tooMuch } from '../../test/engine/host-call-cases.ts';
import { callerOf, CALLS } from '../../test/engine/host-calls.ts';
import { built } from '../../test/support/built.ts';

const host = createHost({ storage: memoryStorage() });
const manifest = parseManifest(JSON.stringify({ name: 'hello', component: 'given', routes: ['/*'] }), 'hello');
host.registry.replace([await host.deploy(manifest, await built('examples/hello-assemblyscript'))]);
const app = await createServer({ registry: host.registry, logger: pino({ level: 'silent' }) });
await app.ready();

interface Beside {
  readonly turnMs: number;
  readonly helloMs: number;
}

const cpuMs = (): number => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
};

/** Answers one hello in each turn of the event loop until `run` is over. */
async function beside(run: () => Promise<unknown>): Promise<Beside> {
  let turnMs = 0;
  let helloMs = 0;
  const over = new AbortController();
  const hellos = (async () => {
    for (let last = cpuMs(); !over.signal.aborted; last = cpuMs()) {
      const started = performance.now();
      await app.inject('/');
      helloMs = Math.max(helloMs, performance.now() - started);
      await new Promise(setImmediate);
      turnMs = Math.max(turnMs, cpuMs() - last);
    }
  })();
  await new Promise(setImmediate);
  await run().catch(() => {});
  over.abort();
  await hellos;
  return { turnMs, helloMs };
}

async function measure(body: string, n: number): Promise<Beside> {
  const component = await callerOf(body);
  const linked = linkImports(describeComponent(component).imports);
  const prepared = await componentEngine().prepare(component, {
    suspending: (id) => linked.suspending(id),
    bounds: (id) => linked.bounds(id),
    entryPoints: [],
    limits: DEFAULT_SANDBOX_LIMITS,
  });
  const context = testContext({ keyvalue: new Map([['x', memoryStorage().open('t', 'x')]]) });
  const instance = await prepared.instantiate(linked.bind(context));
  const out = new ResponseOutparam({ respond: () => {}, abandon: () => {} }, { isBodyless: false });
  return beside(() => instance.call(CALLS, 'run', [out, n]));
}

const fixed = (ms: number): string => ms.toFixed(1);
for (let i = 0; i < 2000; i++) await app.inject('/');
const alone = await beside(() => new Promise((resolve) => setTimeout(resolve, 200)));
const rows: Record<string, Record<string, string>> = {
  'hello alone': { 'turn, bound': fixed(alone.turnMs), 'turn, beyond': '', 'hello, bound': fixed(alone.helloMs), 'hello, beyond': '' },
};
for (const [name, { body, cap, fits = cap }] of Object.entries(CASES)) {
  const within = await measure(body, fits);
  const beyond = await measure(body, tooMuch(name));
  rows[name.replace(/@[\w.-]+/, '')] = {
    'turn, bound': fixed(within.turnMs),
    'turn, beyond': fixed(beyond.turnMs),
    'hello, bound': fixed(within.helloMs),
    'hello, beyond': fixed(beyond.helloMs),
  };
}
console.table(rows);
await app.close();
