import type { FastifyBaseLogger } from 'fastify';
import { HOST_LIMITS, ResultError } from '../base/index.ts';
import { type Component, type Engine, HostMemoryBudget } from '../engine/index.ts';
import type { Capability, FunctionOutbound } from '../capabilities/index.ts';
import { createOutbound } from '../outbound/index.ts';
import type { Manifest } from '../registry/index.ts';
import { Registry } from '../routing/index.ts';
import { deploy, type Deployment, type DeployServices, InstanceBudget, type Placement, type RequestListener } from '../runtime/index.ts';
import type { StorageDriver } from '../storage/index.ts';
import type { HttpErrorCode } from '../wasi/index.ts';
import { nodeEngine } from './node-engine.ts';

export interface HostOptions {
  /** Where key-value stores are kept. The host closes it. */
  readonly storage: StorageDriver;
  /** Told of outbound requests that were denied or failed. */
  readonly logger?: Pick<FastifyBaseLogger, 'info' | 'warn'>;
  /** What runs components. Default: `nodeEngine({ prepared })`. */
  readonly engine?: Engine;
  /** Instances of all functions together. Default: `HOST_LIMITS.instances`. */
  readonly instances?: number;
  /** What functions can be granted. Default: the capabilities of this host. */
  readonly capabilities?: readonly Capability[];
  /** Folder for what is made of components, so that the next start is quicker. Default: nothing is kept. */
  readonly prepared?: string;
  /** Hear of each request, besides metrics and the log. Default: nobody does. */
  readonly listeners?: readonly RequestListener[];
}

/** Everything that functions run on in this process: an engine, storage, and the functions that answer. */
export interface Host {
  readonly registry: Registry<Deployment>;
  /**
   * Makes a function ready; `registry.replace` lets it answer.
   *
   * @throws SkerryError `COMPONENT_*`, `IMPORT_UNKNOWN`, `CAPABILITY_NOT_GRANTED`
   */
  deploy(manifest: Manifest, component: Component, placement?: Placement): Promise<Deployment>;
  /** Gives back what functions and stores hold. Stop the server first. */
  close(): Promise<void>;
}

/**
 * @example
 * const host = createHost({ storage: sqliteStorage({ file: 'stores.db' }) });
 * host.registry.replace([await host.deploy(manifest, component)]);
 * await app.register(skerryPlugin, { registry: host.registry, prefix: '/functions' });
 */
export function createHost(options: HostOptions): Host {
  const { storage, logger, prepared, engine = nodeEngine({ prepared }), instances = HOST_LIMITS.instances, listeners } = options;
  const registry = new Registry<Deployment>();
  const services: DeployServices = {
    engine,
    storage,
    instances: new InstanceBudget(instances),
    hostMemory: new HostMemoryBudget(),
    ...(options.capabilities && { capabilities: options.capabilities }),
    listeners,
    outbound: ({ name, http, limits }) => {
      const onDenied = (message: string): void => logger?.warn({ function: name, code: 'OUTBOUND_DENIED' }, message);
      return logged(createOutbound({ functionName: name, rules: http, limits, onDenied }), name, logger);
    },
  };
  return {
    registry,
    deploy: (manifest, component, placement) => deploy(manifest, component, { ...services, placement }),
    async close() {
      for (const deployment of registry.functions) deployment.retire();
      await storage.close();
    },
  };
}

/** Guests of some languages cannot tell why a request failed; whoever runs them can. */
function logged(outbound: FunctionOutbound, name: string, logger: HostOptions['logger']): FunctionOutbound {
  return {
    dispose: () => outbound.dispose(),
    async send(request) {
      try {
        return await outbound.send(request);
      } catch (cause) {
        const { scheme, authority, method } = request;
        const code = cause instanceof ResultError ? (cause.payload as HttpErrorCode).tag : 'host failure';
        logger?.info({ function: name, code: 'OUTBOUND_FAILED' }, `${method} ${scheme}://${authority} failed: ${code}`);
        throw cause;
      }
    },
  };
}
