import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Figures, Order } from './server.ts';

/** A server in a process of its own. */
export interface Worker {
  readonly port: number;
  readonly pid: number;
  add(name: string, component: Uint8Array, limits?: object): Promise<void>;
  /** After a collection of garbage. */
  figures(names: readonly string[]): Promise<Figures>;
  stop(): void;
}

export async function startWorker(instances = 1000): Promise<Worker> {
  const script = fileURLToPath(new URL('server.ts', import.meta.url));
  const child = fork(script, [String(instances)], { execArgv: ['--expose-gc'] });
  const answer = async (): Promise<unknown> => {
    const [message] = (await once(child, 'message')) as [unknown];
    return message;
  };
  const ask = (order: Order): Promise<unknown> => {
    const answered = answer();
    child.send(order);
    return answered;
  };
  const { port } = (await answer()) as { port: number };
  return {
    port,
    pid: child.pid!,
    async add(name, component, limits = {}) {
      await ask({ kind: 'add', name, component: Buffer.from(component).toString('base64'), limits });
    },
    figures: (names) => ask({ kind: 'figures', names }) as Promise<Figures>,
    stop: () => void child.kill(),
  };
}
