import { join, resolve } from 'node:path';
import { routesOf } from '@skerry/host/registry';
import { createServer, curlLine, type Deployment, listen, tryIt } from '@skerry/host/server';
import { type Command, text, wholeNumber } from '../arguments.ts';
import { buildAll } from '../build-all.ts';
import { discover, shown } from '../discover.ts';
import { openHost } from '../host.ts';
import { createLogger } from '../log.ts';
import { paint } from '../output.ts';
import { watchFunctions } from '../watch.ts';

const DEFAULT_PORT = '8787';
const DEFAULT_HOST = '127.0.0.1';

export const serveCommand: Command = {
  name: 'serve',
  summary: 'Build and serve a function, or each function of a folder, over HTTP.',
  usage: '[DIR] [--port N] [--data DIR] [--watch]',
  details: 'A function without routes in its skerry.json answers at /NAME and below.',
  maxPositionals: 1,
  options: {
    port: { type: 'string', short: 'p', value: 'N', help: `Port to listen on, 0 for any free one. Default ${DEFAULT_PORT}.` },
    host: { type: 'string', value: 'ADDRESS', help: `Address to listen on. Default ${DEFAULT_HOST}: this machine only.` },
    data: { type: 'string', value: 'DIR', help: 'Where key-value stores are kept. Default DIR/.skerry.' },
    memory: { type: 'boolean', help: 'Keep key-value stores in memory; nothing survives a restart.' },
    watch: { type: 'boolean', short: 'w', help: 'Rebuild on changes and swap without dropping a request.' },
    json: { type: 'boolean', help: 'Log in JSON, a record a line.' },
  },
  async run({ positionals: [folder = '.'], values }) {
    const port = wholeNumber(text(values['port']) ?? DEFAULT_PORT, '--port', 0, 65_535, serveCommand);
    const address = text(values['host']) ?? DEFAULT_HOST;
    const logger = createLogger(values['json'] === true);
    const data = values['memory'] === true ? undefined : (text(values['data']) ?? join(folder, '.skerry'));
    const watch = values['watch'] === true;

    const { ready, failed } = await buildAll(discover(folder));
    if (failed > 0 && !watch) return 1;
    const host = openHost(data && resolve(data), logger);
    try {
      host.registry.replace(await Promise.all(ready.map((each) => host.deploy(each))));
      const app = await createServer({ registry: host.registry, logger, details: isLoopback(address) });
      const origin = await listen(app, address, port);
      const watcher = watch ? watchFunctions(folder, host, ready, logger) : undefined;
      console.log(banner(host.registry.functions, origin, data));
      await untilStopped();
      watcher?.close();
      await app.close();
      return 0;
    } finally {
      await host.close();
    }
  },
};

/** Details of failures are for the person who develops on this machine. */
function isLoopback(address: string): boolean {
  return address === 'localhost' || address === '::1' || address.startsWith('127.');
}

function banner(functions: readonly Deployment[], origin: string, data: string | undefined): string {
  const sorted = functions.toSorted((a, b) => a.manifest.name.localeCompare(b.manifest.name));
  const width = Math.max(...sorted.map(({ manifest }) => manifest.name.length), 8);
  const lines = sorted.map(
    (each) => `  ${paint('bold', each.manifest.name.padEnd(width))}  ${curlLine(tryIt(each), origin)}${more(each)}`,
  );
  return [
    '',
    `Skerry serves ${functions.length} function${functions.length === 1 ? '' : 's'} on ${paint('cyan', origin)}`,
    '',
    ...lines,
    '',
    `Key-value stores: ${data === undefined ? 'in memory' : shown(resolve(data))}. Stop with Ctrl-C.`,
  ].join('\n');
}

function more({ manifest }: Deployment): string {
  const others = routesOf(manifest).length - 1;
  return manifest.routes && others > 0 ? paint('dim', `  and ${others} more`) : '';
}

/** Resolves at the first signal; a second one ends the process at once. */
function untilStopped(): Promise<void> {
  return new Promise((done) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        done();
        process.once(signal, () => process.exit(130));
      });
    }
  });
}

