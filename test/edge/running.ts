import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const BINARIES = fileURLToPath(new URL('../../node_modules/.bin/', import.meta.url));

/** Far above what a start takes. */
const TIMEOUT_MS = 60_000;

export type Program = 'node' | 'deno' | 'bun' | 'workerd';

/** Where tests decide what is released, nothing may be left out. */
export const MUST_RUN = process.env['CI'] !== undefined;

/** Why a runtime cannot be used here; undefined: it can. */
export function whyMissing(program: Program): string | undefined {
  if (!existsSync(join(BINARIES, program))) return `${program} is not installed: run npm install`;
  return spawnSync(join(BINARIES, program), ['--version']).status === 0
    ? undefined
    : `${program} does not start: run npm rebuild ${program}`;
}

const DENO = ['run', '--quiet', '--no-prompt', '--no-config', '--no-lock', '--no-remote', '--no-npm', '--unstable-no-legacy-abort'];
const PERMISSIONS = ['--allow-net', '--allow-read', '--allow-write', '--allow-env', '--allow-sys'];

const COMMANDS: Readonly<Record<Program, readonly string[]>> = {
  node: ['server.mjs'],
  deno: [...DENO, ...PERMISSIONS, 'server.mjs'],
  bun: ['--no-install', 'server.mjs'],
  workerd: ['serve', 'workerd.capnp', '--socket-addr=http=127.0.0.1:0', '--control-fd=3'],
};

export interface Running {
  readonly origin: string;
  /** What it has written so far. */
  printed(): string;
  stop(): Promise<void>;
}

export interface Ended {
  readonly code: number | null;
  readonly printed: string;
}

interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  printed(): string;
}

function start(program: Program, folder: string, variables: Readonly<Record<string, string>>, flags: readonly string[] = []): Started {
  const own = { DENO_DIR: folder, DENO_NO_UPDATE_CHECK: '1', BUN_RUNTIME_TRANSPILER_CACHE_PATH: '0', PORT: '0' };
  const child = spawn(join(BINARIES, program), [...flags, ...COMMANDS[program]], {
    cwd: folder,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...own, ...variables },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream!.setEncoding('utf8').on('data', (text: string) => (printed += text));
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, printed }));
  });
  return { child, ended, printed: () => printed };
}

/** Serves the bundle in a folder. @throws when it ends before it listens */
export async function serve(program: Program, folder: string, variables: Readonly<Record<string, string>> = {}): Promise<Running> {
  const { child, ended, printed } = start(program, folder, variables);
  const port = await new Promise<number>((resolve, reject) => {
    const look = (text: string): void => {
      const [, found] = /Listening on http:\/\/[^ ]+:(\d+)|"port":(\d+)/.exec(text)?.filter((each) => each !== undefined) ?? [];
      if (found !== undefined) resolve(Number(found));
    };
    for (const stream of [child.stdout!, child.stdio[3]!]) stream.on('data', (chunk) => look(String(chunk)));
    void ended.then(({ code }) => reject(new Error(`${program} ended with ${code}: ${printed()}`)), reject);
    setTimeout(() => reject(new Error(`${program} does not listen: ${printed()}`)), TIMEOUT_MS).unref();
  });
  return {
    origin: `http://127.0.0.1:${port}`,
    printed,
    async stop() {
      // Some wait for connections that nobody closes.
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), 2000);
      await ended;
      clearTimeout(timer);
    },
  };
}

/** Starts a bundle that is expected to end by itself. */
export async function ended(
  program: Program,
  folder: string,
  variables: Readonly<Record<string, string>> = {},
  flags: readonly string[] = [],
): Promise<Ended> {
  const { child, ended: end } = start(program, folder, variables, flags);
  const timer = setTimeout(() => child.kill('SIGKILL'), TIMEOUT_MS);
  const result = await end;
  clearTimeout(timer);
  return result;
}
