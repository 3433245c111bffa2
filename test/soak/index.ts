/**
 * Hellos in both languages beside everything that guests and clients are known to try: `npm run soak -- [--seconds N]
 * [--workers N] [--clients N] [--long]`. At the end no hello has been hurt, every worker lives, and what the workers
 * hold is what they held after the warm-up. `--long` takes ten minutes, and judges how long hellos wait as well: in each
 * round alone and then beside the others, so that whatever else the machine does falls on both. For that no worker shares
 * its processor with another one or with the clients, where there are enough.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { guest } from '../hostile/guest.ts';
import { built } from '../support/built.ts';
import { Attack } from './attack.ts';
import { HOSTILE } from './guests.ts';
import { Hellos } from './hellos.ts';
import type { Told } from './server.ts';
import type { Held } from './worker.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string' },
    workers: { type: 'string' },
    clients: { type: 'string', default: '8' },
    only: { type: 'string', multiple: true },
    long: { type: 'boolean', default: false },
  },
});

const milliseconds = Number(values.seconds ?? (values.long ? 600 : 120)) * 1000;
const ROUNDS = 4;
/** What each hostile function has been called when workers are warm: caches and pools are as full as they get. */
const WARM_UP_TIMES = 4;
/** The warm-up is as long as a round. */
const roundMs = milliseconds / (ROUNDS + 1);
/** In each round hellos are alone for this part of it. */
const ALONE = 0.2;
/** Clients that attack leave the processor to hellos, whose times are taken. */
const ATTACK_NICE = 10;
const HELLOS = ['hello-assemblyscript', 'hello-typescript'];
const CONNECTIONS_EACH = 8;
const LIMITS = { cpuTimeMs: 200, wallTimeMs: 2000 };

const MiB = 1024 * 1024;
/** What a worker may hold more at the end than after the warm-up. */
const MORE_BYTES = 64 * MiB;
const MORE_SHARE = 0.25;
const P99_RATIO = 5;

type Serving = Extract<Told, { type: 'serving' }>;
type Figures = Extract<Told, { type: 'figures' }>;

const folder = mkdtempSync(join(tmpdir(), 'skerry-soak-'));
const guests = HOSTILE.filter(({ name }) => values.only === undefined || values.only.includes(name));
const last = availableParallelism() - 1;
const workers = Number(values.workers ?? (values.long ? Math.min(2, Math.max(1, last)) : 2));
const pinned = last > 0 && spawnSync('taskset', ['-cp', String(last), String(process.pid)]).status === 0;

/** Clients have a processor of their own where there are two. */
function startServer(): ReturnType<typeof spawn> {
  const command = [process.execPath, '--expose-gc', fileURLToPath(new URL('server.ts', import.meta.url))];
  const [program, ...args] = pinned ? ['taskset', '-c', `0-${last - 1}`, ...command] : command;
  return spawn(program!, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], serialization: 'advanced' });
}

const server = startServer();
const told = async <T extends Told>(): Promise<T> => (await once(server, 'message'))[0] as T;
const ended = once(server, 'exit').then(([code]) => {
  throw new Error(`The server ended with ${code}`);
});
ended.catch(() => {});

async function figures(): Promise<Figures> {
  server.send('figures');
  return Promise.race([told<Figures>(), ended]);
}

async function functions(): Promise<object[]> {
  const hellos = HELLOS.map(async (name) => ({ name, component: await built(`examples/${name}`), limits: {} }));
  const hostile = guests.map(async ({ name, component, limits }) => ({
    name,
    component: await guest(component),
    limits: { ...LIMITS, ...limits },
  }));
  return Promise.all([...hellos, ...hostile]);
}

const total = (workers: readonly Held[], what: 'rss' | 'heap'): number => workers.reduce((sum, each) => sum + each[what], 0);
const mebibytes = (bytes: number): number => Math.round(bytes / MiB);

try {
  server.send({ folder, workers, functions: await functions() });
  const { origin, refused } = await Promise.race([told<Serving>(), ended]);
  const port = Number(new URL(origin).port);
  const attack = new Attack(
    port,
    guests.filter(({ name }) => refused[name] === undefined),
    Number(values.clients),
  );
  const hellos = new Hellos({ port, paths: HELLOS.map((name) => `/${name}`), each: CONNECTIONS_EACH });
  setPriority(ATTACK_NICE);
  const rows: object[] = [];
  const row = async (what: string): Promise<{ readonly p99Ms: number; readonly found: Figures }> => {
    const { answers, p99Ms, maxMs } = await hellos.takeFigures();
    const found = await figures();
    await hellos.takeFigures();
    const held = { 'RSS MiB': mebibytes(total(found.workers, 'rss')), 'heap MiB': mebibytes(total(found.workers, 'heap')) };
    rows.push({
      what,
      hellos: answers,
      'p99 ms': Number(p99Ms.toFixed(2)),
      'max ms': Math.round(maxMs),
      hostile: attack.requests,
      ...held,
    });
    return { p99Ms, found };
  };
  const ratios: number[] = [];

  await attack.run(roundMs, WARM_UP_TIMES);
  const { found: first } = await row('warm-up');
  let final = first;
  for (let round = 1; round <= ROUNDS; round++) {
    await pause(roundMs * ALONE);
    const alone = await row(`round ${round}, alone`);
    await attack.run(roundMs * (1 - ALONE));
    const beside = await row(`round ${round}, beside`);
    ratios.push(beside.p99Ms / alone.p99Ms);
    final = beside.found;
  }
  const { broken: resets, others } = await hellos.stop();

  const ratio = ratios.toSorted((a, b) => a - b)[ratios.length >> 1]!;
  const { wedged, crashed, bug } = final.replacements;
  const most = Math.max(total(first.workers, 'rss') * MORE_SHARE, first.workers.length * MORE_BYTES);
  const more = total(final.workers, 'rss') - total(first.workers, 'rss');
  const broken: readonly (readonly [isWrong: boolean, what: string])[] = [
    [resets > 0, `${resets} connections of hellos broke`],
    [others.length > 0, `hellos were answered by ${JSON.stringify(others)}`],
    [wedged + crashed + bug > 0, `workers were lost: ${JSON.stringify(final.replacements)}\n${final.lines.join('\n')}`],
    [final.workers.some(({ bugs }) => bugs.length > 0), `the log tells of bugs:\n${final.workers.flatMap(({ bugs }) => bugs).join('')}`],
    [final.workers.some(({ running }) => running > 0), 'requests still run'],
    [attack.unexpected.length > 0, attack.unexpected.join('\n')],
    [more > most, `workers hold ${mebibytes(more)} MiB more than after the warm-up`],
    [values.long && ratio > P99_RATIO, `hellos wait ${ratio.toFixed(1)} times as long as alone`],
  ];
  console.table(rows);
  console.log(
    `refused when deployed: ${
      Object.entries(refused)
        .map(([name, code]) => `${name} (${code})`)
        .join(', ') || 'none'
    }`,
  );
  for (const [name, statuses] of attack.statuses)
    console.log(`${name}: ${[...statuses].map(([status, count]) => `${count} × ${status}`).join(', ')}`);
  console.log(`p99 of hellos beside them: ${ratio.toFixed(2)} × alone${pinned ? '' : ', on the same processor as the clients'}`);
  for (const [isWrong, what] of broken) if (isWrong) console.error(`\nFAILED: ${what}`);
  process.exitCode = broken.some(([isWrong]) => isWrong) ? 1 : 0;
} finally {
  server.kill('SIGTERM');
  server.disconnect();
  rmSync(folder, { recursive: true, force: true });
}
process.exit();
