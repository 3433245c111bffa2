/**
 * AES by tables. `work` is: the encryption table, 1024 bytes; the decryption table, 1024 bytes; the S-box and its inverse, 256
 * bytes each; the round keys, 240 bytes, with room for them twice; a block.
 */
const DECRYPTION: usize = 1024;
const BOX: usize = 2048;
const INVERSE: usize = 2304;
export const ROUND_KEYS: usize = 2560;

// @ts-ignore: decorator
@inline
function double(value: u32): u32 {
  return ((value << 1) ^ (value & 0x80 ? 0x1b : 0)) & 0xff;
}

/** Walks through the field by a generator and its inverse: no constants are needed. */
export function aesTables(work: usize): void {
  let p: u32 = 1, q: u32 = 1;
  do {
    p = (p ^ (p << 1) ^ (p & 0x80 ? 0x11b : 0)) & 0xff;
    q ^= q << 1;
    q ^= q << 2;
    q ^= q << 4;
    q &= 0xff;
    if (q & 0x80) q ^= 0x09;
    const box = (q ^ turned(q, 1) ^ turned(q, 2) ^ turned(q, 3) ^ turned(q, 4) ^ 0x63) & 0xff;
    substitute(work, p, box);
  } while (p != 1);
  substitute(work, 0, 0x63);
}

function turned(value: u32, bits: u32): u32 {
  return ((value << bits) | (value >> (8 - bits))) & 0xff;
}

function substitute(work: usize, value: u32, box: u32): void {
  store<u8>(work + BOX + value, <u8>box);
  store<u8>(work + INVERSE + box, <u8>value);
  const two = double(box);
  store<u32>(work + value * 4, (two << 24) | (box << 16) | (box << 8) | (two ^ box));
  const v2 = double(value), v4 = double(v2), v8 = double(v4);
  const nine = v8 ^ value, eleven = nine ^ v2, thirteen = nine ^ v4, fourteen = v8 ^ v4 ^ v2;
  store<u32>(work + DECRYPTION + box * 4, (fourteen << 24) | (nine << 16) | (thirteen << 8) | eleven);
}

// @ts-ignore: decorator
@inline
function box(work: usize, value: u32): u32 {
  return load<u8>(work + BOX + (value & 0xff));
}

function substituteWord(work: usize, value: u32): u32 {
  return (box(work, value >> 24) << 24) | (box(work, value >> 16) << 16) | (box(work, value >> 8) << 8) | box(work, value);
}

/** @returns the number of rounds */
export function expandKey(work: usize, key: usize, size: u32): u32 {
  const words = size >> 2;
  const rounds = words + 6;
  const keys = work + ROUND_KEYS;
  for (let index: u32 = 0; index < words; index++) store<u32>(keys + index * 4, bswap<u32>(load<u32>(key + index * 4)));
  let constant: u32 = 1;
  for (let index = words; index < 4 * (rounds + 1); index++) {
    let value = load<u32>(keys + (index - 1) * 4);
    if (index % words == 0) {
      value = substituteWord(work, rotl<u32>(value, 8)) ^ (constant << 24);
      constant = double(constant);
    } else if (words > 6 && index % words == 4) value = substituteWord(work, value);
    store<u32>(keys + index * 4, load<u32>(keys + (index - words) * 4) ^ value);
  }
  return rounds;
}

/** Turns the keys round, and mixes the inner ones, for decryption. */
export function invertKey(work: usize, rounds: u32): void {
  const keys = work + ROUND_KEYS;
  const copy = keys + 240;
  memory.copy(copy, keys, 16 * (rounds + 1));
  for (let round: u32 = 0; round <= rounds; round++) {
    for (let index: u32 = 0; index < 4; index++) {
      let value = load<u32>(copy + ((rounds - round) * 4 + index) * 4);
      if (round > 0 && round < rounds) {
        value = mixed(work, box(work, value >> 24), 0) ^ mixed(work, box(work, value >> 16), 8) ^ mixed(work, box(work, value >> 8), 16) ^ mixed(work, box(work, value), 24);
      }
      store<u32>(keys + (round * 4 + index) * 4, value);
    }
  }
}

// @ts-ignore: decorator
@inline
function mixed(work: usize, value: u32, turn: u32): u32 {
  return rotr<u32>(load<u32>(work + DECRYPTION + (value & 0xff) * 4), turn);
}

// @ts-ignore: decorator
@inline
function coded(work: usize, value: u32, turn: u32): u32 {
  return rotr<u32>(load<u32>(work + (value & 0xff) * 4), turn);
}

export function encryptBlock(work: usize, rounds: u32, source: usize, target: usize): void {
  let keys = work + ROUND_KEYS;
  let a = bswap<u32>(load<u32>(source)) ^ load<u32>(keys);
  let b = bswap<u32>(load<u32>(source + 4)) ^ load<u32>(keys + 4);
  let c = bswap<u32>(load<u32>(source + 8)) ^ load<u32>(keys + 8);
  let d = bswap<u32>(load<u32>(source + 12)) ^ load<u32>(keys + 12);
  for (let round: u32 = 1; round < rounds; round++) {
    keys += 16;
    const e = coded(work, a >> 24, 0) ^ coded(work, b >> 16, 8) ^ coded(work, c >> 8, 16) ^ coded(work, d, 24) ^ load<u32>(keys);
    const f = coded(work, b >> 24, 0) ^ coded(work, c >> 16, 8) ^ coded(work, d >> 8, 16) ^ coded(work, a, 24) ^ load<u32>(keys + 4);
    const g = coded(work, c >> 24, 0) ^ coded(work, d >> 16, 8) ^ coded(work, a >> 8, 16) ^ coded(work, b, 24) ^ load<u32>(keys + 8);
    d = coded(work, d >> 24, 0) ^ coded(work, a >> 16, 8) ^ coded(work, b >> 8, 16) ^ coded(work, c, 24) ^ load<u32>(keys + 12);
    a = e; b = f; c = g;
  }
  keys += 16;
  store<u32>(target, bswap<u32>(((box(work, a >> 24) << 24) | (box(work, b >> 16) << 16) | (box(work, c >> 8) << 8) | box(work, d)) ^ load<u32>(keys)));
  store<u32>(target + 4, bswap<u32>(((box(work, b >> 24) << 24) | (box(work, c >> 16) << 16) | (box(work, d >> 8) << 8) | box(work, a)) ^ load<u32>(keys + 4)));
  store<u32>(target + 8, bswap<u32>(((box(work, c >> 24) << 24) | (box(work, d >> 16) << 16) | (box(work, a >> 8) << 8) | box(work, b)) ^ load<u32>(keys + 8)));
  store<u32>(target + 12, bswap<u32>(((box(work, d >> 24) << 24) | (box(work, a >> 16) << 16) | (box(work, b >> 8) << 8) | box(work, c)) ^ load<u32>(keys + 12)));
}

// @ts-ignore: decorator
@inline
function unbox(work: usize, value: u32): u32 {
  return load<u8>(work + INVERSE + (value & 0xff));
}

export function decryptBlock(work: usize, rounds: u32, source: usize, target: usize): void {
  let keys = work + ROUND_KEYS;
  let a = bswap<u32>(load<u32>(source)) ^ load<u32>(keys);
  let b = bswap<u32>(load<u32>(source + 4)) ^ load<u32>(keys + 4);
  let c = bswap<u32>(load<u32>(source + 8)) ^ load<u32>(keys + 8);
  let d = bswap<u32>(load<u32>(source + 12)) ^ load<u32>(keys + 12);
  for (let round: u32 = 1; round < rounds; round++) {
    keys += 16;
    const e = mixed(work, a >> 24, 0) ^ mixed(work, d >> 16, 8) ^ mixed(work, c >> 8, 16) ^ mixed(work, b, 24) ^ load<u32>(keys);
    const f = mixed(work, b >> 24, 0) ^ mixed(work, a >> 16, 8) ^ mixed(work, d >> 8, 16) ^ mixed(work, c, 24) ^ load<u32>(keys + 4);
    const g = mixed(work, c >> 24, 0) ^ mixed(work, b >> 16, 8) ^ mixed(work, a >> 8, 16) ^ mixed(work, d, 24) ^ load<u32>(keys + 8);
    d = mixed(work, d >> 24, 0) ^ mixed(work, c >> 16, 8) ^ mixed(work, b >> 8, 16) ^ mixed(work, a, 24) ^ load<u32>(keys + 12);
    a = e; b = f; c = g;
  }
  keys += 16;
  store<u32>(target, bswap<u32>(((unbox(work, a >> 24) << 24) | (unbox(work, d >> 16) << 16) | (unbox(work, c >> 8) << 8) | unbox(work, b)) ^ load<u32>(keys)));
  store<u32>(target + 4, bswap<u32>(((unbox(work, b >> 24) << 24) | (unbox(work, a >> 16) << 16) | (unbox(work, d >> 8) << 8) | unbox(work, c)) ^ load<u32>(keys + 4)));
  store<u32>(target + 8, bswap<u32>(((unbox(work, c >> 24) << 24) | (unbox(work, b >> 16) << 16) | (unbox(work, a >> 8) << 8) | unbox(work, d)) ^ load<u32>(keys + 8)));
  store<u32>(target + 12, bswap<u32>(((unbox(work, d >> 24) << 24) | (unbox(work, c >> 16) << 16) | (unbox(work, b >> 8) << 8) | unbox(work, a)) ^ load<u32>(keys + 12)));
}
