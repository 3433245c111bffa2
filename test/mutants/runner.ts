import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import type { Answer, Ask } from './vitest-process.ts';

/** Why there is no answer: the mutant ran too long, took too much memory, or ended the process. */
export type Broken = 'time' | 'memory' | 'crash';

/** What all processes of a run may hold together; a mutant that fills memory must not take the machine with it. */
const MOST_BYTES = 4 * 1024 ** 3;
const LOOK_MS = 250;
const PAGE_BYTES = 4096;

/** A Vitest process that is ended with its children when a run breaks it, and started anew for the next one. */
export class Runner {
  readonly #folder: string;
  #process: ChildProcess | undefined;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** @param milliseconds how long it may take, the start of the process apart */
  async run(ask: Ask, milliseconds: number): Promise<Answer | Broken> {
    const child = (this.#process ??= await this.#start());
    const broken = Promise.withResolvers<Broken>();
    const timer = setTimeout(() => broken.resolve('time'), milliseconds);
    const look = setInterval(() => heldBytes(child.pid!) > MOST_BYTES && broken.resolve('memory'), LOOK_MS);
    const onExit = (): void => broken.resolve('crash');
    child.once('exit', onExit);
    try {
      child.send(ask);
      const result = await Promise.race([once(child, 'message').then(([answer]) => answer as Answer), broken.promise]);
      if (typeof result === 'string' || result.isBroken) this.close();
      return result;
    } finally {
      clearTimeout(timer);
      clearInterval(look);
      child.off('exit', onExit);
    }
  }

  async #start(): Promise<ChildProcess> {
    const file = new URL('vitest-process.ts', import.meta.url);
    // A group of its own, so that its workers end with it.
    const child = fork(file, { cwd: this.#folder, detached: true, stdio: ['ignore', 'ignore', 'inherit', 'ipc'], execArgv: [] });
    await once(child, 'message');
    return child;
  }

  close(): void {
    const child = this.#process;
    this.#process = undefined;
    if (child?.pid === undefined) return;
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
  }
}

/** What the processes of a group hold, where the system tells (Linux). */
function heldBytes(group: number): number {
  let bytes = 0;
  for (const pid of processIds()) {
    try {
      const [, , belongsTo] = readFileSync(`/proc/${pid}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ');
      if (Number(belongsTo) === group) bytes += Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * PAGE_BYTES;
    } catch {
      // It has ended meanwhile.
    }
  }
  return bytes;
}

function processIds(): string[] {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
}
