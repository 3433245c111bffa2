/** Streams of Brotli that an encoder would not make: each asks a decoder one question about what RFC 7932 has in its appendices. */

/** Bits of the numbers that word indices have, by the length of the word. */
export const INDEX_BITS = [0, 0, 0, 0, 10, 10, 11, 11, 10, 10, 10, 10, 10, 9, 9, 8, 7, 7, 8, 7, 7, 6, 6, 5, 5];

class Bits {
  readonly #bits: number[] = [];

  put(value: number, count: number): this {
    for (let bit = 0; bit < count; bit++) this.#bits.push((value >>> bit) & 1);
    return this;
  }

  /** A prefix code, whose first bit is the highest. */
  code(value: number, count: number): this {
    for (let bit = count - 1; bit >= 0; bit--) this.#bits.push((value >>> bit) & 1);
    return this;
  }

  /** A code with one symbol. */
  single(symbol: number, width: number): this {
    return this.put(1, 2).put(0, 2).put(symbol, width);
  }

  toByte(): this {
    while (this.#bits.length % 8 !== 0) this.#bits.push(0);
    return this;
  }

  bytes(): Uint8Array {
    this.toByte();
    return Uint8Array.from({ length: this.#bits.length / 8 }, (_, at) =>
      this.#bits.slice(at * 8, at * 8 + 8).reduce((byte, bit, place) => byte | (bit << place), 0),
    );
  }
}

/** Copy lengths of 4 to 24 bytes: code, bits more, smallest. */
function copyCode(length: number): { readonly symbol: number; readonly bits: number; readonly smallest: number } {
  const smallest = [2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 18, 22];
  const code = smallest.findLastIndex((least) => least <= length);
  const bits = code < 8 ? 0 : (code - 6) >> 1;
  // Nothing is inserted, and there is a distance.
  return { symbol: code < 8 ? 128 + code : 192 + code - 8, bits, smallest: smallest[code]! };
}

/** The last meta-block, of so many bytes, up to its kinds of blocks, of which there is one each. */
const lastBlock = (bits: Bits, length: number): Bits =>
  bits
    .put(1, 1)
    .put(0, 1)
    .put(0, 2)
    .put(length - 1, 16)
    .put(0, 3);

/** A word, or what a transform makes of it, if that has so many bytes. */
export function wordStream(length: number, index: number, transform: number, resultLength: number): Uint8Array {
  const { symbol, bits: copyBits, smallest } = copyCode(length);
  const distance = (index | (transform << INDEX_BITS[length]!)) + 1;
  let code = 0;
  const offsetOf = (each: number): number => ((2 + (each & 1)) << (1 + (each >> 1))) - 4;
  while (distance > offsetOf(code) + (1 << (1 + (code >> 1)))) code++;
  return lastBlock(new Bits().put(0, 1), resultLength)
    .put(0, 6)
    .put(0, 2)
    .put(0, 2)
    .single(65, 8)
    .single(symbol, 10)
    .single(16 + code, 6)
    .put(length - smallest, copyBits)
    .put(distance - 1 - offsetOf(code), 1 + (code >> 1))
    .bytes();
}

/** Two bytes as they are, and then one that says which of 64 contexts it is in. */
export function contextStream(before: number, last: number, mode: number): Uint8Array {
  const bits = new Bits().put(0, 1).put(0, 1).put(0, 2).put(1, 16).put(1, 1).toByte().put(before, 8).put(last, 8);
  lastBlock(bits, 1).put(0, 6).put(mode, 2);
  // Sixty-four trees, one for each context: all codes of the map have six bits.
  bits.put(1, 1).put(5, 3).put(31, 5).put(0, 1).put(0, 2).put(0, 14).put(2, 2).put(0, 20);
  for (let context = 0; context < 64; context++) bits.code(context, 6);
  bits.put(0, 1).put(0, 1);
  for (let context = 0; context < 64; context++) bits.single(context, 8);
  return bits.single(8, 10).single(0, 6).bytes();
}
