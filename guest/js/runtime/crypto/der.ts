/** The parts of DER that keys are written in. */
import { concatenated } from '../concatenated.ts';
import { toBytes, toNumber } from './bytes.ts';

const TAG = {
  integer: 0x02,
  bits: 0x03,
  octets: 0x04,
  null: 0x05,
  identifier: 0x06,
  sequence: 0x30,
  context0: 0xa0,
  context1: 0xa1,
} as const;
export type Tag = keyof typeof TAG;

export function element(tag: Tag, ...content: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const body = concatenated(content);
  const length =
    body.length < 0x80
      ? Uint8Array.of(body.length)
      : concatenated([Uint8Array.of(0x80 | toBytes(BigInt(body.length)).length), toBytes(BigInt(body.length))]);
  return concatenated([Uint8Array.of(TAG[tag]), length, body]);
}

export const sequence = (...content: readonly Uint8Array[]): Uint8Array<ArrayBuffer> => element('sequence', ...content);
export const bitString = (content: Uint8Array): Uint8Array<ArrayBuffer> => element('bits', Uint8Array.of(0), content);

/** With a zero before it where its highest bit is set: these numbers are positive. */
export function number(value: bigint): Uint8Array<ArrayBuffer> {
  const bytes = toBytes(value);
  return element('integer', bytes[0]! & 0x80 ? concatenated([Uint8Array.of(0), bytes]) : bytes);
}

/** Reads elements one after the other. Whatever is not DER throws a RangeError. */
export class Reader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  isNext(tag: Tag): boolean {
    return this.#bytes[this.#at] === TAG[tag];
  }

  /** The content of the next element. */
  take(tag: Tag): Uint8Array {
    if (!this.isNext(tag)) throw new RangeError(`No ${tag} where one is expected`);
    this.#at++;
    const length = this.#length();
    const end = this.#at + length;
    if (end > this.#bytes.length) throw new RangeError('An element is longer than what is around it');
    const content = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return content;
  }

  enter(tag: Tag): Reader {
    return new Reader(this.take(tag));
  }

  number(): bigint {
    const bytes = this.take('integer');
    if (bytes.length === 0 || bytes[0]! & 0x80) throw new RangeError('A number is negative or empty');
    return toNumber(bytes);
  }

  bits(): Uint8Array {
    const content = this.take('bits');
    if (content[0] !== 0) throw new RangeError('Bits that fill no byte');
    return content.subarray(1);
  }

  end(): void {
    if (!this.isAtEnd) throw new RangeError('More elements than expected');
  }

  #byte(): number {
    const byte = this.#bytes[this.#at++];
    if (byte === undefined) throw new RangeError('An element ends early');
    return byte;
  }

  #length(): number {
    const first = this.#byte();
    if (first < 0x80) return first;
    const count = first & 0x7f;
    if (count === 0 || count > 4) throw new RangeError('A length that no key has');
    let length = 0;
    for (let index = 0; index < count; index++) length = length * 256 + this.#byte();
    if (length < 0x80) throw new RangeError('A length that is written too long');
    return length;
  }
}

/** What `spki` and `pkcs8` are: an algorithm with its parameters, and the key. */
export interface Envelope {
  readonly identifier: string;
  /** Reads what follows the identifier. */
  readonly parameters: Reader;
  readonly key: Uint8Array;
}

export function readSpki(bytes: Uint8Array): Envelope {
  const all = new Reader(bytes);
  const outer = all.enter('sequence');
  all.end();
  const parameters = outer.enter('sequence');
  const identifier = parameters.take('identifier').toHex();
  const key = outer.bits();
  outer.end();
  return { identifier, parameters, key };
}

export function readPkcs8(bytes: Uint8Array): Envelope {
  const all = new Reader(bytes);
  const outer = all.enter('sequence');
  all.end();
  if (outer.number() > 1n) throw new RangeError('A version that nobody knows');
  const parameters = outer.enter('sequence');
  const identifier = parameters.take('identifier').toHex();
  return { identifier, parameters, key: outer.take('octets') };
}

export const writeSpki = (algorithm: Uint8Array, key: Uint8Array): Uint8Array<ArrayBuffer> => sequence(algorithm, bitString(key));
export const writePkcs8 = (algorithm: Uint8Array, key: Uint8Array): Uint8Array<ArrayBuffer> =>
  sequence(number(0n), algorithm, element('octets', key));
export const identifier = (hex: string): Uint8Array<ArrayBuffer> => element('identifier', Uint8Array.fromHex(hex));
