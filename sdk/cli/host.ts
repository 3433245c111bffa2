import { mkdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { SkerryError } from '@skerry/host/base';
import { createHost, type Host, nodeEngine } from '@skerry/host/node';
import type { Deployment } from '@skerry/host/runtime';
import { memoryStorage, type StorageDriver } from '@skerry/host/storage';
import { sqliteStorage } from '@skerry/host/storage/sqlite';
import type { Logger } from 'pino';
import { LocalSecrets, warnOfMissing } from './local-secrets.ts';
import { componentOf, type ReadyFunction } from '../functions/index.ts';

/**
 * A host in this process.
 *
 * @param data folder of the database; undefined keeps values in memory for as long as the host lives
 * @param cache false: what is made of components is not kept there for the next start. Default true
 * @param inPlace nothing else happens in this process while a component is prepared. Default false
 */
export function openHost(data: string | undefined, logger: Logger, { cache = true, inPlace = false } = {}): Host {
  const prepared = cache && data !== undefined ? join(data, 'prepared') : undefined;
  return createHost({ storage: openStorage(data), logger, engine: nodeEngine({ prepared, inPlace }) });
}

/**
 * Deploys what was built, with the secrets that its folder has.
 *
 * @param logger told of those that are missing
 */
export async function deployReady(host: Host, ready: ReadyFunction, logger?: Logger): Promise<Deployment> {
  const { manifest, directory } = ready;
  const secrets = new LocalSecrets(directory);
  const deployment = await host.deploy(manifest, componentOf(ready), { secrets });
  if (logger) warnOfMissing(secrets, manifest, logger);
  return deployment;
}

function openStorage(data: string | undefined): StorageDriver {
  if (data === undefined) return memoryStorage();
  makeFolder(resolve(data));
  return sqliteStorage({ file: join(data, 'skerry.db') });
}

/** One folder at a time: `recursive` never comes back from a path below /proc. */
function makeFolder(path: string): void {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isDirectory()) return;
  try {
    if (!found) makeFolder(dirname(path));
    mkdirSync(path);
  } catch (cause) {
    if (SkerryError.is(cause)) throw cause;
    throw new SkerryError('STORE_UNAVAILABLE', `The folder for key-value stores cannot be created: ${path}`, {
      help: 'Pass a folder that you can write to with --data DIR, or use --memory.',
      cause,
    });
  }
}
