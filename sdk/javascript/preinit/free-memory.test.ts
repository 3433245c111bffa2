import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { buildJavaScript } from '../index.ts';
import { clearFreeMemory } from './free-memory.ts';

const FIRST = 0x408;
const TOP_BYTES = 0x100;
const FOOT_BYTES = 56;
const STATE_AT = 0x80;

interface Piece {
  readonly bytes: number;
  readonly isFree: boolean;
}

/** A heap as dlmalloc lays it out, in which every byte of content is 0xff. */
function heapOf(pieces: readonly Piece[]): Uint8Array {
  const end = pieces.reduce((at, { bytes }) => at + bytes, FIRST) + TOP_BYTES + FOOT_BYTES;
  const memory = new Uint8Array(Math.ceil(end / 16) * 16);
  const view = new DataView(memory.buffer);
  memory.fill(0xff, FIRST);
  let [at, wasFree] = [FIRST, 0];
  for (const { bytes, isFree } of [...pieces, { bytes: TOP_BYTES, isFree: true }]) {
    view.setUint32(at + 4, bytes | (isFree ? 0 : 2) | (wasFree > 0 ? 0 : 1), true);
    if (wasFree > 0) view.setUint32(at, wasFree, true);
    wasFree = isFree ? bytes : 0;
    at += bytes;
  }
  const top = at - TOP_BYTES;
  for (const [word, value] of [
    [3, TOP_BYTES],
    [4, 0x400],
    [6, top],
    [112, 0x400],
    [113, at + FOOT_BYTES - 0x400],
  ] as const)
    view.setUint32(STATE_AT + word * 4, value, true);
  return memory;
}

/** Neighbours are never both free: they would be one piece. */
const HEAPS = fc
  .array(fc.record({ bytes: fc.integer({ min: 1, max: 40 }).map((size) => size * 16), isFree: fc.boolean() }), { minLength: 1 })
  .map((pieces) => pieces.map((piece, at) => ({ ...piece, isFree: piece.isFree && at % 2 === 1 && at < pieces.length - 1 })));

it('clears what is free behind its links, and nothing else', () => {
  fc.assert(
    fc.property(HEAPS, (pieces) => {
      const memory = heapOf(pieces);
      const before = memory.slice();
      clearFreeMemory(memory);
      let at = FIRST;
      for (const { bytes, isFree } of pieces) {
        const cleared = isFree ? Math.max(0, bytes - 32) : 0;
        expect(memory.subarray(at, at + bytes - cleared)).toEqual(before.subarray(at, at + bytes - cleared));
        expect(memory.subarray(at + bytes - cleared, at + bytes).every((byte) => byte === 0)).toBe(true);
        at += bytes;
      }
      expect(memory.subarray(0, FIRST)).toEqual(before.subarray(0, FIRST));
    }),
  );
});

it.each([
  ['a size that leads nowhere', (view: DataView) => view.setUint32(FIRST + 4, 0x33, true)],
  ['a free piece without its size at its end', (view: DataView) => view.setUint32(FIRST + 64 + 128, 16, true)],
  ['a flag that contradicts its neighbour', (view: DataView) => view.setUint32(FIRST + 64 + 128 + 4, 64 | 3, true)],
  ['no state of an allocator', (view: DataView) => view.setUint32(STATE_AT + 3 * 4, 1, true)],
])('leaves memory as it is that has %s', (_, spoil) => {
  const memory = heapOf([
    { bytes: 64, isFree: false },
    { bytes: 128, isFree: true },
    { bytes: 64, isFree: false },
  ]);
  spoil(new DataView(memory.buffer));
  const before = memory.slice();
  expect(clearFreeMemory(memory)).toBe(0);
  expect(memory).toEqual(before);
});

it('leaves none of the copies of a program in its component that were made to read it', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'skerry-free-'));
  try {
    const source = join(directory, 'index.js');
    const marker = 'a marker that stands once in the program';
    writeFileSync(source, `const text = '${marker}';\nexport default { fetch: () => new Response(text) };\n`);
    const { component } = await buildJavaScript({ name: 'test', directory, source, world: { keyvalue: [], config: [] } });
    const found = Buffer.from(component.buffer, component.byteOffset, component.byteLength).toString('latin1').split(marker).length - 1;
    // The source, for `toString` of functions, and the string itself.
    expect(found).toBeLessThanOrEqual(2);
  } finally {
    rmSync(directory, { recursive: true });
  }
});
