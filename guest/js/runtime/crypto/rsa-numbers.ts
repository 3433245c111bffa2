/** What RSA computes. */
import { power } from 'skerry:app/sandbox';
import { randomBytes, toBytes, toNumber } from './bytes.ts';

export interface PublicNumbers {
  readonly n: bigint;
  readonly e: bigint;
}

export interface PrivateNumbers extends PublicNumbers {
  readonly d: bigint;
  readonly p: bigint;
  readonly q: bigint;
  readonly dp: bigint;
  readonly dq: bigint;
  readonly qi: bigint;
}

export const bitsOf = (value: bigint): number => (value === 0n ? 0 : value.toString(2).length);
export const bytesFor = (value: bigint): number => Math.ceil(bitsOf(value) / 8);

/** As little-endian words of 32 bits. */
function words(value: bigint, length: number): Uint8Array {
  return toBytes(value, length).toReversed();
}

/** The modulus is odd. */
function powerOf(base: bigint, exponent: bigint, modulus: bigint): bigint {
  const length = Math.ceil(bytesFor(modulus) / 4) * 4;
  const square = (1n << BigInt(16 * length)) % modulus;
  const work = new Uint8Array(19 * length + 8);
  const result = power(words(base % modulus, length), toBytes(exponent), words(modulus, length), words(square, length), work);
  return toNumber(Uint8Array.from(result).toReversed());
}

function inverse(value: bigint, modulus: bigint): bigint | undefined {
  let [previous, remainder] = [modulus, ((value % modulus) + modulus) % modulus];
  let [before, factor] = [0n, 1n];
  while (remainder !== 0n) {
    const quotient = previous / remainder;
    [previous, remainder] = [remainder, previous - quotient * remainder];
    [before, factor] = [factor, before - quotient * factor];
  }
  return previous === 1n ? ((before % modulus) + modulus) % modulus : undefined;
}

/** Small, and public: no need for the compiled module. */
export function publicPower({ n, e }: PublicNumbers, value: bigint): bigint {
  return powerOf(value, e, n);
}

/** What the number was before `publicPower`. It is hidden by a random factor, so that how long it takes says nothing. */
export function privatePower(key: PrivateNumbers, value: bigint): bigint {
  const { n, e, p, q, dp, dq, qi } = key;
  const { factor, undo } = blinding(n);
  const hidden = (value * powerOf(factor, e, n)) % n;
  const [one, other] = [powerOf(hidden, dp, p), powerOf(hidden, dq, q)];
  const difference = ((((one - other) * qi) % p) + p) % p;
  const result = ((other + difference * q) * undo) % n;
  // An error in one half would give the key away.
  if (publicPower(key, result) !== value % n) throw new Error('The RSA key is not consistent');
  return result;
}

function blinding(n: bigint): { factor: bigint; undo: bigint } {
  for (;;) {
    const factor = toNumber(randomBytes(bytesFor(n))) % n;
    const undo = inverse(factor, n);
    if (undo !== undefined) return { factor, undo };
  }
}

/** Whether the numbers of a private key belong together. */
export function isConsistent({ n, e, d, p, q, dp, dq, qi }: PrivateNumbers): boolean {
  if (p * q !== n || p < 2n || q < 2n || dp !== d % (p - 1n) || dq !== d % (q - 1n) || (qi * q) % p !== 1n) return false;
  return (e * d) % (p - 1n) === 1n && (e * d) % (q - 1n) === 1n;
}

const SMALL_PRIMES = Array.from({ length: 2000 }, (_, index) => index + 3).filter((value) => {
  for (let divisor = 2; divisor * divisor <= value; divisor++) if (value % divisor === 0) return false;
  return true;
});
const SMALL_PRODUCT = SMALL_PRIMES.reduce((product, prime) => product * BigInt(prime), 1n);

/** Enough for random candidates of at least 512 bits: FIPS 186-5, table B.1, and one more. */
const ROUNDS = 6;

function isPrime(candidate: bigint): boolean {
  if (divisor(candidate, SMALL_PRODUCT) !== 1n) return false;
  const even = candidate - 1n;
  let odd = even;
  let twos = 0;
  for (; odd % 2n === 0n; twos++) odd /= 2n;
  for (let round = 0; round < ROUNDS; round++) {
    const witness = 2n + (toNumber(randomBytes(bytesFor(candidate))) % (candidate - 4n));
    let value = powerOf(witness, odd, candidate);
    let isPassed = value === 1n || value === even;
    for (let turn = 1; turn < twos && !isPassed; turn++) {
      value = (value * value) % candidate;
      isPassed = value === even;
    }
    if (!isPassed) return false;
  }
  return true;
}

function divisor(one: bigint, other: bigint): bigint {
  for (let [a, b] = [one, other % one]; ; [a, b] = [b, a % b]) if (b === 0n) return a;
}

/** With its two highest bits set, so that the product of two has twice as many. */
function randomPrime(bits: number, e: bigint): bigint {
  for (;;) {
    const random = toNumber(randomBytes(Math.ceil(bits / 8))) & ((1n << BigInt(bits)) - 1n);
    const candidate = random | (3n << BigInt(bits - 2)) | 1n;
    if (divisor(candidate - 1n, e) === 1n && isPrime(candidate)) return candidate;
  }
}

export function generateNumbers(bits: number, e: bigint): PrivateNumbers {
  for (;;) {
    const [one, other] = [randomPrime(Math.ceil(bits / 2), e), randomPrime(Math.floor(bits / 2), e)];
    const [p, q] = one > other ? [one, other] : [other, one];
    const phi = (p - 1n) * (q - 1n);
    const d = inverse(e, phi / divisor(p - 1n, q - 1n));
    if (p === q || d === undefined || bitsOf(p * q) !== bits) continue;
    return { n: p * q, e, d, p, q, dp: d % (p - 1n), dq: d % (q - 1n), qi: inverse(q, p)! };
  }
}
