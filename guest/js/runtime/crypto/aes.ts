/** AES by the compiled module. Keys and vectors have been checked. */
import { aes as run, ghash as runGhash } from 'skerry:app/sandbox';
import { concatenated } from '../concatenated.ts';
import { areEqual } from './bytes.ts';
import { own } from './hashes.ts';

const MODE = { ctr: 0, cbcEncrypt: 1, cbcDecrypt: 2, ecbEncrypt: 3, ecbDecrypt: 4 } as const;
const BLOCK = 16;
/** Tables, S-boxes, round keys twice, a block: see `guest/compiled/aes.ts`. */
const WORK_BYTES = 3328;
const NO_VECTOR = new Uint8Array(BLOCK);

function transform(mode: keyof typeof MODE, key: Uint8Array, vector: Uint8Array, data: Uint8Array, bits = 128): Uint8Array<ArrayBuffer> {
  return own(run(MODE[mode], bits, key, vector, new Uint8Array(WORK_BYTES), data));
}

/** @param bits of the counter, its last ones, that count */
export const ctr = (key: Uint8Array, counter: Uint8Array, bits: number, data: Uint8Array): Uint8Array<ArrayBuffer> =>
  transform('ctr', key, counter, data, bits);
export const ecbEncrypt = (key: Uint8Array, blocks: Uint8Array): Uint8Array<ArrayBuffer> => transform('ecbEncrypt', key, NO_VECTOR, blocks);
export const ecbDecrypt = (key: Uint8Array, blocks: Uint8Array): Uint8Array<ArrayBuffer> => transform('ecbDecrypt', key, NO_VECTOR, blocks);

/** Fills up the last block with how much it lacks. */
export function cbcEncrypt(key: Uint8Array, vector: Uint8Array, data: Uint8Array, isPadded = true): Uint8Array<ArrayBuffer> {
  if (!isPadded) return transform('cbcEncrypt', key, vector, data);
  const missing = BLOCK - (data.length % BLOCK);
  return transform('cbcEncrypt', key, vector, concatenated([data, new Uint8Array(missing).fill(missing)]));
}

/** @returns undefined when the padding is wrong */
export function cbcDecrypt(key: Uint8Array, vector: Uint8Array, data: Uint8Array, isPadded = true): Uint8Array<ArrayBuffer> | undefined {
  if (data.length % BLOCK !== 0 || (isPadded && data.length === 0)) return undefined;
  const text = transform('cbcDecrypt', key, vector, data);
  if (!isPadded) return text;
  const count = text.at(-1)!;
  const isRight = count > 0 && count <= BLOCK && text.subarray(-count).every((byte) => byte === count);
  return isRight ? text.slice(0, -count) : undefined;
}

function whole(data: Uint8Array): Uint8Array {
  return data.length % BLOCK === 0 ? data : concatenated([data, new Uint8Array(BLOCK - (data.length % BLOCK))]);
}

function lengths(one: number, other: number): Uint8Array {
  const block = new Uint8Array(BLOCK);
  const view = new DataView(block.buffer);
  view.setBigUint64(0, BigInt(one) * 8n);
  view.setBigUint64(8, BigInt(other) * 8n);
  return block;
}

function firstCounter(hashKey: Uint8Array, vector: Uint8Array): Uint8Array {
  if (vector.length === 12) return concatenated([vector, Uint8Array.of(0, 0, 0, 1)]);
  return ghash(hashKey, concatenated([whole(vector), lengths(0, vector.length)]));
}

const ghash = (hashKey: Uint8Array, data: Uint8Array): Uint8Array => own(runGhash(hashKey, new Uint8Array(256), data));

function afterFirst(counter: Uint8Array): Uint8Array {
  const next = counter.slice();
  const view = new DataView(next.buffer);
  view.setUint32(12, view.getUint32(12) + 1);
  return next;
}

interface Gcm {
  readonly key: Uint8Array;
  readonly vector: Uint8Array;
  readonly extra: Uint8Array;
  readonly tagBytes: number;
}

function tagOf({ key, vector, extra, tagBytes }: Gcm, ciphertext: Uint8Array): Uint8Array {
  const hashKey = ecbEncrypt(key, new Uint8Array(BLOCK));
  const sum = ghash(hashKey, concatenated([whole(extra), whole(ciphertext), lengths(extra.length, ciphertext.length)]));
  return ctr(key, firstCounter(hashKey, vector), 32, sum).subarray(0, tagBytes);
}

function coded({ key, vector }: Gcm, data: Uint8Array): Uint8Array<ArrayBuffer> {
  const counter = firstCounter(ecbEncrypt(key, new Uint8Array(BLOCK)), vector);
  return ctr(key, afterFirst(counter), 32, data);
}

/** @returns the ciphertext and then the tag */
export function gcmEncrypt(options: Gcm, data: Uint8Array): Uint8Array<ArrayBuffer> {
  const ciphertext = coded(options, data);
  return concatenated([ciphertext, tagOf(options, ciphertext)]);
}

/** @returns undefined when the tag is wrong */
export function gcmDecrypt(options: Gcm, data: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
  if (data.length < options.tagBytes) return undefined;
  const ciphertext = data.subarray(0, data.length - options.tagBytes);
  if (!areEqual(tagOf(options, ciphertext), data.subarray(ciphertext.length))) return undefined;
  return coded(options, ciphertext);
}

/** What wraps a key has this before it: RFC 3394. */
const MARK = new Uint8Array(8).fill(0xa6);

export function wrap(key: Uint8Array, data: Uint8Array): Uint8Array<ArrayBuffer> {
  const parts = data.slice();
  let mark: Uint8Array = MARK;
  const count = data.length / 8;
  for (let step = 1; step <= 6 * count; step++) {
    const at = ((step - 1) % count) * 8;
    const block = ecbEncrypt(key, concatenated([mark, parts.subarray(at, at + 8)]));
    mark = counted(block.subarray(0, 8), step);
    parts.set(block.subarray(8), at);
  }
  return concatenated([mark, parts]);
}

/** @returns undefined when it is not what this key has wrapped */
export function unwrap(key: Uint8Array, data: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
  if (data.length < 24 || data.length % 8 !== 0) return undefined;
  const parts = data.slice(8) as Uint8Array<ArrayBuffer>;
  let mark = data.subarray(0, 8);
  const count = parts.length / 8;
  for (let step = 6 * count; step >= 1; step--) {
    const at = ((step - 1) % count) * 8;
    const block = ecbDecrypt(key, concatenated([counted(mark, step), parts.subarray(at, at + 8)]));
    mark = block.subarray(0, 8);
    parts.set(block.subarray(8), at);
  }
  return areEqual(mark, MARK) ? parts : undefined;
}

function counted(mark: Uint8Array, step: number): Uint8Array {
  const result = mark.slice();
  const view = new DataView(result.buffer);
  view.setUint32(4, view.getUint32(4) ^ step);
  return result;
}
