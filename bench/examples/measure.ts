import { createServer as createUpstream, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer, listen } from '@skerry/host/fastify';
import { pino } from 'pino';
import { deployReady, openHost } from '../../sdk/cli/host.ts';
import type { FunctionFolder } from '../../sdk/functions/discover.ts';
import { type ReadyFunction, readyFunction } from '../../sdk/functions/index.ts';
import { Client, encode, type Outgoing } from './client.ts';
import type { Workload } from './workloads.ts';

export interface Measurement {
  readonly name: string;
  readonly language: string;
  readonly description: string;
  /** Of the component. */
  readonly bytes: number;
  readonly buildMs: number;
  /** Median from the first byte sent to the last byte received. */
  readonly requestMs: number;
  /** The request in words. */
  readonly request: string;
}

export interface Effort {
  readonly requests: number;
  readonly warmUp: number;
}

const LANGUAGES: Readonly<Record<string, string>> = {
  assemblyscript: 'AssemblyScript',
  typescript: 'TypeScript',
  javascript: 'JavaScript',
};

/** Builds an example anew and times its request on a server of its own, values in memory, one request after the other. */
export async function measure(folder: FunctionFolder, workload: Workload, effort: Effort): Promise<Measurement> {
  const built = await readyFunction(folder, true);
  const requestMs = await time(built, workload, effort);
  const { name, origin, description = '' } = folder.manifest;
  const language = origin.kind === 'source' ? LANGUAGES[origin.language]! : 'component';
  const { bytes, milliseconds: buildMs } = built.build;
  return { name, language, description, bytes, buildMs, requestMs, request: workload.what };
}

async function time(ready: ReadyFunction, workload: Workload, effort: Effort): Promise<number> {
  const upstream = workload.upstream && (await startUpstream(workload.upstream));
  const served = await start(upstream ? redirected(ready, upstream.origin, workload.upstreamKey) : ready);
  const client = new Client(served.url);
  try {
    for (const outgoing of workload.before ?? []) await timed(client, outgoing);
    for (let index = 0; index < effort.warmUp; index++) await timed(client, workload.request(-1 - index));
    const times: number[] = [];
    for (let index = 0; index < effort.requests; index++) times.push(await timed(client, workload.request(index)));
    return median(times);
  } finally {
    client.close();
    await served.close();
    upstream?.close();
  }
}

/** @throws when the answer says that the request failed: nothing is measured that does not work */
async function timed(client: Client, outgoing: Outgoing): Promise<number> {
  const request = encode(outgoing);
  const start = performance.now();
  const { status, bytes } = await client.send(request);
  const end = performance.now();
  if (status < 200 || status > 299) throw new Error(`${outgoing.path} was answered by ${bytes.toString().slice(0, 1000)}`);
  return end - start;
}

async function start(ready: ReadyFunction): Promise<{ readonly url: string; close(): Promise<void> }> {
  const logger = pino({ level: 'silent' });
  const host = openHost(undefined, logger);
  host.registry.replace([await deployReady(host, ready)]);
  const app = await createServer({ registry: host.registry, logger });
  return {
    url: await listen(app, '127.0.0.1', 0),
    async close() {
      await app.close();
      await host.close();
    },
  };
}

async function startUpstream(listener: RequestListener): Promise<{ readonly origin: string; close(): void }> {
  const server = createUpstream(listener).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** The same function, granted the upstream of the measurement in place of its own. */
function redirected(ready: ReadyFunction, origin: string, key = 'UPSTREAM'): ReadyFunction {
  const { manifest } = ready;
  return { ...ready, manifest: { ...manifest, http: [origin], config: { ...manifest.config, [key]: origin } } };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2;
}
