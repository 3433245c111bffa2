import { resolve } from 'node:path';
import { createServer, listen } from '@skerry/host/fastify';
import { discoverFolders } from '../../functions/discover.ts';
import { openHost } from '../host.ts';
import { createLogger } from '../log.ts';
import { paint } from '../output.ts';
import { banner } from '../serve/banner.ts';
import { showsDetails } from '../serve/options.ts';
import { unlessStopped, untilStopped, whenStopped } from '../serve/until-stopped.ts';
import { FailureAnswers } from './answers.ts';
import { LogLines } from './log-line.ts';
import { Reporter } from './reporter.ts';
import { RequestRecords } from './run-time.ts';
import { DevSession } from './session.ts';

export interface DevOptions {
  readonly folders: readonly string[];
  readonly address: string;
  readonly port: number;
  /** Folder of the database; undefined keeps values in memory. */
  readonly data: string | undefined;
  readonly logLevel: string;
  readonly json: boolean;
  readonly optimize: boolean;
}

/**
 * Serves functions and keeps them as they are on disk, until a signal ends it.
 *
 * @returns the exit code
 */
export function runDev(options: DevOptions): Promise<number> {
  return untilStopped((stop) => serveUntil(stop, options));
}

async function serveUntil(stop: AbortSignal, options: DevOptions): Promise<number> {
  const { folders, address, port, data, json } = options;
  for (const folder of folders) discoverFolders(folder);
  const lines = new LogLines((name) => host.registry.get(name)?.manifest);
  const records = new RequestRecords();
  const logger = createLogger(json, options.logLevel, lines.format, (record) => records.add(record));
  const host = openHost(data && resolve(data), logger, { cache: false });
  const reporter = new Reporter(json ? createLogger(true) : undefined);
  const session = new DevSession({ roots: folders, host, reporter, logger, optimize: options.optimize, onChange: () => answers.refresh() });
  const faultOf = (requestId: string, method: string, path: string) => session.faultOf(records.failureOf(requestId), method, path);
  const answers = new FailureAnswers((method, path) => session.failureFor(method, path), faultOf, showsDetails(address));
  const app = await createServer({
    registry: host.registry,
    logger,
    details: showsDetails(address),
    onRequest: (request, reply, done) => {
      records.begin(request.id);
      reporter.watch(request, reply);
      reply.raw.once('close', () => records.end(request.id));
      return answers.onRequest.call(app, request, reply, done);
    },
    onSend: answers.onSend,
  });
  try {
    await unlessStopped(stop, session.start());
    const origin = await listen(app, address, port);
    console.log(banner(host.registry.functions, origin, data));
    console.log(paint('dim', 'Waiting for changes.'));
    await whenStopped(stop);
    return 0;
  } finally {
    await session.close();
    answers.close();
    await app.close();
    await host.close();
  }
}
