import {
  brotliCompressSync,
  brotliDecompressSync,
  type BrotliOptions,
  constants,
  deflateRawSync,
  deflateSync,
  gunzipSync,
  gzipSync,
  inflateRawSync,
  inflateRawSync as unpack,
  inflateSync,
  type InputType,
  type ZlibOptions,
} from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { PACKED_WORDS } from '@skerry/guest/runtime/compression/brotli-words';
import { contextStream, INDEX_BITS, wordStream } from './describe-brotli.ts';
import { type Decoded, loadDecoders } from './describe-decoders.ts';
import { randomNumbers, sampleTexts } from './describe-samples.ts';

/** The decoders as they are compiled, without an engine around them, beside zlib. */

type Coder = (data: InputType, options?: ZlibOptions & BrotliOptions) => Buffer;

const FORMATS: readonly { readonly name: string; readonly number: number; readonly encode: Coder; readonly decode: Coder }[] = [
  { name: 'deflate-raw', number: 0, encode: deflateRawSync, decode: inflateRawSync },
  { name: 'deflate', number: 1, encode: deflateSync, decode: inflateSync },
  { name: 'gzip', number: 2, encode: gzipSync, decode: gunzipSync },
];

const SETTINGS: readonly ZlibOptions[] = [
  { level: 0 },
  { level: 1 },
  { level: 9 },
  { level: 6, strategy: constants.Z_FIXED },
  { strategy: constants.Z_HUFFMAN_ONLY },
  { strategy: constants.Z_RLE, windowBits: 9 },
];

const SIZES = [0, 1, 2, 258, 1000, 32_767, 32_769, 65_536, 100_000];

let decode: (format: number, data: Uint8Array, partBytes?: number) => Decoded;
beforeAll(async () => {
  decode = await loadDecoders(unpack(Buffer.from(PACKED_WORDS, 'base64')));
});

describe.each(FORMATS)('$name', ({ number, encode, decode: judge }) => {
  it('gives back what zlib has compressed, however the data are divided', () => {
    const random = randomNumbers(1);
    for (const text of sampleTexts(random)) {
      for (const size of SIZES) {
        const plain = text(size);
        for (const settings of SETTINGS) {
          const data = encode(plain, settings);
          for (const part of size > 5000 ? [16_384, 1 + random(2000)] : [16_384, 1, 1 + random(40)]) {
            const { outcome, output } = decode(number, data, part);
            expect([outcome, output.equals(plain)], `${size} bytes, ${JSON.stringify(settings)}, parts of ${part}`).toEqual([
              'ended',
              true,
            ]);
          }
        }
      }
    }
  });

  it('takes of damaged data what zlib takes, and nothing else', () => {
    const random = randomNumbers(2);
    const texts = sampleTexts(random);
    for (let round = 0; round < 2000; round++) {
      const data = damaged(encode(texts[random(texts.length)]!(random(2000)), { level: random(10), strategy: random(5) }), random);
      const { outcome, output } = decode(number, data, 1 + random(300));
      expect(outcome === 'ended' ? output : undefined, data.toString('hex')).toEqual(judged(judge, data));
    }
  });
});

/** Some bits turned, the end cut off, or something behind it. */
function damaged(data: Buffer, random: (below: number) => number): Buffer {
  const kind = random(4);
  if (kind === 0) return data.subarray(0, random(data.length));
  if (kind === 1) return Buffer.concat([data, Buffer.from([random(256)])]);
  const reach = kind === 2 ? Math.min(data.length, 40) : data.length;
  for (let turned = 0; turned <= random(3); turned++) data[random(reach)]! ^= 1 << random(8);
  return data;
}

/** zlib leaves what is behind the end alone. */
function judged(decoder: Coder, data: Buffer): Buffer | undefined {
  try {
    const { buffer, engine } = decoder(data, { info: true } as ZlibOptions) as unknown as {
      readonly buffer: Buffer;
      readonly engine: { readonly bytesWritten: number };
    };
    return engine.bytesWritten === data.length ? buffer : undefined;
  } catch {
    return undefined;
  }
}

describe('Brotli', () => {
  const BROTLI = 5;
  const compressed = (plain: Buffer, quality: number, window: number, mode = 0): Buffer =>
    brotliCompressSync(plain, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: quality,
        [constants.BROTLI_PARAM_LGWIN]: window,
        [constants.BROTLI_PARAM_MODE]: mode,
      },
    });
  /** With words of the dictionary, and bytes of more than ASCII. */
  const prose = Buffer.from('Größe, naïve façade; 日本語のテキスト. Information about the world, Привет. '.repeat(400));

  it('gives back what Node.js has compressed, of every quality, however the data are divided', () => {
    const random = randomNumbers(3);
    for (const text of [...sampleTexts(random), (size: number) => prose.subarray(0, size)]) {
      for (const size of [0, 1, 100, 3000, 20_000]) {
        for (let quality = 0; quality <= 11; quality++) {
          const plain = text(size);
          const data = compressed(plain, quality, 10 + random(13), random(3));
          for (const part of size > 5000 ? [1 + random(2000)] : [16_384, 1]) {
            const { outcome, output } = decode(BROTLI, data, part);
            expect([outcome, output.equals(plain)], `${size} bytes, quality ${quality}, parts of ${part}`).toEqual(['ended', true]);
          }
        }
      }
    }
  });

  it('refers back as far as the largest windows reach', () => {
    const random = randomNumbers(4);
    const noise = Buffer.from(Array.from({ length: 700_000 }, () => random(256)));
    const plain = Buffer.concat([noise, Buffer.alloc(100_000), noise, prose]);
    for (const window of [17, 18, 20, 24]) {
      const { outcome, output } = decode(BROTLI, compressed(plain, 2, window));
      expect([outcome, output.equals(plain)]).toEqual(['ended', true]);
    }
  });

  it('takes of damaged data what Node.js takes, and nothing else', () => {
    const random = randomNumbers(5);
    const texts = [...sampleTexts(random), (size: number) => prose.subarray(0, size)];
    for (let round = 0; round < 2000; round++) {
      const whole = compressed(texts[random(texts.length)]!(random(1500)), [1, 3, 5, 9, 11][random(5)]!, 10 + random(13), random(3));
      const data = damaged(whole, random);
      const { outcome, output } = decode(BROTLI, data, 1 + random(300));
      expect(outcome === 'ended' ? output : undefined, data.toString('hex')).toEqual(judged(brotliDecompressSync, data));
    }
  });

  it('knows the words, the transforms, and the contexts that Node.js knows', () => {
    const same = (data: Uint8Array): void => {
      const { outcome, output } = decode(BROTLI, data);
      expect(outcome === 'ended' ? output : undefined).toEqual(judged(brotliDecompressSync, Buffer.from(data)));
    };
    for (let length = 4; length <= 24; length++) {
      for (let index = 0; index < 1 << INDEX_BITS[length]!; index += 3) same(wordStream(length, index, 0, length));
    }
    // Words of four bytes, some with characters of two and of three, and no transform behind the last.
    for (let transform = 0; transform <= 121; transform++) {
      for (let size = 1; size < 20; size++) for (const index of [0, 527, 895]) same(wordStream(4, index, transform, size));
    }
    for (let byte = 0; byte < 256; byte++) {
      for (let mode = 0; mode < 4; mode++) {
        same(contextStream(byte, 0, mode));
        same(contextStream(0, byte, mode));
      }
    }
  });
});

describe('the parts of a header of gzip', () => {
  const plain = Buffer.from('hello');
  const [content, trailer] = [deflateRawSync(plain), gzipSync(plain).subarray(-8)];
  const withHeader = (flags: number, ...fields: number[]): Buffer =>
    Buffer.concat([Buffer.from([0x1f, 0x8b, 8, flags, 0, 0, 0, 0, 0, 3, ...fields]), content, trailer]);

  it.each([
    ['a name', withHeader(8, 97, 98, 0)],
    ['a comment', withHeader(16, 97, 0)],
    ['an extra field', withHeader(4, 3, 0, 1, 2, 3)],
    ['a wrong checksum', withHeader(2, 1, 2)],
    ['all of them but a checksum', withHeader(29, 2, 0, 9, 9, 0, 97, 0)],
    ['a flag that nobody knows', withHeader(0x20)],
    ['a name without end', withHeader(8).fill(1, 10)],
  ])('%s', (_, data) => {
    const { outcome, output } = decode(2, data, 1);
    expect(outcome === 'ended' ? output : undefined).toEqual(judged(gunzipSync, data));
  });
});

describe('as HTTP has it', () => {
  const plain = Buffer.from('hello, hello, hello');

  it('gzip may have members, and deflate no header', () => {
    const members = Buffer.concat([gzipSync(plain), gzipSync(''), gzipSync(plain)]);
    for (const part of [1, 7, 16_384]) {
      expect(decode(3, members, part)).toEqual({ outcome: 'ended', output: Buffer.concat([plain, plain]) });
      expect(decode(4, deflateSync(plain), part)).toEqual({ outcome: 'ended', output: plain });
      expect(decode(4, deflateRawSync(plain), part)).toEqual({ outcome: 'ended', output: plain });
    }
  });

  it('a member does not refer to the one before it, and what follows has to be one', () => {
    // A match of three bytes, 32768 back.
    const reaching = Buffer.concat([
      gzipSync(Buffer.alloc(40_000)),
      Buffer.from('1f8b08000000000000ff03', 'hex'),
      Buffer.from([0x63, 0x01]),
    ]);
    expect(decode(3, reaching).outcome).not.toBe('ended');
    expect(decode(3, Buffer.concat([gzipSync(plain), Buffer.from([0])])).outcome).not.toBe('ended');
  });
});
