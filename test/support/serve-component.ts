import { type Engine, HOST_LIMITS } from '@skerry/host/engine';
import { createServer, InstanceBudget, listen, nodeEngine } from '@skerry/host/server';
import { parseManifest, Registry } from '@skerry/host/registry';
import { deploy, type Deployment } from '@skerry/host/server';
import { createOutbound } from '@skerry/host/server/outbound';
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
): Promise<ServedComponents> {
  const { logger, logs } = capturingLogger();
  const registry = new Registry<Deployment>();
  const deployments: Deployment[] = [];
  for (const [name, { component, manifest = {} }] of Object.entries(functions)) {
    deployments.push(await deployComponent(name, component, manifest));
  }
  registry.replace(deployments);
  const app = await createServer({ registry, logger, details });
  const url = await listen(app, '127.0.0.1', 0);
  return { url, port: Number(new URL(url).port), logs, registry, close: () => app.close() };
}

const engine = nodeEngine();

/** Deploys one component, on the engine that the command line uses unless told otherwise. */
export function deployComponent(
  name: string,
  component: Uint8Array,
  manifest: object = {},
  on: Engine = engine,
): Promise<Deployment> {
  const parsed = parseManifest(JSON.stringify({ name, component: 'given', ...manifest }), 'skerry.json');
  return deploy(parsed, component, {
    engine: on,
    storage: memoryStorage(),
    instances: new InstanceBudget(HOST_LIMITS.instances),
    outbound: ({ http, limits }) => createOutbound({ functionName: name, rules: http, limits }),
  });
}
