import { memoryStorage } from '@skerry/host/storage';
import { createServer, listen } from '@skerry/host/fastify';
import { createHost } from '@skerry/host/node';
import { pino } from 'pino';
import { discover, type FunctionFolder } from '../../sdk/functions/discover.ts';
import { readyFunction } from '../../sdk/functions/index.ts';
import { deployReady } from '../../sdk/cli/host.ts';
import { ROOT } from '../house/source-files.ts';

export const EXAMPLES: readonly FunctionFolder[] = discover(`${ROOT}examples`);

export interface ServedExamples {
  readonly origin: string;
  close(): Promise<void>;
}

/** All examples on one server, as `npm start` serves them; what calls its neighbours finds them on that port. */
export async function serveExamples({ details = true, folders = EXAMPLES } = {}): Promise<ServedExamples> {
  const logger = pino({ level: 'silent' });
  const host = createHost({ storage: memoryStorage(), logger });
  const app = await createServer({ registry: host.registry, logger, details });
  const origin = await listen(app, '127.0.0.1', 0);
  const deployments = [];
  for (const folder of folders) {
    const ready = await readyFunction(folder);
    const manifest = JSON.parse(JSON.stringify(folder.manifest).replaceAll('http://127.0.0.1:8787', origin)) as typeof folder.manifest;
    deployments.push(await deployReady(host, { ...ready, manifest }));
  }
  host.registry.replace(deployments);
  return {
    origin,
    async close() {
      await app.close();
      await host.close();
    },
  };
}
