import { expect, it } from 'vitest';
import { takeImage } from '../engine/snapshot/image.ts';
import { openCopyOnWrite } from './index.ts';
import { WrittenPages } from './written-pages.ts';

const PAGE = 4096;

/** A memory whose pages hold their number, every third one zeros. */
function numbered(wasmPages: number): WebAssembly.Memory {
  const memory = new WebAssembly.Memory({ initial: wasmPages, maximum: wasmPages });
  const bytes = new Uint8Array(memory.buffer);
  for (let page = 0; page * PAGE < bytes.length; page++) if (page % 3 !== 0) bytes.fill(page, page * PAGE, (page + 1) * PAGE);
  return memory;
}

it('restores what the image holds in written pages, and nothing else', () => {
  const memory = numbered(4);
  const image = takeImage(memory, 4 * 65_536);
  const bytes = new Uint8Array(memory.buffer);
  const written = new WrittenPages(image);
  written.add(0, 7);
  written.add(5, 4);
  written.add(63, 1);
  expect(written.count).toBe(10);
  const before = bytes.slice();
  bytes.fill(0xff);
  written.restore(bytes);
  for (let page = 0; page < 64; page++) {
    const content = bytes.subarray(page * PAGE, (page + 1) * PAGE);
    const isWritten = page < 9 || page === 63;
    const expected = isWritten ? before.subarray(page * PAGE, (page + 1) * PAGE) : new Uint8Array(PAGE).fill(0xff);
    expect(Buffer.compare(content, expected), `page ${page}`).toBe(0);
  }
});

const opened = openCopyOnWrite();

it.runIf(opened.available)('is given up for a memory that was written all over', () => {
  if (!opened.available) return;
  const memory = numbered(100);
  const bytes = new Uint8Array(memory.buffer);
  const before = bytes.slice();
  const attached = opened.strategy.attach(memory, takeImage(memory, bytes.length), 'image');
  for (const stride of [PAGE, 7 * PAGE, PAGE]) {
    for (let at = 0; at < bytes.length; at += stride) bytes[at] = 0xee;
    while (attached.reset());
    expect(Buffer.compare(bytes, before)).toBe(0);
  }
});
