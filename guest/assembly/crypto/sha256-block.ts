/** SHA-256 of whole blocks, on addresses. */
import { sha256Rounds } from "./sha256-rounds";

/** Bytes of a block. */
export const BLOCK: i32 = 64;
/** Bytes of a hash. */
export const DIGEST: i32 = 32;

/** Section 4.2.2 of FIPS 180-4: the first 32 bits of the fractional parts of the cube roots of the first 64 primes. */
// @ts-ignore: decorator
@lazy
const CONSTANTS: usize = memory.data<u32>([
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01,
  0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc,
  0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147,
  0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
  0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08,
  0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
  0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
]);

/** Section 5.3.3: the first 32 bits of the fractional parts of the square roots of the first 8 primes. */
export function initialState(state: usize): void {
  put(state, 0, 0x6a09e667);
  put(state, 4, 0xbb67ae85);
  put(state, 8, 0x3c6ef372);
  put(state, 12, 0xa54ff53a);
  put(state, 16, 0x510e527f);
  put(state, 20, 0x9b05688c);
  put(state, 24, 0x1f83d9ab);
  put(state, 28, 0x5be0cd19);
}

/** A state is as the digest has it: big-endian. */
function put(state: usize, at: usize, value: u32): void {
  store<u32>(state + at, bswap<u32>(value));
}

/** Adds `count` blocks that lie one behind the other. */
export function compress(state: usize, block: usize, count: i32): void {
  for (; count > 0; count--, block += BLOCK) sha256Rounds(state, state, CONSTANTS, block);
}
