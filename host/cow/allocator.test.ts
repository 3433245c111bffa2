import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it, vi } from 'vitest';
import { giveHolesBack, giveLargeBlocksBack } from './allocator.ts';
import { openCopyOnWrite } from './index.ts';

const MiB = 1024 * 1024;
const LARGE = 10 * MiB;
const BUFFERS = 20;
const BLOCKS = 2000;

/** What is allocated by `malloc` and lies in memory. */
const resident = (): number => Number(/^RssAnon:\s+(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'))![1]) * 1024;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const filled = (length: number): Uint8Array => new Uint8Array(length).fill(1);

async function gone(): Promise<void> {
  for (let turn = 0; turn < 4; turn++) {
    collect();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

it.runIf(openCopyOnWrite().available)('gives memory of large buffers back when they are gone, whatever lies beside them', async () => {
  giveLargeBlocksBack();
  // The first one that is freed is what glibc learns from.
  filled(LARGE);
  await gone();
  const before = resident();
  let large = Array.from({ length: BUFFERS }, () => [filled(LARGE), filled(MiB / 8)]);
  const small = large.map((pair) => pair[1]!);
  expect(resident() - before).toBeGreaterThan(BUFFERS * LARGE * 0.9);
  large = [];
  await gone();
  expect(large.length + small.length).toBe(BUFFERS);
  expect(resident() - before).toBeLessThan(BUFFERS * LARGE * 0.2);
});

it.runIf(openCopyOnWrite().available)('gives pages back between blocks that are in use, soon and then once a minute', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'setTimeout'] });
  giveHolesBack();
  giveHolesBack();
  expect(vi.getTimerCount()).toBe(2);
  for (const ms of [5000, 60_000]) {
    const before = resident();
    // Of each 64 KiB a small part stays: none of the others lies behind all that is in use.
    let pairs = Array.from({ length: BLOCKS }, () => [filled(60_000), filled(2000)]);
    const kept = pairs.map((pair) => pair[1]!);
    pairs = [];
    collect();
    expect(resident() - before).toBeGreaterThan(BLOCKS * 50_000);
    await vi.advanceTimersByTimeAsync(ms);
    await vi.waitFor(() => expect(resident() - before).toBeLessThan(BLOCKS * 20_000), 5000);
    expect(pairs.length + kept.length).toBe(BLOCKS);
  }
  vi.useRealTimers();
});
