import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Report } from './suite/environment.ts';

const BINARIES = fileURLToPath(new URL('../../node_modules/.bin/', import.meta.url));

/** Far above what a run takes, far below what one waits for in vain. */
const TIMEOUT_MS = 90_000;

export interface Runtime {
  readonly name: string;
  /** Runs the suite in a process of its own. */
  run(workspace: string): Promise<Report>;
}

/** Deno gets no permission at all; nothing is downloaded. */
const DENO = ['run', '--no-prompt', '--no-config', '--no-lock', '--no-remote', '--no-npm', '--cached-only'];
const BUN = ['run', '--no-install'];

/** Why a runtime cannot be used here; undefined: it can. */
export async function whyMissing(name: string): Promise<string | undefined> {
  if (!existsSync(join(BINARIES, name))) return `${name} is not installed: run npm install`;
  const child = start(name, ['--version'], undefined);
  const { code, stderr } = await ended(child);
  return code === 0 ? undefined : `${name} does not start, allow its install script and run npm rebuild ${name}: ${stderr}`;
}

/** Caches go where everything else goes, and nothing of the user's settings counts. */
function start(name: string, args: readonly string[], folder: string | undefined): ChildProcess {
  const own = { DENO_DIR: folder, DENO_NO_PACKAGE_JSON: '1', DENO_NO_UPDATE_CHECK: '1', BUN_RUNTIME_TRANSPILER_CACHE_PATH: '0' };
  const env = { PATH: process.env['PATH'], HOME: process.env['HOME'], ...own };
  return spawn(join(BINARIES, name), args, { env, stdio: ['ignore', 'pipe', 'pipe', 'pipe'], timeout: TIMEOUT_MS });
}

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

async function ended(child: ChildProcess): Promise<Ended> {
  const output = { stdout: '', stderr: '' };
  child.stdout!.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr!.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, ...output }));
  });
}

async function printed(name: string, args: readonly string[], folder: string): Promise<Report> {
  const { code, stdout, stderr } = await ended(start(name, args, folder));
  if (code !== 0) throw new Error(`${name} ended with ${code}: ${stdout.slice(0, 1000)} ${stderr.slice(0, 4000)}`);
  return JSON.parse(stdout) as Report;
}

/** workerd runs nothing but what answers requests: the suite is one. */
const served = (folder: string): Promise<Report> => withWorkerd(folder, async (get) => JSON.parse(await get('/suite')) as Report);

/** Serves the bundle of a workspace and ends it. `get` returns the text of an answer and fails with any but 200. */
export async function withWorkerd<T>(folder: string, use: (get: (path: string) => Promise<string>) => Promise<T>): Promise<T> {
  const child = start('workerd', ['serve', '--control-fd=3', join(folder, 'edge.capnp')], folder);
  const end = ended(child);
  try {
    const origin = `http://127.0.0.1:${await portOf(child, end)}`;
    return await use(async (path) => {
      const response = await fetch(origin + path, { signal: AbortSignal.timeout(TIMEOUT_MS) });
      const text = await response.text();
      if (!response.ok) throw new Error(`workerd answered ${path} with ${response.status}: ${text}`);
      return text;
    });
  } finally {
    child.kill();
    await end;
  }
}

/** workerd says on a descriptor of its own which port it got. */
async function portOf(child: ChildProcess, end: Promise<Ended>): Promise<number> {
  const said = new Promise<number>((resolve) => {
    child.stdio[3]!.on('data', (bytes: Buffer) => {
      const [, port] = /"port":(\d+)/.exec(bytes.toString('utf8')) ?? [];
      if (port !== undefined) resolve(Number(port));
    });
  });
  const gone = end.then(({ stderr }): never => {
    throw new Error(`workerd did not start: ${stderr}`);
  });
  return Promise.race([said, gone]);
}

export const RUNTIMES: readonly Runtime[] = [
  { name: 'node', run: (folder) => printed('node', ['--no-warnings', join(folder, 'live.ts')], folder) },
  { name: 'deno', run: (folder) => printed('deno', [...DENO, join(folder, 'live.ts')], folder) },
  { name: 'bun', run: (folder) => printed('bun', [...BUN, join(folder, 'live.ts')], folder) },
  { name: 'workerd', run: served },
];
