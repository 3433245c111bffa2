import type { Engine } from '@skerry/host/engine';
import { parseManifest } from '@skerry/host/registry';
import type { Registry } from '@skerry/host/routing';
import { createServer, listen } from '@skerry/host/fastify';
import { createHost, type Host, nodeEngine } from '@skerry/host/node';
import type { Deployment } from '@skerry/host/runtime';
import { memoryStorage } from '@skerry/host/storage';
import { capturingLogger, type LogLine } from './log-lines.ts';

export interface ServedComponents {
  readonly port: number;
  readonly url: string;
  readonly logs: readonly LogLine[];
  readonly registry: Registry<Deployment>;
  close(): Promise<void>;
}

/** Serves components under their names, each with whatever its manifest adds to the minimum. */
export async function serveComponents(
  functions: Readonly<Record<string, { readonly component: Uint8Array; readonly manifest?: object }>>,
  details = true,
  on: Engine = engine,
): Promise<ServedComponents> {
  const { logger, logs } = capturingLogger();
  const host = createHost({ storage: memoryStorage(), logger, engine: on });
  const deployments: Deployment[] = [];
  for (const [name, { component, manifest }] of Object.entries(functions)) {
    deployments.push(await deployOn(host, name, component, manifest));
  }
  host.registry.replace(deployments);
  const app = await createServer({ registry: host.registry, logger, details });
  const url = await listen(app, '127.0.0.1', 0);
  return {
    url,
    port: Number(new URL(url).port),
    logs,
    registry: host.registry,
    async close() {
      await app.close();
      await host.close();
    },
  };
}

const engine = nodeEngine({ inPlace: true });

/** Deploys one component, on the engine that `skerry invoke` uses unless told otherwise. */
export function deployComponent(name: string, component: Uint8Array, manifest: object = {}, on: Engine = engine): Promise<Deployment> {
  return deployOn(createHost({ storage: memoryStorage(), engine: on }), name, component, manifest);
}

function deployOn(host: Host, name: string, component: Uint8Array, manifest: object = {}): Promise<Deployment> {
  return host.deploy(parseManifest(JSON.stringify({ name, component: 'given', ...manifest }), 'skerry.json'), component);
}
