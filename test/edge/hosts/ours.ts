import { createServer, listen } from '@skerry/host/fastify';
import { createHost, nodeEngine } from '@skerry/host/node';
import { memoryStorage } from '@skerry/host/storage';
import { pino } from 'pino';
import { deployReady } from '../../../sdk/cli/host.ts';
import { overHttp } from '../suite/client.ts';
import type { Host } from './host.ts';

/** What all others are compared with. */
export const ours: Host = {
  name: 'skerry serve',
  missing: () => undefined,
  async start({ ready }) {
    const logger = pino({ level: 'silent' });
    const host = createHost({ storage: memoryStorage(), logger, engine: nodeEngine() });
    host.registry.replace(await Promise.all(ready.map((each) => deployReady(host, each))));
    const app = await createServer({ registry: host.registry, logger });
    const origin = await listen(app, '127.0.0.1', 0);
    return {
      client: overHttp(() => origin),
      async stop() {
        await app.close();
        await host.close();
      },
    };
  },
};
