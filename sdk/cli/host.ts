import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createHost, type Deployment, type Host, nodeEngine } from '@skerry/host/server';
import { memoryStorage, type StorageDriver } from '@skerry/host/storage';
import { sqliteStorage } from '@skerry/host/storage/sqlite';
import type { Logger } from 'pino';
import { type ReadyFunction, readComponent } from './functions.ts';

/**
 * A host in this process.
 *
 * @param data folder of the database; undefined keeps values in memory for as long as the host lives
 */
export function openHost(data: string | undefined, logger: Logger): Host {
  const cache = data === undefined ? undefined : join(data, 'prepared');
  return createHost({ storage: openStorage(data), logger, engine: nodeEngine(cache) });
}

/** Deploys what was built. */
export async function deployReady(host: Host, { manifest, build }: ReadyFunction): Promise<Deployment> {
  return host.deploy(manifest, await readComponent(build.file, manifest.name));
}

function openStorage(data: string | undefined): StorageDriver {
  if (data === undefined) return memoryStorage();
  mkdirSync(data, { recursive: true });
  return sqliteStorage({ file: join(data, 'skerry.db') });
}
