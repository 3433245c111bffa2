import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, symlinkSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { onTestFinished } from 'vitest';

/** What a stranger has on the path: nothing of this clone, which the npm that runs these tests puts there. */
const STRANGERS_PATH = (process.env['PATH'] ?? '')
  .split(delimiter)
  .filter((folder) => !folder.includes('node_modules'))
  .join(delimiter);

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  readonly cwd: string;
  /** Default: the stranger's. */
  readonly path?: string;
}

const LONGEST_MS = 240_000;

/** A path on which `node` is the one that runs these tests. @param folder that is empty */
export function pathWithThisNode(folder: string): string {
  symlinkSync(process.execPath, join(folder, 'node'));
  return `${folder}${delimiter}${STRANGERS_PATH}`;
}

/** Nothing that npm tells the scripts it runs: it would say where this clone is. */
function environment(path: string): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^npm_|^VITEST|^NODE_|^INIT_CWD$|^PATH$/i.test(name));
  return { ...Object.fromEntries(kept), PATH: path, NO_COLOR: '1' };
}

/** Runs a command as a stranger's shell would, to its end. */
export function run(command: string, args: readonly string[], { cwd, path = STRANGERS_PATH }: CommandOptions): Promise<Finished> {
  const child = spawn(command, args, { cwd, env: environment(path), stdio: ['ignore', 'pipe', 'pipe'], timeout: LONGEST_MS });
  const output = collect(child);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout: output.stdout(), stderr: output.stderr() }));
  });
}

/** As `run`. @returns what it printed @throws Error when it fails */
export async function succeed(command: string, args: readonly string[], options: CommandOptions): Promise<string> {
  const { code, stdout, stderr } = await run(command, args, options);
  if (code === 0) return stdout;
  throw new Error(`${command} ${args.join(' ')} ended with ${code}:\n${stdout}\n${stderr}`);
}

export interface Server {
  readonly url: string;
  readonly output: () => string;
  /** @returns the exit code */
  stop(): Promise<number | null>;
}

/** Starts a command that serves, until the test is over at the latest, and waits until it says where. */
export async function startServer(
  command: string,
  args: readonly string[],
  { cwd, path = STRANGERS_PATH }: CommandOptions,
): Promise<Server> {
  const child = spawn(command, args, { cwd, env: environment(path), stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const { stdout, stderr } = collect(child);
  const output = (): string => stdout() + stderr();
  const closed = new Promise<number | null>((resolve) => child.on('close', resolve));
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', () => {
      const found = /on (http:\/\/127\.0\.0\.1:\d+)/.exec(stdout());
      if (found) resolve(found[1]!);
    });
    child.on('error', reject);
    child.on('close', (code) => reject(new Error(`${command} ${args.join(' ')} ended with ${code}: ${output()}`)));
  });
  return {
    url,
    output,
    stop() {
      child.kill('SIGTERM');
      return closed;
    },
  };
}

function collect(child: ChildProcess): { stdout(): string; stderr(): string } {
  const text = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]!.on('data', (chunk: Buffer) => {
      text[name] += chunk.toString();
    });
  }
  return { stdout: () => stripVTControlCharacters(text.stdout), stderr: () => stripVTControlCharacters(text.stderr) };
}

/** Why packages cannot be installed here, or undefined. */
export async function whyOffline(cwd: string): Promise<string | undefined> {
  const args = ['view', 'fastify', 'version', '--fetch-retries=0', '--fetch-timeout=10000'];
  try {
    const { code } = await run('npm', args, { cwd });
    return code === 0 ? undefined : 'npm reaches no registry';
  } catch {
    return 'there is no npm';
  }
}

/** The command of a project's own installation. */
export function commandOf(project: string, name: string): string {
  const file = join(project, 'node_modules/.bin', name);
  if (!existsSync(file)) throw new Error(`${file} is not there`);
  return file;
}
