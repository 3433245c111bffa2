import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { giveLargeBlocksBack } from './allocator.ts';
import { openCopyOnWrite } from './index.ts';

const MiB = 1024 * 1024;
const LARGE = 10 * MiB;
const BUFFERS = 20;

/** What is allocated by `malloc` and lies in memory. */
const resident = (): number => Number(/^RssAnon:\s+(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'))![1]) * 1024;

it.runIf(openCopyOnWrite().available)('gives memory of large buffers back when they are gone, whatever lies beside them', async () => {
  giveLargeBlocksBack();
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const filled = (length: number): Uint8Array => new Uint8Array(length).fill(1);
  const gone = async (): Promise<void> => {
    for (let turn = 0; turn < 4; turn++) {
      collect();
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
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
