/**
 * What requests cost that wait: so many of them in one worker, each suspended in the middle of reading a body that does
 * not come. `node bench/engine/suspended.ts [--requests N] [--json FILE]`
 */
import { connect, type Socket } from 'node:net';
import { built } from '../../test/support/built.ts';
import { mappings } from './mappings.ts';
import { options, report } from './report.ts';
import { startWorker } from './worker.ts';

const { requests, json } = options({ requests: 10_000 });
/** What one function may have at most. */
const CONCURRENCY = 1000;
/** Requests that are on their way in at the same time. */
const BATCH = 200;
const TIMEOUT_MS = 45_000;

const functions = Array.from({ length: Math.ceil(requests / CONCURRENCY) }, (_, i) => `echo-${i}`);
const worker = await startWorker(requests + 100);
const component = await built('test/guests/echo');
for (const name of functions) await worker.add(name, component, { concurrency: CONCURRENCY, wallTimeMs: 900_000 });

/** Sends the head of a request and no body. */
function begin(i: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(worker.port, '127.0.0.1', () => {
      socket.write(`POST /${functions[i % functions.length]!} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n`);
      resolve(socket);
    });
    socket.on('error', reject);
  });
}

async function running(count: number): Promise<void> {
  const end = performance.now() + TIMEOUT_MS;
  while ((await worker.figures(functions)).running < count) {
    if (performance.now() > end) throw new Error(`${count} requests do not come to run together`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const sockets: Socket[] = [];
async function suspend(count: number): Promise<void> {
  while (sockets.length < count) {
    const batch = Array.from({ length: Math.min(BATCH, count - sockets.length) }, (_, i) => begin(sockets.length + i));
    sockets.push(...(await Promise.all(batch)));
    await running(sockets.length);
  }
}

// The first ones make the process what it is under load.
const warm = Math.min(100, requests);
await suspend(warm);
const before = await worker.figures(functions);
const start = performance.now();
await suspend(requests);
const elapsed = performance.now() - start;
const after = await worker.figures(functions);
const where = mappings(worker.pid, 8);
for (const socket of sockets) socket.destroy();
worker.stop();

const added = after.rss - before.rss;
await report(
  [
    {
      suspended: String(after.running),
      'RSS before MB': before.rss / 1e6,
      'RSS MB': after.rss / 1e6,
      'added MB': added / 1e6,
      'KB each': added / (after.running - before.running) / 1e3,
      's to begin': elapsed / 1000,
    },
  ],
  json,
);
if (where.length > 0) {
  console.log();
  await report(where, undefined);
}
