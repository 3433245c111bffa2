import { resolve } from 'node:path';
import { createServer } from '@skerry/host/fastify';
import { runWorker, type WorkerApp } from '@skerry/host/supervisor';
import type { Logger } from 'pino';
import type { ReadyFunction } from '../../functions/index.ts';
import type { Host } from '@skerry/host/node';
import { deployReady, openHost } from '../host.ts';
import { createLogger } from '../log.ts';
import { banner } from './banner.ts';
import { type ServeOptions, showsDetails } from './options.ts';

export interface WorkerSettings {
  readonly options: ServeOptions;
  readonly workers: number;
  readonly functions: readonly ReadyFunction[];
}

let logger: Logger = createLogger(false);

runWorker<WorkerSettings>({
  async open(settings, origin) {
    logger = createLogger(settings.options.json);
    const { data } = settings.options;
    return serveOn(openHost(data && resolve(data), logger), settings, origin);
  },
  onBug(cause) {
    const err = cause instanceof Error ? cause : new Error(String(cause));
    logger.error({ err, code: 'HOST_BUG' }, `Uncaught error: ${err.message}`);
  },
});

async function serveOn(host: Host, { options, workers, functions }: WorkerSettings, origin: string): Promise<WorkerApp> {
  host.registry.replace(await Promise.all(functions.map((each) => deployReady(host, each, logger))));
  const { address, trustProxy } = options;
  const app = await createServer({ registry: host.registry, logger, trustProxy, details: showsDetails(address) });
  await app.ready();
  return {
    server: app.server,
    announcement: banner(host.registry.functions, origin, options.data, workers),
    isBusy: () => host.registry.functions.some(({ limiter }) => limiter.running > 0),
    async close() {
      await app.close();
      await host.close();
    },
  };
}
