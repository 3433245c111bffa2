import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { takeImage } from './image.ts';
import { derive, type MemoryImage, plainCopy } from './index.ts';

const CHUNK = 4096;

/** An image by one letter for each chunk; a dot is a chunk of zeros. */
function image(chunks: string): MemoryImage {
  const bytes = new Uint8Array(chunks.length * CHUNK);
  for (const [i, letter] of [...chunks].entries()) if (letter !== '.') bytes.fill(letter.charCodeAt(0), i * CHUNK, (i + 1) * CHUNK);
  return takeImage(bytes, bytes.length);
}

/** What a memory that it is given to holds. */
function content(from: MemoryImage): string {
  const memory = new WebAssembly.Memory({ initial: 4 });
  plainCopy.attach(memory, from, 'zeros');
  return Array.from({ length: from.byteLength / CHUNK }, (_, i) => {
    const chunk = Buffer.from(memory.buffer, i * CHUNK, CHUNK);
    expect(chunk.every((byte) => byte === chunk[0])).toBe(true);
    return chunk[0] === 0 ? '.' : String.fromCharCode(chunk[0]!);
  }).join('');
}

const shape = fc
  .string({ unit: fc.constantFrom('.', 'a', 'b'), minLength: 16, maxLength: 64 })
  .map((text) => text.slice(0, text.length & ~15));

it('a derived image holds what it did, whatever the base is', () => {
  fc.assert(
    fc.property(shape, shape, (chunks, other) => {
      const base = image(other);
      const derived = derive(image(chunks), base);
      expect(content(derived)).toBe(chunks);
      const at = derived.runs.map(({ offset, bytes }) => [offset, offset + bytes.length]);
      expect(at.flat()).toEqual(at.flat().toSorted((a, b) => a - b));
      if (derived.base === undefined) return;
      expect(derived.delta!.length).toBeLessThanOrEqual(16);
      // What only the base has is nowhere in it, neither in its stretches nor between them.
      expect(
        derived.delta!.every(({ offset, bytes }) => Buffer.compare(bytes, flat(chunks).subarray(offset, offset + bytes.length)) === 0),
      ).toBe(true);
    }),
    { numRuns: 300 },
  );
});

const flat = (chunks: string): Buffer => Buffer.concat([...chunks].map((letter) => Buffer.alloc(CHUNK, letter === '.' ? 0 : letter)));

it.each([
  ['equal', 'aaaaaaaabbbbbbbb', 'aaaaaaaabbbbbbbb', []],
  ['other in one place', 'aaaaaaaaXbbbbbbb', 'aaaaaaaabbbbbbbb', [[8, 1]]],
  ['zero where the base is not', 'aaaa....bbbbbbbb', 'aaaabbbbbbbbbbbb', [[4, 4]]],
  ['shorter', 'aaaaaaaabbbbbbbb', 'aaaaaaaabbbbbbbbcccccccccccccccc', []],
  ['longer', 'aaaaaaaabbbbbbbb............c...', 'aaaaaaaabbbbbbbb', [[28, 1]]],
])('an image that is %s differs there', (_, chunks, other, stretches) => {
  const { delta, base } = derive(image(chunks), image(other));
  expect(base).toBeDefined();
  expect(delta!.map(({ offset, bytes }) => [offset / CHUNK, bytes.length / CHUNK])).toEqual(stretches);
});

it('an image that has nothing in common with the base stays as it is', () => {
  const own = image('aaaaaaaaaaaaaaaa');
  expect(derive(own, image('bbbbbbbbbbbbbbbb'))).toBe(own);
});

it('closes the smallest gaps when there are too many', () => {
  const other = 'a'.repeat(64);
  const chunks = `X${'aX'.repeat(20)}${'a'.repeat(23)}`;
  const { delta } = derive(image(chunks), image(other));
  expect(delta).toHaveLength(16);
  expect(delta!.reduce((sum, { bytes }) => sum + bytes.length / CHUNK, 0)).toBe(21 + 5);
});
