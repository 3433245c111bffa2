/**
 * Deploys while requests come in: versions are created and made live by the admin API of `skerry host`, and the time is taken until
 * new connections to all of its workers meet the new one; then the same for rollbacks. No request may fail.
 * `node bench/deploys/index.ts [--deploys N] [--rate N] [--workers N] [--json FILE]`
 */
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { built } from '../../test/support/built.ts';
import { options, percentile, report } from '../engine/report.ts';
import type { Sent } from './load.ts';

const { deploys, rate, workers, json } = options({ deploys: 100, rate: 1000, workers: 2 });
/** New connections that all have to meet the new version: with two workers, one would be missed once in 60,000 times. */
const LOOKS = 16;
const CONNECTIONS = 64;
const FUNCTION = '/v1/tenants/default/functions/f';

const data = mkdtempSync(join(tmpdir(), 'skerry-deploys-'));
const component = await built('examples/hello-assemblyscript');
const digest = createHash('sha256').update(component).digest('hex');

const cli = fileURLToPath(new URL('../../sdk/cli/skerry.js', import.meta.url));
const ports = ['--port', '0', '--admin-port', '0'];
const host = spawn(process.execPath, [cli, 'host', '--data', data, '--workers', String(workers), ...ports], {
  stdio: ['ignore', 'pipe', 'inherit'],
});

/** Waits until it has said where it answers, and the first token. */
async function said(): Promise<{ readonly port: number; readonly admin: string; readonly token: string }> {
  let text = '';
  for await (const chunk of host.stdout) {
    text += String(chunk);
    const port = /http:\/\/(?:127\.0\.0\.1|localhost):(\d+)/.exec(text.replace(/Admin API:.*/g, ''))?.[1];
    const admin = /Admin API: (\S+)/.exec(text)?.[1];
    const token = /skr_\w+/.exec(text)?.[0];
    if (port !== undefined && admin !== undefined && token !== undefined) return { port: Number(port), admin, token };
  }
  throw new Error('The host ended');
}

const { port, admin, token } = await said();

async function call<T>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<T> {
  const isBytes = body instanceof Uint8Array;
  const answer = await fetch(new URL(path, admin), {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body !== undefined && { 'content-type': isBytes ? 'application/wasm' : 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: isBytes ? new Uint8Array(body) : JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return JSON.parse(text) as T;
}

async function created(note: number): Promise<number> {
  const manifest = JSON.stringify({ name: 'f', component: 'f.wasm', description: `Number ${note}`, smoke: { path: '/f' } });
  const { version } = await call<{ version: { number: number } }>('POST', `${FUNCTION}/versions`, { digest, manifest });
  return version.number;
}

const point = (number: number, headers: Record<string, string> = { 'if-match': '*' }) =>
  call('PUT', `${FUNCTION}/aliases/live`, { targets: [{ number, weight: 1 }] }, headers);

/** The version that a new connection meets. */
function met(): Promise<string | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<string | undefined>();
  const agent = new Agent({ keepAlive: false });
  get({ port, path: '/f', agent, headers: { 'skerry-version': '?' } }, (answer) => {
    answer.resume();
    answer.once('end', () => resolve(answer.headers['x-skerry-version'] as string | undefined));
  }).once('error', reject);
  return promise;
}

/** Milliseconds until all workers answer with it. */
async function reached(number: number): Promise<number> {
  const start = performance.now();
  for (;;) {
    const versions = await Promise.all(Array.from({ length: LOOKS }, met));
    if (versions.every((version) => version === String(number))) return performance.now() - start;
  }
}

async function sent(load: ChildProcess): Promise<Sent> {
  const answer = once(load, 'message');
  load.send({});
  return ((await answer) as [Sent])[0];
}

await call('PUT', `${FUNCTION}/components/${digest}`, component);
await point(await created(0), { 'if-none-match': '*' });
await reached(1);
const load = fork(fileURLToPath(new URL('load.ts', import.meta.url)), [port, rate, CONNECTIONS].map(String));
await new Promise((resolve) => setTimeout(resolve, 2000));
const before = await sent(load);
const start = performance.now();
const deployed: number[] = [];
const back: number[] = [];
for (let i = 1; i <= deploys; i++) {
  const number = await created(i);
  await point(number);
  deployed.push(await reached(number));
  if (i % 10 !== 0) continue;
  await call('POST', `${FUNCTION}/aliases/live/rollback`);
  back.push(await reached(number - 1));
}
const seconds = (performance.now() - start) / 1000;
const after = await sent(load);
load.disconnect();
host.kill('SIGTERM');
await once(host, 'exit');
rmSync(data, { recursive: true });

const row = (what: string, times: readonly number[]) => ({
  what,
  number: times.length,
  'median ms': percentile(times, 0.5),
  'p95 ms': percentile(times, 0.95),
  'most ms': Math.max(...times),
});
await report([row('deploy, until it is in effect in all workers', deployed), row('rollback', back)], json);
const count = after.answered - before.answered;
console.log(
  `${count} requests answered in ${seconds.toFixed(0)} s (${(count / seconds).toFixed(0)}/s, of ${rate}/s), failed: ` +
    `${JSON.stringify(after.failures)}; load of the machine ${loadavg()[0]!.toFixed(1)}`,
);
