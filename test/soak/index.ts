/**
 * Hellos in both languages beside everything that guests and clients are known to try: `npm run soak -- [--seconds N]
 * [--workers N] [--clients N] [--long]`. At the end no hello has been hurt, every worker lives, and what the workers
 * hold is what they held after the warm-up. `--long` takes ten minutes, and judges how long hellos wait as well.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
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
    workers: { type: 'string', default: '2' },
    clients: { type: 'string', default: '8' },
    only: { type: 'string', multiple: true },
    long: { type: 'boolean', default: false },
  },
});

const milliseconds = Number(values.seconds ?? (values.long ? 600 : 120)) * 1000;
const ROUNDS = 4;
/** What each hostile function has been called when workers are warm: caches and pools are as full as they get. */
const WARM_UP_TIMES = 4;
/** The warm-up and the time of the hellos alone are as long as a round each. */
const roundMs = milliseconds / (ROUNDS + 2);
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
  const hostile = guests.map(async ({ name, component, limits }) => ({ name, component: await guest(component), limits: { ...LIMITS, ...limits } }));
  return Promise.all([...hellos, ...hostile]);
}

const total = (workers: readonly Held[], what: 'rss' | 'heap'): number => workers.reduce((sum, each) => sum + each[what], 0);
const mebibytes = (bytes: number): number => Math.round(bytes / MiB);

try {
  server.send({ folder, workers: Number(values.workers), functions: await functions() });
  const { origin, refused } = await Promise.race([told<Serving>(), ended]);
  const port = Number(new URL(origin).port);
  const attack = new Attack(port, guests.filter(({ name }) => refused[name] === undefined), Number(values.clients));
  const hellos = new Hellos(port, HELLOS.map((name) => `/${name}`), CONNECTIONS_EACH);
  const rows: object[] = [];
  const row = async (what: string): Promise<Figures> => {
    const { answers, p99Ms } = hellos.takeFigures();
    const found = await figures();
    hellos.takeFigures();
    const { workers } = found;
    rows.push({ what, hellos: answers, 'p99 ms': Number(p99Ms.toFixed(2)), hostile: attack.requests, 'RSS MiB': mebibytes(total(workers, 'rss')), 'heap MiB': mebibytes(total(workers, 'heap')) });
    beside.push(p99Ms);
    return found;
  };
  const beside: number[] = [];

  await attack.run(roundMs, WARM_UP_TIMES);
  const first = await row('warm-up');
  await new Promise((resolve) => setTimeout(resolve, roundMs));
  await row('hellos alone');
  let final = first;
  for (let round = 1; round <= ROUNDS; round++) {
    await attack.run(roundMs);
    final = await row(`round ${round}`);
  }
  await hellos.stop();

  const [, alone, ...rest] = beside;
  const ratio = rest.toSorted((a, b) => a - b)[rest.length >> 1]! / alone!;
  const { wedged, crashed, bug } = final.replacements;
  const most = Math.max(total(first.workers, 'rss') * MORE_SHARE, first.workers.length * MORE_BYTES);
  const more = total(final.workers, 'rss') - total(first.workers, 'rss');
  const broken: readonly (readonly [isWrong: boolean, what: string])[] = [
    [hellos.broken > 0, `${hellos.broken} connections of hellos broke`],
    [hellos.others.size > 0, `hellos were answered by ${JSON.stringify([...hellos.others])}`],
    [wedged + crashed + bug > 0, `workers were lost: ${JSON.stringify(final.replacements)}\n${final.lines.join('\n')}`],
    [final.workers.some(({ bugs }) => bugs.length > 0), `the log tells of bugs:\n${final.workers.flatMap(({ bugs }) => bugs).join('')}`],
    [final.workers.some(({ running }) => running > 0), 'requests still run'],
    [attack.unexpected.length > 0, attack.unexpected.join('\n')],
    [more > most, `workers hold ${mebibytes(more)} MiB more than after the warm-up`],
    [values.long && ratio > P99_RATIO, `hellos wait ${ratio.toFixed(1)} times as long as alone`],
  ];
  console.table(rows);
  console.log(`refused when deployed: ${Object.entries(refused).map(([name, code]) => `${name} (${code})`).join(', ') || 'none'}`);
  for (const [name, statuses] of attack.statuses) console.log(`${name}: ${[...statuses].map(([status, count]) => `${count} × ${status}`).join(', ')}`);
  console.log(`p99 of hellos beside them: ${ratio.toFixed(2)} × alone${pinned ? '' : ', on the same processor as the clients'}`);
  for (const [isWrong, what] of broken) if (isWrong) console.error(`\nFAILED: ${what}`);
  process.exitCode = broken.some(([isWrong]) => isWrong) ? 1 : 0;
} finally {
  server.kill('SIGTERM');
  server.disconnect();
  rmSync(folder, { recursive: true, force: true });
}
process.exit();
