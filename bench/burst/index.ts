/**
 * A burst on a server that has just started, on a machine that is busy: `node bench/burst/index.ts [--connections N]
 * [--seconds N] [--loops N] [--workers N]`. For each language: how requests were answered, how many connections broke,
 * how many workers had to be replaced, and the rate at first and once the server is warm.
 */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { serve } from '../../test/support/cli.ts';
import { burst } from '../../test/support/burst.ts';
import { busyLoops } from '../../test/support/busy-loops.ts';

const { values } = parseArgs({
  options: {
    connections: { type: 'string', multiple: true, default: ['300', '1000'] },
    seconds: { type: 'string', default: '5' },
    loops: { type: 'string', default: '3' },
    workers: { type: 'string', default: '2' },
    language: { type: 'string', multiple: true, default: ['typescript', 'assemblyscript'] },
  },
});

const milliseconds = Number(values.seconds) * 1000;

async function cold(language: string, connections: number): Promise<Record<string, number>> {
  const folder = fileURLToPath(new URL(`../../examples/hello-${language}`, import.meta.url));
  const server = await serve([folder, '--workers', values.workers]);
  const stopLoops = busyLoops(Number(values.loops));
  try {
    const url = `${server.url}/hello-${language}`;
    const first = await burst(url, connections, milliseconds);
    const warm = await burst(url, connections, milliseconds);
    return {
      'answered 200': first.ok + warm.ok,
      'answered 503': first.busy + warm.busy,
      other: first.other + warm.other,
      broken: first.broken + warm.broken,
      wedged: server.stderr().split('WORKER_WEDGED').length - 1,
      'first answer ms': Math.round(first.firstMs),
      'rate at first': Math.round((first.ok / milliseconds) * 1000),
      'rate when warm': Math.round((warm.ok / milliseconds) * 1000),
    };
  } finally {
    stopLoops();
    await server.stop('SIGKILL');
  }
}

const rows: Record<string, Record<string, number>> = {};
for (const language of values.language) {
  for (const connections of values.connections) rows[`${language} ${connections}`] = await cold(language, Number(connections));
}
console.table(rows);
