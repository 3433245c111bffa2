import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';

export const SKERRY = fileURLToPath(new URL('../../sdk/cli/skerry.js', import.meta.url));

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly input?: string;
  readonly node?: string;
  /** Besides those of the tests. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs the `skerry` command to its end, as a user's shell would. */
export function skerry(args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  const child = start(args, options);
  child.process.stdin.end(options.input ?? '');
  return new Promise((resolve) => {
    child.process.on('close', (code) => resolve({ code, stdout: child.stdout(), stderr: child.stderr() }));
  });
}

export interface Serving {
  readonly url: string;
  readonly pid: number;
  readonly stderr: () => string;
  readonly stdout: () => string;
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** @returns the exit code */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/** Starts `skerry serve` on a free port and waits for its banner. */
export function serve(args: readonly string[], options: RunOptions = {}): Promise<Serving> {
  return serving('serve', args, options);
}

/** Starts `skerry dev` on a free port and waits for its banner. */
export function dev(args: readonly string[], options: RunOptions = {}): Promise<Serving> {
  return serving('dev', args, options);
}

/** Starts `skerry host` on free ports and waits for its banner. */
export function host(args: readonly string[], options: RunOptions = {}): Promise<Serving> {
  return serving('host', [...args, '--admin-port', '0'], options);
}

async function serving(command: string, args: readonly string[], options: RunOptions): Promise<Serving> {
  const { process: child, stdout, stderr } = start([command, ...args, '--port', '0'], options);
  const closed = new Promise<number | null>((resolve) => child.on('close', resolve));
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', () => {
      const found = /on (http:\/\/127\.0\.0\.1:\d+)/.exec(stripVTControlCharacters(stdout()));
      if (found) resolve(found[1]!);
    });
    child.on('close', (code) => reject(new Error(`skerry ${command} ended with ${code}: ${stderr()}`)));
  });
  return {
    url,
    pid: child.pid!,
    stdout,
    stderr,
    fetch: (path, init) => fetch(url + path, init),
    stop(signal = 'SIGTERM') {
      child.kill(signal);
      return closed;
    },
  };
}

/** Starts the `skerry` command. */
export function start(args: readonly string[], { cwd, node = process.execPath, env }: RunOptions = {}) {
  const child = spawn(node, [SKERRY, ...args], { cwd, env: { ...process.env, NO_COLOR: '1', ...env } });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  return { process: child, stdout: () => stdout, stderr: () => stderr };
}
