/**
 * What server processes hold and where, in MB by proportional set size: Node.js alone, bare Fastify and a function in AssemblyScript
 * under load, and `npm start` with all examples, before they are called and afterwards. Linux only.
 * `node bench/memory/index.ts [--seconds N] [--json FILE]`
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { discover } from '../../sdk/functions/discover.ts';
import { options, report, type Row } from '../engine/report.ts';
import { Client, encode } from '../examples/client.ts';
import { WORKLOADS } from '../examples/workloads.ts';
import { run } from '../http/load.ts';
import { type RunningSubject, start } from '../http/subject.ts';
import { partsOf } from './parts.ts';

const { seconds, json } = options({ seconds: 5 });
const CONNECTIONS = 32;
/** What takes no requests needs none to settle. */
const SETTLE_MS = 2000;

const file = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const data = mkdtempSync(join(tmpdir(), 'skerry-memory-'));
const rows: Row[] = [];

const note = (process: string, { pid }: RunningSubject): void => void rows.push({ process, ...partsOf(pid) });
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const program = (path: string) => start({ path: '/', command: (port) => [process.execPath, file(path), `${port}`] });

/** `skerry serve`, which keeps what it prepares. */
const serving = (folder: string) =>
  start({
    path: '/hello-assemblyscript',
    command: (port) => [process.execPath, file('sdk/cli/skerry.js'), 'serve', file(folder), '--port', `${port}`, '--data', data],
  });

async function underLoad(name: string, server: RunningSubject): Promise<void> {
  const load = run(server.url, { connections: CONNECTIONS, seconds });
  await pause(seconds * 900);
  note(`${name}, under load`, server);
  const { failed, rps } = await load;
  await server.stop();
  if (failed > 0 || rps === 0) throw new Error(`${name}: ${failed} requests failed`);
}

/** Each example once, as a user would: some answer that what they call is not there. */
async function callAll({ url }: RunningSubject): Promise<void> {
  for (const { manifest } of discover(file('examples'))) {
    const { before = [], request } = WORKLOADS[manifest.name]!;
    for (const outgoing of [...before, request(0)]) {
      const client = new Client(url);
      await client.send(encode(outgoing));
      client.close();
    }
  }
}

async function examples(when: string): Promise<void> {
  const server = await serving('examples');
  await pause(SETTLE_MS);
  note(`npm start ${when}, no example called`, server);
  await callAll(server);
  await pause(SETTLE_MS);
  note(`npm start ${when}, each called once`, server);
  await server.stop();
}

try {
  const server = await program('bench/memory/node-alone.ts');
  note('Node.js with a server of its own, idle', server);
  await server.stop();
  await underLoad('bare Fastify', await program('bench/functions/fastify-hello.ts'));
  await underLoad('AssemblyScript hello', await serving('examples/hello-assemblyscript'));
  await examples('for the first time');
  await examples('again');
} finally {
  rmSync(data, { recursive: true });
}
await report(rows, json);
