import { listen } from '@skerry/host/fastify';
import { createLogger } from '../log.ts';
import { unlessStopped, untilStopped, whenStopped } from '../serve/until-stopped.ts';
import { adminBanner, servingBanner } from './banner.ts';
import { ADMIN_ADDRESS, type HostOptions } from './options.ts';
import { openAdmin, openServing } from './parts.ts';

/**
 * Runs a platform in this process until a signal ends it.
 *
 * @returns the exit code
 */
export function hostAlone(options: HostOptions): Promise<number> {
  return untilStopped((stop) => hostUntil(stop, options));
}

async function hostUntil(stop: AbortSignal, options: HostOptions): Promise<number> {
  const logger = createLogger(options.json);
  const admin = await unlessStopped(stop, openAdmin(options, logger));
  const serving = await unlessStopped(stop, openServing(options, logger));
  try {
    const adminOrigin = await listen(admin.app, ADMIN_ADDRESS, options.adminPort);
    const origin = await listen(serving.app, options.address, options.port);
    console.log(servingBanner(origin, options.data));
    console.log(adminBanner(adminOrigin, admin.firstToken));
    await whenStopped(stop);
    return 0;
  } finally {
    await admin.close();
    await serving.close();
  }
}
