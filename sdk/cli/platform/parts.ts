import { join } from 'node:path';
import { createAdmin } from '@skerry/host/admin';
import type { Quotas } from '@skerry/host/base';
import { type Catalog, componentFiles, type ComponentFiles, firstStart } from '@skerry/host/catalog';
import { sqliteCatalog } from '@skerry/host/catalog/sqlite';
import { createServer } from '@skerry/host/fastify';
import { openPlatform, openTrials } from '@skerry/host/platform';
import { TenantSecrets, unreadableSecrets } from '@skerry/host/secrets';
import { readPublicKey } from '@skerry/host/signing';
import type { Logger } from 'pino';
import { openHost } from '../host.ts';
import { openSealer } from './master-key.ts';
import type { HostOptions } from './options.ts';
import { retainHourly } from './retention.ts';

/** A server together with what it stands on. */
export interface Part {
  readonly app: ReturnType<typeof createAdmin>;
  /** Whether a guest runs on after its response. */
  isBusy(): boolean;
  /** Closes the server first, when requests are done. */
  close(): Promise<void>;
}

/** Serves what is deployed. */
export async function openServing(options: HostOptions, logger: Logger): Promise<Part> {
  const { data, trustProxy, versionAddresses, masterKeyFile } = options;
  const { catalog, files } = openRecord(data);
  const host = openHost(data, logger);
  const secrets = new TenantSecrets(catalog, openSealer(masterKeyFile));
  const platform = openPlatform({ catalog, files, host, log: logger, versionAddresses, secrets: (tenant) => secrets.of(tenant) });
  // Whoever asks may be a client of the proxy in front, whatever the address is that this listens on: no details.
  const app = await createServer({ registry: platform.functions, logger, trustProxy, index: false });
  return {
    app,
    isBusy: () => platform.isBusy(),
    async close() {
      await app.close();
      platform.close();
      await host.close();
      await catalog.close();
    },
  };
}

/** The admin API, and the token that the first start makes. */
export async function openAdmin(
  { data, trustedKeys, masterKeyFile, retention, quotas }: HostOptions,
  logger: Logger,
): Promise<Part & { readonly firstToken: string | undefined }> {
  const { catalog, files } = openRecord(data, quotas);
  const firstToken = await firstStart(catalog);
  const keys = trustedKeys.map(({ pem, file }) => readPublicKey(pem, file));
  const sealer = openSealer(masterKeyFile);
  for (const problem of unreadableSecrets(catalog, sealer)) logger.error({ code: 'SECRET_UNREADABLE' }, problem);
  const secrets = new TenantSecrets(catalog, sealer);
  const host = openHost(data, logger);
  const trials = openTrials({ files, host, log: logger, secrets: (tenant) => secrets.of(tenant) });
  const app = createAdmin({ catalog, files, logger, trials, trustedKeys: keys, sealer, maxUploadBytes: quotas.uploadBytes });
  const stopRetention = retainHourly(catalog, files, retention, logger);
  return {
    app,
    firstToken,
    isBusy: () => false,
    async close() {
      await app.close();
      await stopRetention();
      await host.close();
      await catalog.close();
    },
  };
}

interface Record {
  readonly catalog: Catalog;
  readonly files: ComponentFiles;
}

/** @param quotas what changes are held to */
function openRecord(data: string, quotas: Partial<Quotas> = {}): Record {
  return {
    catalog: sqliteCatalog({ file: join(data, 'catalog.db'), quotas }),
    files: componentFiles({ folder: join(data, 'components') }),
  };
}
