import { expect, it } from 'vitest';
import { collecting } from './collecting.ts';

const MiB = 1024 * 1024;
const MEGABYTES = 64;
const TIMES = 48;

it('has the memory of discarded sandboxes collected where it cannot be given back', async () => {
  const { release } = collecting();
  const before = process.memoryUsage.rss();
  let most = 0;
  for (let i = 0; i < TIMES; i++) {
    // V8 counts what a memory has at first, and not what it grows by.
    const memory = new WebAssembly.Memory({ initial: 1 });
    memory.grow(MEGABYTES * 16 - 1);
    release!(new Uint8Array(memory.buffer).fill(7));
    await new Promise((resolve) => setTimeout(resolve, 5));
    most = Math.max(most, process.memoryUsage.rss());
  }
  expect((most - before) / MiB).toBeLessThan(TIMES * MEGABYTES * 0.5);
});
