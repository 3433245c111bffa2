/**
 * What a TypeScript function computes in compiled code, as an interpreter would take a hundred times as long. AssemblyScript
 * that becomes a module inside the component; it works in the memory of the engine, has none of its own, and no state.
 *
 * Each function gets lists as address and length, and stores address and length of its result. `work` is memory that the
 * caller lends: what a function keeps there while it runs stands beside it.
 */
import { aesTables, decryptBlock, encryptBlock, expandKey, invertKey, ROUND_KEYS } from "./aes";
import { compress, MD5, stateBytes, wordBytes } from "./hashes";
import { montgomeryPower } from "./power";
import { mix } from "./scrypt";

@external("__main_module__", "cabi_realloc")
declare function allocate(old: usize, oldSize: usize, align: usize, size: usize): usize;

function result(size: usize, out: usize): usize {
  const address = allocate(0, 0, 8, size);
  // There is no more memory.
  if (address == 0 && size > 0) unreachable();
  store<u32>(out, <u32>address);
  store<u32>(out + 4, <u32>size);
  return address;
}

/** Ends the sandbox. JavaScript cannot trap by itself. */
function end(): void {
  unreachable();
}

/**
 * The state of a hash after whole blocks.
 *
 * @param work state, constants, and room for the schedule: see `hashes.ts`
 */
export function digest(kind: u32, work: usize, _workSize: usize, data: usize, size: usize, out: usize): void {
  const block: usize = wordBytes(kind) * 16;
  for (let at: usize = 0; at + block <= size; at += block) compress(kind, work, work, work, data + at);
  memory.copy(result(stateBytes(kind), out), work, stateBytes(kind));
}

/**
 * The rounds of PBKDF2 after the first.
 *
 * @param work initial state, constants, schedule
 * @param keys the block of the inner key, that of the outer one, and room for two states and a block
 * @param first result of the first round; its size is that of the digest
 */
export function derive(kind: u32, work: usize, _workSize: usize, keys: usize, _keysSize: usize, first: usize, size: usize, rounds: u32, out: usize): void {
  const word = <usize>wordBytes(kind);
  const block = word * 16;
  const states = stateBytes(kind);
  const inner = keys + 2 * block;
  const outer = inner + states;
  const message = outer + states;
  compress(kind, work, work, inner, keys);
  compress(kind, work, work, outer, keys + block);
  // The message is always one digest, so its padding never changes.
  memory.fill(message, 0, block);
  memory.copy(message, first, size);
  store<u8>(message + size, 0x80);
  const bits = <u32>((block + size) * 8);
  if (kind == MD5) store<u32>(message + block - 8, bits);
  else store<u32>(message + block - 4, bswap<u32>(bits));
  const sum = result(size, out);
  memory.copy(sum, first, size);
  for (let round: u32 = 1; round < rounds; round++) {
    compress(kind, work, inner, work, message);
    // Not by `memory.copy`, which leaves compiled code for so few bytes.
    for (let at: usize = 0; at < size; at += 4) store<u32>(message + at, load<u32>(work + at));
    compress(kind, work, outer, work, message);
    for (let at: usize = 0; at < size; at += 4) {
      const word = load<u32>(work + at);
      store<u32>(message + at, word);
      store<u32>(sum + at, load<u32>(sum + at) ^ word);
    }
  }
}

const CTR: u32 = 0;
const CBC_ENCRYPT: u32 = 1;
const CBC_DECRYPT: u32 = 2;
const ECB_ENCRYPT: u32 = 3;

/**
 * AES of whole blocks, in CTR of any length.
 *
 * @param bits of the counter that count; the others stay
 * @param vector counter or initialization vector, 16 bytes
 * @param work for tables, round keys and a block: see `aes.ts`
 */
export function aes(mode: u32, bits: u32, key: usize, keySize: usize, vector: usize, _vectorSize: usize, work: usize, _workSize: usize, data: usize, size: usize, out: usize): void {
  aesTables(work);
  const rounds = expandKey(work, key, <u32>keySize);
  const target = result(size, out);
  const block = work + ROUND_KEYS + 512;
  if (mode == CTR) {
    for (let at: usize = 0; at < size; at += 16) {
      encryptBlock(work, rounds, vector, block);
      const end = min<usize>(16, size - at);
      for (let index: usize = 0; index < end; index++) store<u8>(target + at + index, load<u8>(data + at + index) ^ load<u8>(block + index));
      increment(vector, bits);
    }
    return;
  }
  if (mode != CBC_ENCRYPT && mode != ECB_ENCRYPT) invertKey(work, rounds);
  for (let at: usize = 0; at + 16 <= size; at += 16) {
    if (mode == CBC_ENCRYPT) {
      xorBlock(block, data + at, vector);
      encryptBlock(work, rounds, block, target + at);
      memory.copy(vector, target + at, 16);
    } else if (mode == CBC_DECRYPT) {
      decryptBlock(work, rounds, data + at, block);
      xorBlock(target + at, block, vector);
      memory.copy(vector, data + at, 16);
    } else if (mode == ECB_ENCRYPT) encryptBlock(work, rounds, data + at, target + at);
    else decryptBlock(work, rounds, data + at, target + at);
  }
}

function xorBlock(target: usize, one: usize, other: usize): void {
  store<u64>(target, load<u64>(one) ^ load<u64>(other));
  store<u64>(target + 8, load<u64>(one + 8) ^ load<u64>(other + 8));
}

/** Adds 1 to the last bits of a block, from whose first one nothing is carried on. */
function increment(block: usize, bits: u32): void {
  let left = bits;
  for (let at: i32 = 15; at >= 0 && left > 0; at--) {
    const byte = <u32>load<u8>(block + at);
    const mask: u32 = left >= 8 ? 0xff : (1 << left) - 1;
    const sum = ((byte & mask) + 1) & mask;
    store<u8>(block + at, <u8>((byte & ~mask) | sum));
    if (sum != 0) return;
    left = left >= 8 ? left - 8 : 0;
  }
}

/**
 * GHASH of whole blocks.
 *
 * @param key the hash key, 16 bytes
 * @param work for 16 multiples of the key
 */
export function ghash(key: usize, _keySize: usize, work: usize, _workSize: usize, data: usize, size: usize, out: usize): void {
  let high = bswap<u64>(load<u64>(key));
  let low = bswap<u64>(load<u64>(key + 8));
  multiples(work, high, low);
  high = 0;
  low = 0;
  for (let at: usize = 0; at + 16 <= size; at += 16) {
    const x = high ^ bswap<u64>(load<u64>(data + at));
    const y = low ^ bswap<u64>(load<u64>(data + at + 8));
    high = 0;
    low = 0;
    for (let digit: i32 = 31; digit >= 0; digit--) {
      const nibble = digit >= 16 ? (y >> <u64>((31 - digit) * 4)) & 15 : (x >> <u64>((15 - digit) * 4)) & 15;
      const carry = low & 15;
      low = (low >> 4) | (high << 60);
      high = (high >> 4) ^ (reduction(carry) << 48);
      high ^= load<u64>(work + <usize>nibble * 16);
      low ^= load<u64>(work + <usize>nibble * 16 + 8);
    }
  }
  const target = result(16, out);
  store<u64>(target, bswap<u64>(high));
  store<u64>(target + 8, bswap<u64>(low));
}

/** The key times each number of four bits, whose first bit is the lowest power. */
function multiples(work: usize, high: u64, low: u64): void {
  memory.fill(work, 0, 256);
  store<u64>(work + 8 * 16, high);
  store<u64>(work + 8 * 16 + 8, low);
  for (let index: usize = 4; index > 0; index >>= 1) {
    const carry = low & 1;
    low = (low >> 1) | (high << 63);
    high = (high >> 1) ^ (carry ? 0xe100000000000000 : 0);
    store<u64>(work + index * 16, high);
    store<u64>(work + index * 16 + 8, low);
  }
  for (let index: usize = 2; index < 16; index <<= 1) {
    for (let below: usize = 1; below < index; below++) {
      store<u64>(work + (index + below) * 16, load<u64>(work + index * 16) ^ load<u64>(work + below * 16));
      store<u64>(work + (index + below) * 16 + 8, load<u64>(work + index * 16 + 8) ^ load<u64>(work + below * 16 + 8));
    }
  }
}

/** What four bits that are shifted out add to the first 16 bits. */
function reduction(carry: u64): u64 {
  let value: u64 = 0;
  if (carry & 1) value ^= 0x1c20;
  if (carry & 2) value ^= 0x3840;
  if (carry & 4) value ^= 0x7080;
  if (carry & 8) value ^= 0xe100;
  return value;
}

/**
 * `base ** exponent % modulus` of numbers in little-endian words of 32 bits, all as long as the modulus, which is odd.
 *
 * @param square the square of `2 ** bits` modulo the modulus, where `bits` is the length of a number
 * @param exponent in bytes, the highest first
 * @param work room for 19 numbers and two words more
 */
export function power(base: usize, _baseSize: usize, exponent: usize, exponentSize: usize, modulus: usize, size: usize, square: usize, _squareSize: usize, work: usize, _workSize: usize, out: usize): void {
  montgomeryPower(base, exponent, exponentSize, modulus, <u32>(size / 4), square, work);
  memory.copy(result(size, out), work, size);
}

/**
 * Mixes blocks of 128 * r bytes, one after the other. Its table stays allocated: a sandbox starts each request anew.
 *
 * @param n how many blocks the table has, a power of 2
 */
export function scrypt(blocks: usize, size: usize, n: u32, r: u32, out: usize): void {
  const block = <usize>r * 128;
  const table = allocate(0, 0, 16, (<usize>n + 1) * block + 128);
  if (table == 0) unreachable();
  for (let at: usize = 0; at < size; at += block) mix(blocks + at, table, n, r);
  memory.copy(result(size, out), blocks, size);
}

export { end as abort };
