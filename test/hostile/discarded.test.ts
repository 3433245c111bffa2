import { expect, it } from 'vitest';
import { openCopyOnWrite } from '../../host/cow/index.ts';
import { HostileHost } from './host.ts';

const MiB = 1024 * 1024;
const MEGABYTES = 64;
const REQUESTS = 48;

/** Writes all the memory that it can get, and ends so that its sandbox cannot be kept. */
const host = HostileHost.serve({
  greedy: {
    handle: `(loop $more (if (i32.ne (memory.grow (i32.const 16)) (i32.const -1)) (then
      (memory.fill (i32.sub (i32.mul (memory.size) (i32.const 65536)) (i32.const ${MiB})) (i32.const 7) (i32.const ${MiB}))
      (br $more)))) unreachable`,
    limits: { memoryBytes: MEGABYTES * MiB },
  },
});

const isThere = openCopyOnWrite().available;

it.skipIf(!isThere)('the memory of discarded sandboxes goes back to the system, whenever the collector comes', async () => {
  await host.attack('greedy', 4);
  const before = process.memoryUsage.rss();
  let most = 0;
  for (let sent = 0; sent < REQUESTS; sent += 4) {
    for (const { status, code } of await host.attack('greedy', 4)) expect([status, code]).toEqual([500, 'GUEST_TRAPPED']);
    most = Math.max(most, process.memoryUsage.rss());
  }
  // In all they had 3 GiB; four at a time, and those whose turn to be given back is yet to come.
  expect((most - before) / MiB).toBeLessThan(REQUESTS * MEGABYTES * 0.3);
});
