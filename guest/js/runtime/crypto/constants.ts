/** The numbers that hashes begin with, from where their standards take them: roots of the first primes, and sines. */

const WORD = 64n;
const MASK = (1n << WORD) - 1n;

function primes(count: number): bigint[] {
  const found: bigint[] = [];
  for (let candidate = 2n; found.length < count; candidate++) if (found.every((prime) => candidate % prime !== 0n)) found.push(candidate);
  return found;
}

/** The whole part of a root, by Newton's method. */
function root(value: bigint, degree: bigint): bigint {
  let guess = 1n << (BigInt(value.toString(2).length) / degree + 1n);
  for (;;) {
    const next = ((degree - 1n) * guess + value / guess ** (degree - 1n)) / degree;
    if (next >= guess) return guess;
    guess = next;
  }
}

const fraction = (prime: bigint, degree: bigint): bigint => root(prime << (WORD * degree), degree) & MASK;
const high = (value: bigint): number => Number(value >> 32n);
const low = (value: bigint): number => Number(value & 0xffff_ffffn);

const PRIMES = primes(80);
const CUBE_ROOTS = PRIMES.map((prime) => fraction(prime, 3n));
const SQUARE_ROOTS = PRIMES.slice(0, 16).map((prime) => fraction(prime, 2n));

/** In the order of the engine's memory, as they are added to numbers there. */
export const ROUND_CONSTANTS = {
  md5: new Uint8Array(Uint32Array.from({ length: 64 }, (_, index) => Math.floor(Math.abs(Math.sin(index + 1)) * 2 ** 32)).buffer),
  none: new Uint8Array(0),
  words: new Uint8Array(Uint32Array.from(CUBE_ROOTS.slice(0, 64), high).buffer),
  longs: new Uint8Array(BigUint64Array.from(CUBE_ROOTS).buffer),
};

/** As the digest has them: the highest byte first. */
function state(words: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(words.length * 4);
  const view = new DataView(bytes.buffer);
  for (const [index, word] of words.entries()) view.setUint32(index * 4, word);
  return bytes;
}

const FIRST = SQUARE_ROOTS.slice(0, 8);
const SECOND = SQUARE_ROOTS.slice(8);

export const INITIAL = {
  md5: Uint8Array.fromHex('0123456789abcdeffedcba9876543210'),
  sha1: Uint8Array.fromHex('67452301efcdab8998badcfe10325476c3d2e1f0'),
  sha224: state(SECOND.map(low)),
  sha256: state(FIRST.map(high)),
  sha384: state(SECOND.flatMap((value) => [high(value), low(value)])),
  sha512: state(FIRST.flatMap((value) => [high(value), low(value)])),
};
