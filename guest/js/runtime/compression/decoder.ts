import { begin, decode, finish, learn, outcome } from 'skerry:app/decoders';
import { concatenated } from '../concatenated.ts';
import { own } from '../modules.ts';
import { PACKED_WORDS } from './brotli-words.ts';

/** As the compiled module numbers them. */
const FORMATS = {
  'deflate-raw': { number: 0, name: 'deflate-raw' },
  deflate: { number: 1, name: 'deflate' },
  gzip: { number: 2, name: 'gzip' },
  /** Members one after the other, as RFC 1952 has it and servers send them; the Compression Standard knows only one. */
  'http-gzip': { number: 3, name: 'gzip' },
  /** Without a header, too: some servers understand that as `deflate`. */
  'http-deflate': { number: 4, name: 'deflate' },
  brotli: { number: 5, name: 'Brotli' },
} as const;

export type DecoderFormat = keyof typeof FORMATS;

/** The most bytes that the module takes at once. */
const PART_BYTES = 16_384;
const NOTHING = new Uint8Array(0);

/** What a call has come to: `guest/compiled/decoders/outcome.ts`. */
const WANTS = 0;
const MORE = 1;
const ENDED = 2;
const REASONS: Readonly<Record<number, string>> = {
  3: 'they do not begin as such data do',
  4: 'they are damaged',
  5: 'their checksum is wrong',
  6: 'their length is not the one that they end with',
  7: 'something follows behind their end',
};

/** Compressed data, from their beginning to their end. Uses as much memory as the format needs, however much comes out. */
export class Decoder {
  readonly #format: (typeof FORMATS)[DecoderFormat];
  #state: number | undefined;
  #outcome = WANTS;

  constructor(format: DecoderFormat) {
    this.#format = FORMATS[format];
  }

  /**
   * What the data give, in chunks of 64 KiB or some more, made one by one.
   *
   * @throws TypeError when something is wrong, after what comes before
   */
  *feed(data: Uint8Array): Generator<Uint8Array<ArrayBuffer>, void, void> {
    for (let at = 0; at < data.length; at += PART_BYTES) {
      let part = data.subarray(at, at + PART_BYTES);
      do {
        const output = this.#decode(part);
        if (output.length > 0) yield output;
        part = NOTHING;
      } while (this.#outcome === MORE);
      if (this.#outcome > ENDED) throw this.#failure(REASONS[this.#outcome]!);
    }
  }

  /** @throws TypeError when the data are not whole */
  end(): void {
    if (this.#outcome !== ENDED) throw this.#failure('they end too early');
    this.release();
  }

  /** Gives memory back. Nothing can be fed any more. */
  release(): void {
    if (this.#state !== undefined) finish(this.#state);
    this.#state = undefined;
  }

  #decode(data: Uint8Array): Uint8Array<ArrayBuffer> {
    this.#state ??= this.#begin();
    const output = own(decode(this.#state, data), Uint8Array.prototype) as Uint8Array<ArrayBuffer>;
    this.#outcome = outcome(this.#state);
    return output;
  }

  #begin(): number {
    if (this.#format === FORMATS.brotli) learnWords();
    return begin(this.#format.number);
  }

  #failure(reason: string): TypeError {
    return new TypeError(`These are no valid ${this.#format.name} data: ${reason}`);
  }
}

let areKnown = false;

/** Only requests that meet Brotli take the milliseconds for it: what is unpacked when a program is built is in every sandbox. */
function learnWords(): void {
  if (areKnown) return;
  const text = atob(PACKED_WORDS);
  const packed = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) packed[at] = text.charCodeAt(at);
  const decoder = new Decoder('deflate-raw');
  learn(concatenated([...decoder.feed(packed)]));
  decoder.end();
  areKnown = true;
}
