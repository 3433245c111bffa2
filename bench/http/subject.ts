import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { groupMemoryMiB } from './memory.ts';
import { onServersProcessors } from './processors.ts';

/** What is asked of a host: a line of text, or some ordinary work. */
export type Task = 'hello' | 'work';

/** A server to measure: how to start it, and the path that answers. */
export interface Subject {
  readonly name: string;
  readonly task: Task;
  readonly path: string;
  /** Program and arguments. */
  command(port: number): readonly [string, ...string[]];
  /** Why it cannot run here; undefined: it can. */
  unavailable?(): string | undefined;
}

export interface RunningSubject {
  readonly url: string;
  readonly pid: number;
  /** From its start to its first answer, in milliseconds. */
  readonly startMs: number;
  /** What its processes hold now, pages that they share counted once, in MiB. */
  memoryMiB(): number;
  /** undefined while it lives, else how it ended. */
  exited(): string | undefined;
  stop(): Promise<void>;
}

const START_TIMEOUT_MS = 120_000;

/** Starts a subject in a process of its own and waits until it answers with status 200. */
export async function start(subject: Pick<Subject, 'path' | 'command'>): Promise<RunningSubject> {
  const port = await freePort();
  const [program, ...args] = onServersProcessors(subject.command(port));
  const begin = performance.now();
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'], detached: true });
  const output = tail(child);
  const url = `http://127.0.0.1:${port}${subject.path}`;
  const exited = (): string | undefined => endOf(child, output());
  try {
    await answering(url, exited);
  } catch (cause) {
    await stop(child);
    throw cause;
  }
  const startMs = performance.now() - begin;
  return { url, pid: child.pid!, startMs, exited, memoryMiB: () => groupMemoryMiB(child.pid!), stop: () => stop(child) };
}

async function answering(url: string, exited: () => string | undefined): Promise<void> {
  const deadline = performance.now() + START_TIMEOUT_MS;
  for (;;) {
    const end = exited();
    if (end !== undefined) throw new Error(end);
    if (performance.now() > deadline) throw new Error(`no answer within ${START_TIMEOUT_MS / 1000} s`);
    const status = await fetch(url).then(
      async (response) => (await response.text(), response.status),
      () => 0,
    );
    if (status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Keeps the last lines of what a subject complains about. */
function tail(child: ChildProcess): () => string {
  let text = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    text = (text + chunk.toString()).slice(-2000);
  });
  child.on('error', (error) => {
    text += error.message;
  });
  return () => text;
}

function endOf(child: ChildProcess, output: string): string | undefined {
  if (child.pid === undefined) return `cannot start: ${output}`;
  if (child.exitCode === null && child.signalCode === null) return undefined;
  const reason = output.split('\n').find((line) => /error|panic|trap/i.test(line)) ?? '';
  return `ended with ${child.exitCode ?? child.signalCode} ${reason.trim()}`.trim();
}

/** Ends the process and whatever it started: each subject leads a group of its own. */
async function stop(child: ChildProcess): Promise<void> {
  if (child.pid === undefined) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  if (child.exitCode === null && child.signalCode === null) {
    kill(child.pid, 'SIGTERM');
    await Promise.race([gone, new Promise((resolve) => setTimeout(resolve, 3000))]);
  }
  kill(child.pid, 'SIGKILL');
}

function kill(group: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-group, signal);
  } catch {
    // Nothing of the group is left.
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
