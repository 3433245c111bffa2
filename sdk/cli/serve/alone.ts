import { resolve } from 'node:path';
import { createServer, listen } from '@skerry/host/fastify';
import { buildAll } from '../build-all.ts';
import { discover } from '../../functions/discover.ts';
import { deployReady, openHost } from '../host.ts';
import { createLogger } from '../log.ts';
import { banner } from './banner.ts';
import { type ServeOptions, showsDetails } from './options.ts';
import { unlessStopped, untilStopped, whenStopped } from './until-stopped.ts';

/**
 * Builds and serves in this process until a signal ends it.
 *
 * @returns the exit code
 */
export function serveAlone(options: ServeOptions): Promise<number> {
  return untilStopped((stop) => serveUntil(stop, options));
}

async function serveUntil(stop: AbortSignal, { folder, address, port, data, trustProxy, json }: ServeOptions): Promise<number> {
  const logger = createLogger(json);
  const { ready, failed } = await unlessStopped(stop, buildAll(discover(folder)));
  if (failed > 0) return 1;
  const host = openHost(data && resolve(data), logger);
  try {
    const functions = ready.map((each) => deployReady(host, each, logger));
    host.registry.replace(await unlessStopped(stop, Promise.all(functions)));
    const app = await createServer({ registry: host.registry, logger, trustProxy, details: showsDetails(address) });
    const origin = await listen(app, address, port);
    console.log(banner(host.registry.functions, origin, data));
    await whenStopped(stop);
    await app.close();
    return 0;
  } finally {
    await host.close();
  }
}
