// A worker of the soak: hellos and hostile functions, and figures when it is told SIGUSR2.
import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { SkerryError } from '@skerry/host/base';
import { parseManifest } from '@skerry/host/registry';
import { createServer } from '@skerry/host/fastify';
import { createHost } from '@skerry/host/node';
import type { Deployment } from '@skerry/host/runtime';
import { memoryStorage } from '@skerry/host/storage';
import { runWorker } from '@skerry/host/supervisor';
import { pino } from 'pino';

export interface SoakSettings {
  /** For the files that this worker writes. */
  readonly folder: string;
  readonly functions: readonly { readonly name: string; readonly component: Uint8Array; readonly limits: object }[];
}

/** What a worker holds when no hostile function runs, in bytes. */
export interface Held {
  readonly rss: number;
  readonly heap: number;
  readonly external: number;
  /** Requests of hostile functions that have not come to an end. */
  readonly running: number;
  /** The first records of the log that speak of a bug of the host. */
  readonly bugs: readonly string[];
}

const SETTLE_MS = 200;
const MOST_BUGS = 10;
const bugs: string[] = [];
const log = pino({ level: 'warn' }, { write: note });

/** Most of the log is what guests do wrong. */
function note(line: string): void {
  if (line.includes('HOST_BUG') && bugs.length < MOST_BUGS) bugs.push(line);
}

runWorker<SoakSettings>({
  async open({ folder, functions }) {
    const host = createHost({ storage: memoryStorage(), logger: log });
    const deployed: Deployment[] = [];
    const refused: Record<string, string> = {};
    for (const { name, component, limits } of functions) {
      const manifest = parseManifest(JSON.stringify({ name, component: 'given', limits }), 'skerry.json');
      try {
        deployed.push(await host.deploy(manifest, component));
      } catch (cause) {
        if (!SkerryError.is(cause) || !cause.code.startsWith('COMPONENT_')) throw cause;
        refused[name] = cause.code;
      }
    }
    host.registry.replace(deployed);
    const app = await createServer({ registry: host.registry, logger: log });
    await app.ready();
    const busy = (which: readonly Deployment[]): number => which.reduce((sum, { limiter }) => sum + limiter.running, 0);
    const hostile = deployed.filter(({ manifest }) => !manifest.name.startsWith('hello-'));
    process.on('SIGUSR2', () => {
      void settle(() => busy(hostile)).then((held) => writeFileSync(`${folder}/${process.pid}.json`, JSON.stringify(held)));
    });
    return {
      server: app.server,
      announcement: JSON.stringify(refused),
      isBusy: () => busy(deployed) > 0,
      close: async () => {
        await app.close();
        await host.close();
      },
    };
  },
  onBug: (cause) => console.error(cause),
});

async function settle(running: () => number): Promise<Held> {
  for (let tries = 0; tries < 100 && running() > 0; tries++) await pause(SETTLE_MS);
  for (let i = 0; i < 5; i++) {
    await pause(SETTLE_MS);
    globalThis.gc!();
  }
  const { heapUsed, external } = process.memoryUsage();
  return { rss: anonymous(), heap: heapUsed, external, running: running(), bugs };
}

/** What is this process's own, without files and what it shares with them. */
function anonymous(): number {
  return Number(/^RssAnon:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? 0) * 1024;
}
