/**
 * The compression functions of hashes. `work` is: a state, 64 bytes; the constants of the rounds, 640 bytes; the schedule,
 * 640 bytes. Who calls has put the first two there.
 */
import { sha256Rounds } from "../assembly/crypto/sha256-rounds";

export const MD5: u32 = 0;
export const SHA1: u32 = 1;
export const SHA256: u32 = 2;
export const SHA512: u32 = 3;

const CONSTANTS: usize = 64;
const SCHEDULE: usize = 704;

export function wordBytes(kind: u32): usize {
  return kind == SHA512 ? 8 : 4;
}

export function stateBytes(kind: u32): usize {
  return kind == MD5 ? 16 : kind == SHA1 ? 20 : kind == SHA256 ? 32 : 64;
}

/**
 * Adds a block to a state, which is as the digest has it: big-endian, little-endian in MD5.
 *
 * @param from the state before
 * @param to where the state goes; may be the same
 */
export function compress(kind: u32, work: usize, from: usize, to: usize, block: usize): void {
  if (kind == SHA256) sha256Rounds(from, to, work + CONSTANTS, block);
  else if (kind == SHA512) sha512(work, from, to, block);
  else if (kind == SHA1) sha1(work, from, to, block);
  else md5(work, from, to, block);
}

// @ts-ignore: decorator
@inline
function word(at: usize, index: usize): u32 {
  return bswap<u32>(load<u32>(at + index * 4));
}

function add(to: usize, from: usize, index: usize, value: u32): void {
  store<u32>(to + index * 4, bswap<u32>(word(from, index) + value));
}

// @ts-ignore: decorator
@inline
function long(at: usize, index: usize): u64 {
  return bswap<u64>(load<u64>(at + index * 8));
}

function addLong(to: usize, from: usize, index: usize, value: u64): void {
  store<u64>(to + index * 8, bswap<u64>(long(from, index) + value));
}

function sha512(work: usize, from: usize, to: usize, block: usize): void {
  const w = work + SCHEDULE;
  for (let t: usize = 0; t < 16; t++) store<u64>(w + t * 8, long(block, t));
  for (let t: usize = 16; t < 80; t++) {
    const one = load<u64>(w + (t - 15) * 8);
    const other = load<u64>(w + (t - 2) * 8);
    const s0 = rotr<u64>(one, 1) ^ rotr<u64>(one, 8) ^ (one >> 7);
    const s1 = rotr<u64>(other, 19) ^ rotr<u64>(other, 61) ^ (other >> 6);
    store<u64>(w + t * 8, load<u64>(w + (t - 16) * 8) + s0 + load<u64>(w + (t - 7) * 8) + s1);
  }
  let a = long(from, 0), b = long(from, 1), c = long(from, 2), d = long(from, 3);
  let e = long(from, 4), f = long(from, 5), g = long(from, 6), h = long(from, 7);
  for (let t: usize = 0; t < 80; t++) {
    const s1 = rotr<u64>(e, 14) ^ rotr<u64>(e, 18) ^ rotr<u64>(e, 41);
    const first = h + s1 + ((e & f) ^ (~e & g)) + load<u64>(work + CONSTANTS + t * 8) + load<u64>(w + t * 8);
    const s0 = rotr<u64>(a, 28) ^ rotr<u64>(a, 34) ^ rotr<u64>(a, 39);
    const second = s0 + ((a & b) ^ (a & c) ^ (b & c));
    h = g; g = f; f = e; e = d + first; d = c; c = b; b = a; a = first + second;
  }
  addLong(to, from, 0, a); addLong(to, from, 1, b); addLong(to, from, 2, c); addLong(to, from, 3, d);
  addLong(to, from, 4, e); addLong(to, from, 5, f); addLong(to, from, 6, g); addLong(to, from, 7, h);
}

function sha1(work: usize, from: usize, to: usize, block: usize): void {
  const w = work + SCHEDULE;
  for (let t: usize = 0; t < 16; t++) store<u32>(w + t * 4, word(block, t));
  for (let t: usize = 16; t < 80; t++) {
    const mixed = load<u32>(w + (t - 3) * 4) ^ load<u32>(w + (t - 8) * 4) ^ load<u32>(w + (t - 14) * 4) ^ load<u32>(w + (t - 16) * 4);
    store<u32>(w + t * 4, rotl<u32>(mixed, 1));
  }
  let a = word(from, 0), b = word(from, 1), c = word(from, 2), d = word(from, 3), e = word(from, 4);
  for (let t: usize = 0; t < 80; t++) {
    let mixed: u32, constant: u32;
    if (t < 20) { mixed = (b & c) | (~b & d); constant = 0x5a827999; }
    else if (t < 40) { mixed = b ^ c ^ d; constant = 0x6ed9eba1; }
    else if (t < 60) { mixed = (b & c) | (b & d) | (c & d); constant = 0x8f1bbcdc; }
    else { mixed = b ^ c ^ d; constant = 0xca62c1d6; }
    const next = rotl<u32>(a, 5) + mixed + e + constant + load<u32>(w + t * 4);
    e = d; d = c; c = rotl<u32>(b, 30); b = a; a = next;
  }
  add(to, from, 0, a); add(to, from, 1, b); add(to, from, 2, c); add(to, from, 3, d); add(to, from, 4, e);
}

function md5(work: usize, from: usize, to: usize, block: usize): void {
  let a = load<u32>(from), b = load<u32>(from + 4), c = load<u32>(from + 8), d = load<u32>(from + 12);
  for (let t: u32 = 0; t < 64; t++) {
    let mixed: u32, index: u32;
    if (t < 16) { mixed = (b & c) | (~b & d); index = t; }
    else if (t < 32) { mixed = (d & b) | (~d & c); index = (5 * t + 1) & 15; }
    else if (t < 48) { mixed = b ^ c ^ d; index = (3 * t + 5) & 15; }
    else { mixed = c ^ (b | ~d); index = (7 * t) & 15; }
    const sum = a + mixed + load<u32>(work + CONSTANTS + t * 4) + load<u32>(block + index * 4);
    a = d; d = c; c = b;
    b = b + rotl<u32>(sum, shift(t));
  }
  store<u32>(to, load<u32>(from) + a);
  store<u32>(to + 4, load<u32>(from + 4) + b);
  store<u32>(to + 8, load<u32>(from + 8) + c);
  store<u32>(to + 12, load<u32>(from + 12) + d);
}

/** Four shifts for each quarter, in turn. */
function shift(t: u32): u32 {
  const quarter = t >> 4;
  const packed: u32 = quarter == 0 ? 0x16110c07 : quarter == 1 ? 0x140e0905 : quarter == 2 ? 0x17100b04 : 0x150f0a06;
  return (packed >> ((t & 3) * 8)) & 0xff;
}
