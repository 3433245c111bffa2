/** How RSA pads what it signs and encrypts: RFC 8017. */
import { concatenated } from '../concatenated.ts';
import { areEqual, randomBytes } from './bytes.ts';
import { digestBytes, hash, type HashName } from './hashes.ts';

/** A digest as DER: what its algorithm is, up to where its bytes begin. */
const PREFIXES: Readonly<Partial<Record<HashName, string>>> = {
  MD5: '3020300c06082a864886f70d020505000410',
  'SHA-1': '3021300906052b0e03021a05000414',
  'SHA-224': '302d300d06096086480165030402040500041c',
  'SHA-256': '3031300d060960864801650304020105000420',
  'SHA-384': '3041300d060960864801650304020205000430',
  'SHA-512': '3051300d060960864801650304020305000440',
};

function mask(name: HashName, seed: Uint8Array, length: number): Uint8Array {
  const parts: Uint8Array[] = [];
  for (let counter = 0; parts.length * digestBytes(name) < length; counter++) {
    const number = new Uint8Array(4);
    new DataView(number.buffer).setUint32(0, counter);
    parts.push(hash(name, concatenated([seed, number])));
  }
  return concatenated(parts).subarray(0, length);
}

function masked(data: Uint8Array, name: HashName, seed: Uint8Array): Uint8Array {
  const over = mask(name, seed, data.length);
  return data.map((byte, index) => byte ^ over[index]!);
}

/** @returns undefined when the key is too short for the hash */
export function pkcs1Message(name: HashName, digest: Uint8Array, length: number): Uint8Array | undefined {
  const content = concatenated([Uint8Array.fromHex(PREFIXES[name]!), digest]);
  if (length < content.length + 11) return undefined;
  return concatenated([Uint8Array.of(0, 1), new Uint8Array(length - content.length - 3).fill(0xff), Uint8Array.of(0), content]);
}

const unusedBits = (bits: number): number => 0xff >> (8 * Math.ceil(bits / 8) - bits);

/** @param bits one less than the modulus has */
export function pssMessage(
  name: HashName,
  digest: Uint8Array,
  bits: number,
  saltBytes: number,
  salt = randomBytes(saltBytes),
): Uint8Array | undefined {
  const length = Math.ceil(bits / 8);
  const size = digestBytes(name);
  if (length < size + saltBytes + 2) return undefined;
  const check = hash(name, concatenated([new Uint8Array(8), digest, salt]));
  const block = concatenated([new Uint8Array(length - saltBytes - size - 2), Uint8Array.of(1), salt]);
  const hidden = masked(block, name, check);
  hidden[0]! &= unusedBits(bits);
  return concatenated([hidden, check, Uint8Array.of(0xbc)]);
}

/** @param saltBytes undefined: whatever the signature has */
export function isPss(name: HashName, digest: Uint8Array, message: Uint8Array, bits: number, saltBytes: number | undefined): boolean {
  const size = digestBytes(name);
  const end = message.length - size - 1;
  if (end < 1 || message.at(-1) !== 0xbc || (message[0]! & ~unusedBits(bits)) !== 0) return false;
  const check = message.subarray(end, -1);
  const block = masked(message.subarray(0, end), name, check);
  block[0]! &= unusedBits(bits);
  const one = block.findIndex((byte) => byte !== 0);
  if (one < 0 || block[one] !== 1) return false;
  const salt = block.subarray(one + 1);
  if (saltBytes !== undefined && salt.length !== saltBytes) return false;
  return areEqual(hash(name, concatenated([new Uint8Array(8), digest, salt])), check);
}

export function oaepMessage(name: HashName, data: Uint8Array, label: Uint8Array, length: number): Uint8Array | undefined {
  const size = digestBytes(name);
  if (data.length > length - 2 * size - 2) return undefined;
  const block = concatenated([hash(name, label), new Uint8Array(length - data.length - 2 * size - 2), Uint8Array.of(1), data]);
  const seed = randomBytes(size);
  const hidden = masked(block, name, seed);
  return concatenated([Uint8Array.of(0), masked(seed, name, hidden), hidden]);
}

/** Finds out all that may be wrong before it says so: which it was would help to decrypt without the key. */
export function oaepContent(name: HashName, message: Uint8Array, label: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
  const size = digestBytes(name);
  const hidden = message.subarray(1 + size);
  const block = masked(hidden, name, masked(message.subarray(1, 1 + size), name, hidden));
  let [wrong, at, isFound] = [message[0]! | (areEqual(block.subarray(0, size), hash(name, label)) ? 0 : 1), 0, 0];
  for (let index = size; index < block.length; index++) {
    const isOne = block[index] === 1 ? 1 : 0;
    wrong |= isFound ? 0 : block[index]! & ~isOne;
    at = isFound ? at : index;
    isFound |= isOne;
  }
  return wrong !== 0 || !isFound ? undefined : (block.slice(at + 1) as Uint8Array<ArrayBuffer>);
}
