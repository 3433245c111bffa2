import { multiplyHigh } from "./wide";

/**
 * Powers of ten to 126 bits, as Schubfach needs them: ten to the power of `exponent`, times a power of two that brings it
 * to 126 bits, cut, plus one. All 617 of them would take 10 KB; each 27th to 192 bits, from which a factor below 2^63
 * leads to the others, takes 576 bytes and gives each of them exactly.
 */

const SPACING: i32 = 27;
const FIRST: i32 = -297;

/** Of 10^-297, 10^-270, …, 10^324: the highest 192 bits. */
// @ts-ignore: decorator
@lazy
const BASES: StaticArray<u64> = [
  0xa76c582338ed2621, 0xaf2af2b80af6f24e, 0x657c8f4d43323a36,
  0x873e4f75e2224e68, 0x5a7744a6e804a291, 0xcc35eddfcf0996d7,
  0xda7f5bf590966848, 0xaf39a475506a899e, 0xa30294cc2934e662,
  0xb080392cc4349dec, 0xbd8d794d96aacfb3, 0xfe13a5c86af64418,
  0x8e938662882af53e, 0x547eb47b7282ee9c, 0x41b0230e1421487d,
  0xe65829b3046b0afa, 0x0cb4a5a3112a5112, 0xa3b561b1cb208396,
  0xba121a4650e4ddeb, 0x92f34d62616ce413, 0x21a0183e10583cd3,
  0x964e858c91ba2655, 0x3a6a07f8d510f86f, 0xe9082f25e9c5e9ec,
  0xf2d56790ab41c2a2, 0xfae27299423fb9c3, 0x3695dad7e8858901,
  0xc428d05aa4751e4c, 0xaa97e14c3c26b886, 0x96842dc95323f5a8,
  0x9e74d1b791e07e48, 0x775ea264cf55347d, 0xca49f1c05120c9c7,
  0x8000000000000000, 0x0000000000000000, 0x0000000000000000,
  0xcecb8f27f4200f3a, 0x0000000000000000, 0x0000000000000000,
  0xa70c3c40a64e6c51, 0x999090b65f67d924, 0x0000000000000000,
  0x86f0ac99b4e8dafd, 0x69a028bb3ded71a3, 0xdf9f915627c04e28,
  0xda01ee641a708de9, 0xe80e6f4820cc9495, 0xd74baad03bc1d8d3,
  0xb01ae745b101e9e4, 0x5ec05dcff72e7f8f, 0xc04c79ffe324301f,
  0x8e41ade9fbebc27d, 0x14588f13be847307, 0x23bd6a2059c002f5,
  0xe5d3ef282a242e81, 0x8f1668c8a86da5fa, 0xf0b5ccf5176ecc7c,
  0xb9a74a0637ce2ee1, 0x6d953e2bd7173692, 0x88efb0037ac08bde,
  0x95f83d0a1fb69cd9, 0x4abdaf101564f98e, 0x0d5a4af7b3a98e47,
  0xf24a01a73cf2dccf, 0xbc633b39673c8cec, 0x3d9c44cd2f36917c,
  0xc3b8358109e84f07, 0x0a862f80ec4700c8, 0x02606ea01029dc37,
  0x9e19db92b4e31ba9, 0x6c07a2c26a8346d1, 0x4944d9f52cd0dec2,
];

/** The highest 63 bits of what `findPower` found. */
export let powerHigh: u64 = 0;
/** The 63 bits below them. */
export let powerLow: u64 = 0;
let found: i32 = i32.MAX_VALUE;

/** @param exponent from -292 to 324 */
export function findPower(exponent: i32): void {
  // Numbers of one text are of like size.
  if (exponent == found) return;
  found = exponent;
  const index = (exponent - FIRST) / SPACING;
  let factor: u64 = 1;
  for (let rest = exponent - FIRST - index * SPACING; rest > 0; rest--) factor *= 5;
  const b2 = unchecked(BASES[index * 3]);
  const b1 = unchecked(BASES[index * 3 + 1]);
  const b0 = unchecked(BASES[index * 3 + 2]);
  // The product has 256 bits, of which the lowest 64 matter to nobody.
  const p1 = b1 * factor + multiplyHigh(b0, factor);
  const carry1 = select<u64>(1, 0, p1 < b1 * factor);
  const low2 = b2 * factor;
  const p2 = low2 + multiplyHigh(b1, factor) + carry1;
  const carry2 = select<u64>(1, 0, p2 < low2);
  const p3 = multiplyHigh(b2, factor) + carry2;
  normalize(p3, p2, p1);
}

/** Takes 126 bits from the first that is set, and adds one. */
function normalize(p3: u64, p2: u64, p1: u64): void {
  let high = p3;
  let low = p2;
  const up = p3 == 0 ? 64 : clz(p3);
  if (up == 64) {
    high = p2;
    low = p1;
    const more = clz(high);
    if (more > 0) {
      high = (high << more) | (low >> (64 - more));
      low <<= more;
    }
  } else if (up > 0) {
    high = (high << up) | (low >> (64 - up));
    low = (low << up) | (p1 >> (64 - up));
  }
  powerLow = (((high & 1) << 62) | (low >> 2)) + 1;
  powerHigh = (high >> 1) + (powerLow >> 63);
  powerLow &= 0x7fff_ffff_ffff_ffff;
}
