/**
 * What metering costs functions: the same tasks in the same components, metered and not, in one process and in turns, by the processor
 * time of a request. Python takes part where `componentize-py` is installed. `node bench/metering/tasks.ts [--rounds N] [--json FILE]`
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createHost, type Host } from '@skerry/host/node';
import { parseManifest } from '@skerry/host/registry';
import { ask, collect, madeHere } from '@skerry/host/runtime';
import { memoryStorage } from '@skerry/host/storage';
import { BytesSource } from '@skerry/host/wasi';
import { pino } from 'pino';
import { built } from '../../test/support/built.ts';
import { options, percentile, report, type Row } from '../engine/report.ts';
import { threadMs } from './thread-time.ts';
import { engineWith } from './unmetered.ts';

const { rounds, json } = options({ rounds: 150 });
/** V8 compiles what is used often a second time. */
const WARM_UP = 50;
/** Turns of the event loop in which a sandbox is put back. */
const TURNS_AFTER = 20;

const file = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const log = pino({ level: 'silent' });

function python(): Uint8Array | undefined {
  if (spawnSync('componentize-py', ['--help']).status !== 0) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'skerry-tasks-'));
  try {
    cpSync(file('bench/functions/tasks-python/app.py'), join(folder, 'app.py'));
    cpSync(file('test/languages/python/wit'), join(folder, 'wit'), { recursive: true });
    cpSync(file('node_modules/@bytecodealliance/jco/lib/wit/builtin/0.2.12'), join(folder, 'wit/deps'), { recursive: true });
    const args = ['--wit-path', 'wit', '--world', 'function', 'componentize', 'app', '--output', 'app.wasm'];
    execFileSync('componentize-py', args, { cwd: folder, stdio: 'ignore' });
    return readFileSync(join(folder, 'app.wasm'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function hostOf(component: Uint8Array, metering: boolean): Promise<Host> {
  const host = createHost({ storage: memoryStorage(), engine: engineWith(metering) });
  const manifest = parseManifest(JSON.stringify({ name: 'tasks', component: 'given', limits: { cpuTimeMs: 10_000 } }), 'tasks');
  host.registry.replace([await host.deploy(manifest, component)]);
  return host;
}

/** Milliseconds of processor time that a task takes, and what it answers. */
async function run(host: Host, task: string): Promise<{ readonly ms: number; readonly text: string }> {
  const rawHeaders = ['host', 'localhost'];
  const head = { id: task, method: 'GET', target: `/tasks?task=${task}`, rawHeaders, ...madeHere(rawHeaders, 'http') };
  const before = threadMs();
  const { answer, done } = ask(host.registry, { ...head, log, body: () => new BytesSource() });
  const { status, body } = await collect(answer, 1024);
  await done;
  // What was used is put back in later turns, unless the next request does it first, and then that one pays.
  for (let turn = 0; turn < TURNS_AFTER; turn++) await new Promise(setImmediate);
  const ms = threadMs() - before;
  const text = Buffer.from(body).toString();
  if (status !== 200) throw new Error(`${task}: ${status} ${text}`);
  return { ms, text };
}

/** The lowest tenth: whatever else the machine does makes a request dearer, never cheaper. */
const typical = (values: readonly number[]): number => percentile(values.slice(WARM_UP), 0.1);

async function compare(language: string, component: Uint8Array, tasks: readonly string[]): Promise<Row[]> {
  const hosts = [await hostOf(component, false), await hostOf(component, true)] as const;
  const rows: Row[] = [];
  for (const task of tasks) {
    const times: [number[], number[]] = [[], []];
    const texts = new Set<string>();
    for (let round = 0; round < rounds + WARM_UP; round++) {
      for (const which of round % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const)) {
        const { ms, text } = await run(hosts[which], task);
        times[which].push(ms);
        texts.add(text);
      }
    }
    if (texts.size !== 1) throw new Error(`${language}, ${task}: ${[...texts].join(' and ')}`);
    const [plain, metered] = [typical(times[0]), typical(times[1])];
    rows.push({ language, task, 'plain ms': plain, 'metered ms': metered, ratio: metered / plain });
  }
  for (const host of hosts) await host.close();
  const logs = rows.map(({ ratio }) => Math.log(ratio as number));
  return [...rows, { language, task: 'geometric mean', ratio: Math.exp(logs.reduce((sum, log) => sum + log, 0) / logs.length) }];
}

const EVERYWHERE = ['json', 'templates', 'sorting'];
const rows = await compare('TypeScript', await built('bench/functions/tasks-typescript'), [...EVERYWHERE, 'regex', 'markdown', 'zod']);
rows.push(...(await compare('AssemblyScript', await built('bench/functions/tasks-assemblyscript'), EVERYWHERE)));
const component = python();
if (component) rows.push(...(await compare('Python', component, [...EVERYWHERE, 'regex'])));
await report(rows, json);
process.exit(0);
