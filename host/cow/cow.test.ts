import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { describeReset } from '../engine/snapshot/describe-reset.ts';
import { takeImage } from '../engine/snapshot/image.ts';
import { openCopyOnWrite } from './index.ts';

const opened = openCopyOnWrite();

it('is there on Linux, and elsewhere says why not', () => {
  if (process.platform === 'linux') expect(opened).toMatchObject({ available: true });
  else expect(opened).toMatchObject({ available: false, reason: expect.stringContaining('Linux') });
});

describe.runIf(opened.available)('copy-on-write', () => {
  if (!opened.available) return;
  const { strategy } = opened;
  describeReset(strategy);

  function filled(pages: number): WebAssembly.Memory {
    const memory = new WebAssembly.Memory({ initial: pages, maximum: 2048 });
    new Uint32Array(memory.buffer).forEach((_, i, words) => (words[i] = i ^ 0x5a5a));
    return memory;
  }

  const mappings = (): number => readFileSync('/proc/self/maps', 'utf8').split('skerry-snapshot').length - 1;

  it('shares one image among many memories, and keeps their writes apart', () => {
    const image = takeImage(filled(16), 16 * 65_536);
    const memories = Array.from({ length: 50 }, () => filled(16));
    const attached = memories.map((memory) => strategy.attach(memory, image, 'image'));
    const before = memories.map(({ buffer }) => new Uint32Array(buffer));
    before.forEach((words, i) => words.fill(i, 0, 5000));
    expect(before.every((words, i) => words[4999] === i && words[5000] === (5000 ^ 0x5a5a))).toBe(true);
    while (attached[7]!.reset());
    expect(before[7]![0]).toBe(0x5a5a);
    expect(before[8]![0]).toBe(8);
  });

  it('unmaps with the memory when that is collected', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const image = takeImage(filled(4), 4 * 65_536);
    let attached = Array.from({ length: 200 }, () => strategy.attach(filled(4), image, 'image'));
    expect(mappings()).toBeGreaterThanOrEqual(200);
    attached = [];
    for (let round = 0; round < 20 && mappings() > 20; round++) {
      collect();
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(attached).toHaveLength(0);
    expect(mappings()).toBeLessThan(20);
  });

  it('gives pages back: an image shows through, and the rest reads as zero', () => {
    const image = takeImage(filled(16), 16 * 65_536);
    const memory = filled(16);
    strategy.attach(memory, image, 'image');
    memory.grow(1008);
    const words = new Uint32Array(memory.buffer).fill(1);
    const held = process.memoryUsage.rss();
    strategy.release!(new Uint8Array(memory.buffer));
    expect(held - process.memoryUsage.rss()).toBeGreaterThan(0.8 * memory.buffer.byteLength);
    expect([words[0], words[100], words[16 * 16_384], words.at(-1)]).toEqual([0x5a5a, 100 ^ 0x5a5a, 0, 0]);
  });

  it.each([
    ['behind the image', 16],
    ['inside it', 1024],
  ])('gives much that was written %s back one part after another', (_, pages) => {
    const image = takeImage(filled(pages), pages * 65_536);
    const memory = filled(pages);
    const attached = strategy.attach(memory, image, 'image');
    memory.grow(1024 - pages);
    const words = new Uint32Array(memory.buffer).fill(1);
    const held = process.memoryUsage.rss();
    expect(attached.reset()).toBe(true);
    expect(held - process.memoryUsage.rss()).toBeLessThan(memory.buffer.byteLength / 2);
    while (attached.reset());
    expect(words.every((word, i) => word === (i < pages * 16_384 ? (i ^ 0x5a5a) >>> 0 : 0))).toBe(true);
  });

  it('takes a memory of no pages', () => {
    const memory = new WebAssembly.Memory({ initial: 0, maximum: 3 });
    const attached = strategy.attach(memory, { byteLength: 0, runs: [] }, 'image');
    while (attached.reset());
    memory.grow(2);
    new Uint8Array(memory.buffer).fill(3);
    while (attached.reset());
    expect(new Uint8Array(memory.buffer).every((byte) => byte === 0)).toBe(true);
  });
});
