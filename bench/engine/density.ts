/**
 * What a further function in TypeScript costs a process that has one: memory by its proportional set size when it is deployed, and
 * when it has been called, and the time from its bytes to its first answer. The functions differ in 256 pages each.
 * `node bench/engine/density.ts [--functions N] [--json FILE]`
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { nodeEngine } from '@skerry/host/node';
import { built } from '../../test/support/built.ts';
import { refilled } from '../functions/filling.ts';
import { serving } from './host.ts';
import { percentile, options, report, type Row } from './report.ts';

const { functions, json } = options({ functions: 24 });

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Megabytes by kind, after what is not needed has been collected. */
async function held(): Promise<Record<'all' | 'anonymous' | 'files' | 'shared memory', number>> {
  for (let turn = 0; turn < 8; turn++) {
    collect();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const text = readFileSync('/proc/self/smaps_rollup', 'utf8');
  const read = (name: string): number => (Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1]) * 1024) / 1e6;
  return { all: read('Pss'), anonymous: read('Pss_Anon'), files: read('Pss_File'), 'shared memory': read('Pss_Shmem') };
}

/** What a process of its own does, and the folder for what is prepared. */
const { SKERRY_DENSITY: task, SKERRY_DENSITY_FOLDER: folder } = process.env;

/** Prepares all of them, as a process did that ran before, or serves them from what that one kept. */
async function run(measured: boolean): Promise<Row[]> {
  const component = await built('bench/functions/filled-typescript');
  const rows: Row[] = [];
  const host = await serving(nodeEngine({ prepared: folder }));
  const ask = async (i: number): Promise<string> => (await fetch(`http://127.0.0.1:${host.port}/f${i}?all`)).text();
  const note = async (what: string, many = 1, before?: Row): Promise<Row> => {
    const { all, ...kinds } = await held();
    const each = before === undefined ? '' : ((all - Number(before['PSS MB'])) / many).toFixed(2);
    const row = { state: what, 'PSS MB': all, 'each MB': each, ...kinds };
    rows.push(row);
    return row;
  };
  if (measured) await note('server without functions');
  await host.add('f0', refilled(component, 0));
  const answers = new Set([await ask(0)]);
  const before = measured ? await note('one function, called') : undefined;
  const cold: number[] = [];
  const prepared: number[] = [];
  const delay = monitorEventLoopDelay({ resolution: 1 });
  for (let i = 1; i <= functions; i++) {
    const bytes = refilled(component, i);
    delay.enable();
    const start = performance.now();
    await host.add(`f${i}`, bytes);
    prepared.push(performance.now() - start);
    delay.disable();
    if (i > functions / 2) continue;
    answers.add(await ask(i));
    cold.push(performance.now() - start);
  }
  const called = Math.floor(functions / 2);
  if (measured && before) {
    const all = await note(`${functions} further, ${called} of them called`, functions, before);
    for (let i = called + 1; i <= functions; i++) answers.add(await ask(i));
    await note(`the other ${functions - called} called`, functions - called, all);
  }
  if (measured && answers.size !== functions + 1) throw new Error(`${answers.size} different answers of ${functions + 1} functions`);
  console.log(
    `${measured ? 'kept before' : 'nothing kept'}: ms to prepare ${percentile(prepared, 0.5).toFixed(1)}, to the first answer ` +
      `${percentile(cold, 0.5).toFixed(1)} (medians); longest turn of the event loop meanwhile ${(delay.max / 1e6).toFixed(0)} ms`,
  );
  await host.close();
  return rows;
}

/** Two processes, one after the other, so that neither holds memory beside the other: the second finds what the first has kept. */
async function inTurn(): Promise<void> {
  const kept = mkdtempSync(join(tmpdir(), 'skerry-density-'));
  try {
    for (const SKERRY_DENSITY of ['prepare', 'measure']) {
      const env = { ...process.env, SKERRY_DENSITY, SKERRY_DENSITY_FOLDER: kept };
      const [code] = (await once(fork(fileURLToPath(import.meta.url), process.argv.slice(2), { env }), 'exit')) as [number | null];
      if (code !== 0) throw new Error(`The process that was to ${SKERRY_DENSITY} ended with ${code}`);
    }
  } finally {
    rmSync(kept, { recursive: true });
  }
}

if (task === undefined) await inTurn();
else if (task === 'prepare') await run(false);
else await report(await run(true), json);
process.exit(0);
