import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { INITIAL, ROUND_CONSTANTS } from '../../../guest/js/runtime/crypto/constants.ts';
import { compiledModule } from './compiled.ts';

/** Of the sandbox: lists are addresses and lengths, and a result is stored at the last address. */
interface Sandbox {
  digest(kind: number, work: number, workSize: number, data: number, size: number, out: number): void;
  derive(
    kind: number,
    work: number,
    workSize: number,
    keys: number,
    keysSize: number,
    first: number,
    size: number,
    rounds: number,
    out: number,
  ): void;
}

const OUT = 1024;
const HEAP = 4096;
const STATE_BYTES = 64;
const WORK_BYTES = 1344;

const HASHES = [
  { name: 'md5', kind: 0, initial: INITIAL.md5, constants: ROUND_CONSTANTS.md5, block: 64 },
  { name: 'sha1', kind: 1, initial: INITIAL.sha1, constants: ROUND_CONSTANTS.none, block: 64 },
  { name: 'sha224', kind: 2, initial: INITIAL.sha224, constants: ROUND_CONSTANTS.words, block: 64 },
  { name: 'sha256', kind: 2, initial: INITIAL.sha256, constants: ROUND_CONSTANTS.words, block: 64 },
  { name: 'sha384', kind: 3, initial: INITIAL.sha384, constants: ROUND_CONSTANTS.longs, block: 128 },
  { name: 'sha512', kind: 3, initial: INITIAL.sha512, constants: ROUND_CONSTANTS.longs, block: 128 },
] as const;
type Hash = (typeof HASHES)[number];

const memory = new WebAssembly.Memory({ initial: 2 });
let top = HEAP;
let sandbox: Sandbox;

beforeAll(async () => {
  const allocate = (_old: number, _oldSize: number, _align: number, size: number): number => {
    const at = top;
    top += (size + 15) & ~15;
    return at;
  };
  const module = await WebAssembly.compile(new Uint8Array(await compiledModule('sandbox')));
  const instance = await WebAssembly.instantiate(module, { env: { memory }, __main_module__: { cabi_realloc: allocate } });
  sandbox = instance.exports as unknown as Sandbox;
});

function put(bytes: Uint8Array): [address: number, size: number] {
  const at = top;
  new Uint8Array(memory.buffer).set(bytes, at);
  top += (bytes.length + 15) & ~15;
  return [at, bytes.length];
}

function result(): Buffer {
  const view = new DataView(memory.buffer);
  const at = view.getUint32(OUT, true);
  return Buffer.from(memory.buffer.slice(at, at + view.getUint32(OUT + 4, true)));
}

function workOf({ initial, constants }: Hash): [address: number, size: number] {
  const work = new Uint8Array(WORK_BYTES);
  work.set(initial);
  work.set(constants, STATE_BYTES);
  return put(work);
}

describe.each(HASHES.map((hash) => [hash.name, hash] as const))('%s', (name, hash) => {
  it.each([0, 1, 2, 9])('adds %i blocks, and what pads them', (count) => {
    top = HEAP;
    const data = Uint8Array.from({ length: count * hash.block }, (_, i) => (i * 37) & 255);
    const padded = new Uint8Array(data.length + hash.block);
    padded.set(data);
    padded[data.length] = 0x80;
    new DataView(padded.buffer).setBigUint64(padded.length - 8, BigInt(data.length * 8), hash.kind === 0);
    sandbox.digest(hash.kind, ...workOf(hash), ...put(padded), OUT);
    const expected = createHash(name).update(data).digest();
    expect(result().subarray(0, expected.length)).toEqual(expected);
  });

  it.each([2, 3, 1000])('derives a key in %i rounds', (rounds) => {
    top = HEAP;
    const password = Buffer.from(`password ${rounds}`);
    const salt = Buffer.from('salt');
    const first = createHmac(name, password)
      .update(Buffer.concat([salt, Buffer.of(0, 0, 0, 1)]))
      .digest();
    const keys = new Uint8Array(3 * hash.block + 2 * STATE_BYTES);
    keys.set(password);
    keys.set(password, hash.block);
    for (let i = 0; i < hash.block; i++) {
      keys[i]! ^= 0x36;
      keys[hash.block + i]! ^= 0x5c;
    }
    sandbox.derive(hash.kind, ...workOf(hash), ...put(keys), ...put(first), rounds, OUT);
    expect(result()).toEqual(pbkdf2Sync(password, salt, rounds, first.length, name));
  });
});
