import { Decoder } from '../compression/decoder.ts';
import { CoderPair } from '../compression/pair.ts';
import { defineClass } from '../define.ts';

/** https://compression.spec.whatwg.org: the engine's own takes data that are cut off for whole, and skips checksums. */
class DecompressionStream {
  readonly #pair: CoderPair;

  constructor(format: CompressionFormat) {
    this.#pair = new CoderPair(new Decoder(formatOf(format)));
  }

  get readable(): ReadableStream<Uint8Array> {
    return this.#pair.readable;
  }

  get writable(): WritableStream<BufferSource> {
    return this.#pair.writable;
  }
}

const FORMATS = ['brotli', 'deflate', 'deflate-raw', 'gzip'] as const;

function formatOf(value: unknown): (typeof FORMATS)[number] {
  const name = String(value);
  const format = FORMATS.find((each) => each === name);
  if (format === undefined) throw new TypeError(`DecompressionStream knows ${FORMATS.join(', ')}, not ${JSON.stringify(name)}`);
  return format;
}

defineClass('DecompressionStream', DecompressionStream);
