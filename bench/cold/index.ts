/**
 * How long a function that is deployed and not loaded takes to its first answer, in a process that has started anew and served another
 * function before, and how long the event loop was held meanwhile; and how long `skerry serve` takes to start with many.
 * `node bench/cold/index.ts [--rounds N] [--functions N] [--json FILE]`
 */
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { componentFiles, DEFAULT_TENANT } from '@skerry/host/catalog';
import { sqliteCatalog } from '@skerry/host/catalog/sqlite';
import { neighbour } from '../../test/hostile/guest.ts';
import { built } from '../../test/support/built.ts';
import { Connection } from '../../test/support/connection.ts';
import { median, options, report, type Row } from '../engine/report.ts';
import { refilled } from '../functions/filling.ts';
import type { Cost } from './server.ts';

const { rounds, functions, json } = options({ rounds: 7, functions: 24 });
/** Further ones that are asked in each round. */
const FURTHER = 4;
const BY = { name: 'bench' };

const hello = await built('examples/hello-assemblyscript');
const warm = await neighbour();
const filled = await built('bench/functions/filled-typescript');
const folder = mkdtempSync(join(tmpdir(), 'skerry-cold-'));
const data = join(folder, 'data');

/** One of many in TypeScript whose memories differ. */
const typescript = (i: number): Uint8Array => refilled(filled, i);

async function fillCatalog(): Promise<void> {
  mkdirSync(data);
  const catalog = sqliteCatalog({ file: join(data, 'catalog.db') });
  await catalog.createTenant(DEFAULT_TENANT, BY);
  const files = componentFiles({ folder: join(data, 'components') });
  const add = async (name: string, component: Uint8Array, more: object = {}): Promise<void> => {
    const of = { tenant: DEFAULT_TENANT, function: name };
    const digest = createHash('sha256').update(component).digest('hex');
    await files.receive(
      of,
      digest,
      0,
      (async function* () {
        yield component;
      })(),
    );
    const manifest = JSON.stringify({ name, component: 'given', ...more });
    const state = 'approved';
    const { number } = await catalog.createVersion({ ...of, digest, componentBytes: component.length, manifest, state }, BY);
    await catalog.setAlias({ ...of, alias: 'live', targets: [{ number, weight: 1 }] }, BY);
  };
  await add('neighbour', warm);
  await add('assemblyscript', hello);
  for (let i = 0; i <= FURTHER; i++) await add(`typescript${i}`, typescript(i));
  await catalog.close();
}

/** Milliseconds from the request to the answer, and what it cost the server. */
interface First extends Cost {
  readonly what: string;
  readonly ms: number;
}

async function costOf(child: ChildProcess): Promise<Cost> {
  const answered = once(child, 'message');
  child.send({});
  return ((await answered) as [Cost])[0];
}

/** Starts a server, warms it up by another function, and asks each of the others once. @param kept by an earlier process */
async function round(kept: boolean): Promise<First[]> {
  if (!kept) rmSync(join(data, 'prepared'), { recursive: true, force: true });
  const child = fork(fileURLToPath(new URL('server.ts', import.meta.url)), [data]);
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  const connection = new Connection(port);
  for (let i = 0; i < 200; i++) await connection.get('/neighbour');
  const firsts: First[] = [];
  const ask = async (what: string, path: string): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve, 200));
    await costOf(child);
    const start = performance.now();
    if ((await connection.get(path)) !== 200) throw new Error(`${path} does not answer`);
    const ms = performance.now() - start;
    firsts.push({ what: kept ? what : `${what}, nothing prepared`, ms, ...(await costOf(child)) });
  };
  await ask('AssemblyScript', '/assemblyscript');
  await ask('TypeScript, the first', '/typescript0');
  for (let i = 1; i <= FURTHER; i++) await ask('TypeScript, a further one', `/typescript${i}`);
  connection.close();
  child.disconnect();
  await once(child, 'exit');
  return firsts;
}

/** Milliseconds from the command to its answering. */
async function start(folderOfMany: string): Promise<number> {
  const began = performance.now();
  const cli = fileURLToPath(new URL('../../sdk/cli/skerry.js', import.meta.url));
  const child = spawn(process.execPath, [cli, 'serve', folderOfMany, '--port', '0'], { stdio: ['ignore', 'pipe', 'ignore'] });
  await new Promise<void>((resolve, reject) => {
    let said = '';
    child.stdout.on('data', (text: Buffer) => {
      said += String(text);
      if (said.includes('http://')) resolve();
    });
    child.once('exit', () => reject(new Error('It ended')));
  });
  const ms = performance.now() - began;
  child.removeAllListeners('exit');
  child.kill();
  await once(child, 'exit');
  return ms;
}

function makeFolders(): string {
  const many = join(folder, 'many');
  for (let i = 0; i < functions; i++) {
    const of = join(many, `f${i}`);
    mkdirSync(of, { recursive: true });
    writeFileSync(join(of, 'given.wasm'), typescript(i));
    writeFileSync(join(of, 'skerry.json'), JSON.stringify({ name: `f${i}`, component: 'given.wasm' }));
  }
  return many;
}

await fillCatalog();
const many = makeFolders();
// Prepares what the others find.
await start(many);
const firsts: First[] = [];
const starts: number[] = [];
for (let i = 0; i < rounds; i++) {
  firsts.push(...(await round(false)), ...(await round(true)));
  starts.push(await start(many));
}
rmSync(folder, { recursive: true });

const rows: Row[] = Object.entries(Object.groupBy(firsts, ({ what }) => what)).map(([what, found]) => ({
  'first answer': what,
  ms: median(found!.map(({ ms }) => ms)),
  'least ms': Math.min(...found!.map(({ ms }) => ms)),
  'cpu ms': median(found!.map(({ cpu }) => cpu)),
  'loop held ms': median(found!.map(({ held }) => held)),
  'most held ms': Math.max(...found!.map(({ held }) => held)),
}));
console.log(`Load of the machine ${loadavg()[0]!.toFixed(1)}`);
await report(rows, json);
console.log(`skerry serve with ${functions} functions in TypeScript answers after ${median(starts).toFixed(0)} ms`);
