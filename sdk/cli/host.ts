import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Engine, HOST_LIMITS } from '@skerry/host/engine';
import { type Manifest, Registry } from '@skerry/host/registry';
import { deploy, type Deployment, type DeployServices, InstanceBudget, nodeEngine } from '@skerry/host/server';
import { createOutbound } from '@skerry/host/server/outbound';
import { memoryStorage, type StorageDriver } from '@skerry/host/storage';
import { sqliteStorage } from '@skerry/host/storage/sqlite';
import type { Logger } from 'pino';
import { type ReadyFunction, readComponent } from './functions.ts';

/** A host in this process: engine, storage and the functions that answer. */
export interface Host {
  readonly registry: Registry<Deployment>;
  /** Makes a function ready; `registry.replace` lets it answer. */
  deploy(ready: ReadyFunction): Promise<Deployment>;
  close(): Promise<void>;
}

/** @param data folder of the database; undefined keeps values in memory for as long as the host lives */
export function openHost(data: string | undefined, logger: Logger, engine: Engine = nodeEngine()): Host {
  const storage = openStorage(data);
  const registry = new Registry<Deployment>();
  const services: DeployServices = {
    engine,
    storage,
    outbound: (manifest) => outbound(manifest, logger),
    instances: new InstanceBudget(HOST_LIMITS.instances),
  };
  return {
    registry,
    async deploy({ manifest, build }) {
      return deploy(manifest, await readComponent(build.file, manifest.name), services);
    },
    async close() {
      for (const deployment of registry.functions) deployment.retire();
      await storage.close();
    },
  };
}

function openStorage(data: string | undefined): StorageDriver {
  if (data === undefined) return memoryStorage();
  mkdirSync(data, { recursive: true });
  return sqliteStorage({ file: join(data, 'skerry.db') });
}

function outbound({ name, http, limits }: Manifest, logger: Logger) {
  return createOutbound({
    functionName: name,
    rules: http,
    limits,
    onDenied: (message: string) => logger.warn({ function: name, code: 'OUTBOUND_DENIED' }, message),
  });
}
