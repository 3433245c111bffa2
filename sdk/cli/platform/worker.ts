import { runWorker, type WorkerApp } from '@skerry/host/supervisor';
import type { Logger } from 'pino';
import { createLogger } from '../log.ts';
import { adminBanner, servingBanner } from './banner.ts';
import type { HostOptions } from './options.ts';
import { openAdmin, openServing, type Part } from './parts.ts';

export interface PlatformSettings {
  readonly options: HostOptions;
  /** The admin API, or one of so many that serve. */
  readonly part: 'admin' | { readonly workers: number };
}

let logger: Logger = createLogger(false);

runWorker<PlatformSettings>({
  async open({ options, part }, origin) {
    logger = createLogger(options.json);
    if (part !== 'admin') return appOf(await openServing(options, logger), servingBanner(origin, options.data, part.workers));
    const admin = await openAdmin(options, logger);
    return appOf(admin, adminBanner(origin, admin.firstToken));
  },
  onBug(cause) {
    const err = cause instanceof Error ? cause : new Error(String(cause));
    logger.error({ err, code: 'HOST_BUG' }, `Uncaught error: ${err.message}`);
  },
});

async function appOf(part: Part, announcement: string): Promise<WorkerApp> {
  await part.app.ready();
  return { server: part.app.server, announcement, isBusy: () => part.isBusy(), close: () => part.close() };
}
