import { type ChildProcess, spawn } from 'node:child_process';
import { connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import { ROOT } from '../house/source-files.ts';

const COMMAND_TIMEOUT_MS = 120_000;
const START_TIMEOUT_MS = 120_000;

export interface Ran {
  readonly code: number | null;
  /** Standard output and standard error as a terminal would show them. */
  readonly output: string;
}

function start(script: string, cwd: string) {
  const env = { ...process.env, NO_COLOR: '1', PATH: `${ROOT}node_modules/.bin:${process.env['PATH']}` };
  const child = spawn('bash', ['-euo', 'pipefail', '-c', script], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  let output = '';
  const add = (chunk: Buffer): void => {
    output += chunk.toString();
  };
  child.stdout.on('data', add);
  child.stderr.on('data', add);
  const closed = new Promise<number | null>((resolve) => child.once('close', resolve));
  return { child, closed, output: () => stripVTControlCharacters(output) };
}

/** Ends the process and all that it started: it leads a group of its own. */
function kill({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, signal);
  } catch {
    // Nothing of it is left.
  }
}

/** Runs commands to their end. */
export async function run(script: string, cwd: string): Promise<Ran> {
  const { child, closed, output } = start(script, cwd);
  const timer = setTimeout(() => kill(child, 'SIGKILL'), COMMAND_TIMEOUT_MS);
  const code = await closed;
  clearTimeout(timer);
  return { code, output: output() };
}

/** Commands that go on running, the last of them a server. */
export class Background {
  readonly #process: ReturnType<typeof start>;

  constructor(script: string, cwd: string) {
    this.#process = start(script, cwd);
  }

  output(): string {
    return this.#process.output();
  }

  /** Resolves when somebody listens on the port. */
  async listening(port: number): Promise<void> {
    const deadline = performance.now() + START_TIMEOUT_MS;
    while (!(await answers(port))) {
      const { exitCode } = this.#process.child;
      if (exitCode !== null) throw new Error(`The server ended with ${exitCode}:\n${this.output()}`);
      if (performance.now() > deadline) throw new Error(`No server on port ${port}:\n${this.output()}`);
      await sleep(100);
    }
  }

  async stop(): Promise<void> {
    kill(this.#process.child, 'SIGTERM');
    const timer = setTimeout(() => kill(this.#process.child, 'SIGKILL'), 5000);
    await this.#process.closed;
    clearTimeout(timer);
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
