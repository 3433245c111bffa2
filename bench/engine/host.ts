import type { Engine } from '@skerry/host/engine';
import { parseManifest } from '@skerry/host/registry';
import { createServer, listen } from '@skerry/host/fastify';
import { createHost, nodeEngine } from '@skerry/host/node';
import { memoryStorage } from '@skerry/host/storage';
import { pino } from 'pino';

export interface Serving {
  readonly port: number;
  /** Requests of a function that are running. */
  running(name: string): number;
  /** Makes a function ready and lets it answer under `/NAME`, besides those that do. */
  add(name: string, component: Uint8Array, limits?: object): Promise<void>;
  close(): Promise<void>;
}

/** A host in this process, without a log. */
export async function serving(engine: Engine = nodeEngine(), instances?: number): Promise<Serving> {
  const host = createHost({ storage: memoryStorage(), engine, ...(instances !== undefined && { instances }) });
  const app = await createServer({ registry: host.registry, logger: pino({ level: 'silent' }) });
  const url = await listen(app, '127.0.0.1', 0);
  return {
    port: Number(new URL(url).port),
    running: (name) => host.registry.get(name)?.limiter.running ?? 0,
    async add(name, component, limits = {}) {
      const manifest = parseManifest(JSON.stringify({ name, component: 'given', routes: [`/${name}`, `/${name}/*`], limits }), name);
      host.registry.replace([...host.registry.functions, await host.deploy(manifest, component)]);
    },
    async close() {
      await app.close();
      await host.close();
    },
  };
}
