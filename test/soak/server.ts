// The server of the soak in a process of its own, so that it and its clients can be kept on different processors.
import { readFileSync, rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { Supervisor } from '@skerry/host/supervisor';
import type { Replacements } from '@skerry/host/supervisor';
import type { Held, SoakSettings } from './worker.ts';

export type Told =
  | { readonly type: 'serving'; readonly origin: string; readonly refused: Readonly<Record<string, string>> }
  | { readonly type: 'figures'; readonly workers: readonly Held[]; readonly replacements: Replacements; readonly lines: readonly string[] };

const WAIT_MS = 100;
const TRIES = 600;

process.on('disconnect', () => process.exit());
process.once('message', (settings: SoakSettings & { readonly workers: number }) => void serve(settings));

async function serve({ workers, ...settings }: SoakSettings & { readonly workers: number }): Promise<void> {
  const pids = new Map<number, number>();
  const lines: string[] = [];
  const note = (fields: object, message: string): void => void lines.push(`${message} ${JSON.stringify(fields)}`);
  const serving = (fields: object, message: string): void => {
    const { slot, pid } = fields as { slot?: number; pid?: number };
    if (slot !== undefined && pid !== undefined) pids.set(slot, pid);
    else note(fields, message);
  };
  const supervisor = await Supervisor.start<SoakSettings>({
    entry: new URL('worker.ts', import.meta.url),
    workers,
    host: '127.0.0.1',
    port: 0,
    load: async () => settings,
    log: { info: serving, warn: note, error: note },
  });
  process.on('SIGTERM', () => supervisor.kill());
  process.on('message', () => {
    void Promise.all([...pids.values()].map((pid) => held(settings.folder, pid))).then((all) => {
      tell({ type: 'figures', workers: all, replacements: { ...supervisor.replacements }, lines });
    });
  });
  tell({ type: 'serving', origin: supervisor.origin, refused: JSON.parse(supervisor.announcement) as Record<string, string> });
  await supervisor.ended;
  process.exit();
}

async function held(folder: string, pid: number): Promise<Held> {
  const file = `${folder}/${pid}.json`;
  process.kill(pid, 'SIGUSR2');
  for (let tries = 0; tries < TRIES; tries++) {
    await pause(WAIT_MS);
    try {
      const found = JSON.parse(readFileSync(file, 'utf8')) as Held;
      rmSync(file);
      return found;
    } catch {
      // Not written yet, or not all of it.
    }
  }
  throw new Error(`Worker ${pid} does not say what it holds`);
}

function tell(what: Told): void {
  process.send!(what);
}
