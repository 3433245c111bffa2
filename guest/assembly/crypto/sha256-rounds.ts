/**
 * The compression function of SHA-256, FIPS 180-4. The schedule is sixteen variables, each made anew right before its round, and
 * the letters of the state trade places from round to round instead of values. A loop that has one round takes half as long again.
 */

// @ts-ignore: decorator
@inline
function big1(x: u32): u32 {
  return rotr<u32>(x, 6) ^ rotr<u32>(x, 11) ^ rotr<u32>(x, 25);
}

// @ts-ignore: decorator
@inline
function big0(x: u32): u32 {
  return rotr<u32>(x, 2) ^ rotr<u32>(x, 13) ^ rotr<u32>(x, 22);
}

// @ts-ignore: decorator
@inline
function choice(x: u32, y: u32, z: u32): u32 {
  return z ^ (x & (y ^ z));
}

// @ts-ignore: decorator
@inline
function majority(x: u32, y: u32, z: u32): u32 {
  return (x & y) | (z & (x | y));
}

// @ts-ignore: decorator
@inline
function small0(x: u32): u32 {
  return rotr<u32>(x, 7) ^ rotr<u32>(x, 18) ^ (x >> 3);
}

// @ts-ignore: decorator
@inline
function small1(x: u32): u32 {
  return rotr<u32>(x, 17) ^ rotr<u32>(x, 19) ^ (x >> 10);
}

// @ts-ignore: decorator
@inline
function word(at: usize, index: usize): u32 {
  return bswap<u32>(load<u32>(at + index * 4));
}

function put(to: usize, from: usize, index: usize, value: u32): void {
  store<u32>(to + index * 4, bswap<u32>(word(from, index) + value));
}

/**
 * Adds a block to a state, which is as the digest has it.
 *
 * @param from the state before
 * @param to where the state goes; may be the same
 * @param constants those of the 64 rounds
 */
export function sha256Rounds(from: usize, to: usize, constants: usize, block: usize): void {
  let a = word(from, 0);
  let b = word(from, 1);
  let c = word(from, 2);
  let d = word(from, 3);
  let e = word(from, 4);
  let f = word(from, 5);
  let g = word(from, 6);
  let h = word(from, 7);
  let w0 = word(block, 0);
  let w1 = word(block, 1);
  let w2 = word(block, 2);
  let w3 = word(block, 3);
  let w4 = word(block, 4);
  let w5 = word(block, 5);
  let w6 = word(block, 6);
  let w7 = word(block, 7);
  let w8 = word(block, 8);
  let w9 = word(block, 9);
  let w10 = word(block, 10);
  let w11 = word(block, 11);
  let w12 = word(block, 12);
  let w13 = word(block, 13);
  let w14 = word(block, 14);
  let w15 = word(block, 15);
  let k = constants;
  h += big1(e) + choice(e, f, g) + load<u32>(k) + w0; d += h; h += big0(a) + majority(a, b, c);
  g += big1(d) + choice(d, e, f) + load<u32>(k, 4) + w1; c += g; g += big0(h) + majority(h, a, b);
  f += big1(c) + choice(c, d, e) + load<u32>(k, 8) + w2; b += f; f += big0(g) + majority(g, h, a);
  e += big1(b) + choice(b, c, d) + load<u32>(k, 12) + w3; a += e; e += big0(f) + majority(f, g, h);
  d += big1(a) + choice(a, b, c) + load<u32>(k, 16) + w4; h += d; d += big0(e) + majority(e, f, g);
  c += big1(h) + choice(h, a, b) + load<u32>(k, 20) + w5; g += c; c += big0(d) + majority(d, e, f);
  b += big1(g) + choice(g, h, a) + load<u32>(k, 24) + w6; f += b; b += big0(c) + majority(c, d, e);
  a += big1(f) + choice(f, g, h) + load<u32>(k, 28) + w7; e += a; a += big0(b) + majority(b, c, d);
  h += big1(e) + choice(e, f, g) + load<u32>(k, 32) + w8; d += h; h += big0(a) + majority(a, b, c);
  g += big1(d) + choice(d, e, f) + load<u32>(k, 36) + w9; c += g; g += big0(h) + majority(h, a, b);
  f += big1(c) + choice(c, d, e) + load<u32>(k, 40) + w10; b += f; f += big0(g) + majority(g, h, a);
  e += big1(b) + choice(b, c, d) + load<u32>(k, 44) + w11; a += e; e += big0(f) + majority(f, g, h);
  d += big1(a) + choice(a, b, c) + load<u32>(k, 48) + w12; h += d; d += big0(e) + majority(e, f, g);
  c += big1(h) + choice(h, a, b) + load<u32>(k, 52) + w13; g += c; c += big0(d) + majority(d, e, f);
  b += big1(g) + choice(g, h, a) + load<u32>(k, 56) + w14; f += b; b += big0(c) + majority(c, d, e);
  a += big1(f) + choice(f, g, h) + load<u32>(k, 60) + w15; e += a; a += big0(b) + majority(b, c, d);
  for (k += 64; k < constants + 256; k += 64) {
    w0 += small1(w14) + w9 + small0(w1);
    h += big1(e) + choice(e, f, g) + load<u32>(k) + w0; d += h; h += big0(a) + majority(a, b, c);
    w1 += small1(w15) + w10 + small0(w2);
    g += big1(d) + choice(d, e, f) + load<u32>(k, 4) + w1; c += g; g += big0(h) + majority(h, a, b);
    w2 += small1(w0) + w11 + small0(w3);
    f += big1(c) + choice(c, d, e) + load<u32>(k, 8) + w2; b += f; f += big0(g) + majority(g, h, a);
    w3 += small1(w1) + w12 + small0(w4);
    e += big1(b) + choice(b, c, d) + load<u32>(k, 12) + w3; a += e; e += big0(f) + majority(f, g, h);
    w4 += small1(w2) + w13 + small0(w5);
    d += big1(a) + choice(a, b, c) + load<u32>(k, 16) + w4; h += d; d += big0(e) + majority(e, f, g);
    w5 += small1(w3) + w14 + small0(w6);
    c += big1(h) + choice(h, a, b) + load<u32>(k, 20) + w5; g += c; c += big0(d) + majority(d, e, f);
    w6 += small1(w4) + w15 + small0(w7);
    b += big1(g) + choice(g, h, a) + load<u32>(k, 24) + w6; f += b; b += big0(c) + majority(c, d, e);
    w7 += small1(w5) + w0 + small0(w8);
    a += big1(f) + choice(f, g, h) + load<u32>(k, 28) + w7; e += a; a += big0(b) + majority(b, c, d);
    w8 += small1(w6) + w1 + small0(w9);
    h += big1(e) + choice(e, f, g) + load<u32>(k, 32) + w8; d += h; h += big0(a) + majority(a, b, c);
    w9 += small1(w7) + w2 + small0(w10);
    g += big1(d) + choice(d, e, f) + load<u32>(k, 36) + w9; c += g; g += big0(h) + majority(h, a, b);
    w10 += small1(w8) + w3 + small0(w11);
    f += big1(c) + choice(c, d, e) + load<u32>(k, 40) + w10; b += f; f += big0(g) + majority(g, h, a);
    w11 += small1(w9) + w4 + small0(w12);
    e += big1(b) + choice(b, c, d) + load<u32>(k, 44) + w11; a += e; e += big0(f) + majority(f, g, h);
    w12 += small1(w10) + w5 + small0(w13);
    d += big1(a) + choice(a, b, c) + load<u32>(k, 48) + w12; h += d; d += big0(e) + majority(e, f, g);
    w13 += small1(w11) + w6 + small0(w14);
    c += big1(h) + choice(h, a, b) + load<u32>(k, 52) + w13; g += c; c += big0(d) + majority(d, e, f);
    w14 += small1(w12) + w7 + small0(w15);
    b += big1(g) + choice(g, h, a) + load<u32>(k, 56) + w14; f += b; b += big0(c) + majority(c, d, e);
    w15 += small1(w13) + w8 + small0(w0);
    a += big1(f) + choice(f, g, h) + load<u32>(k, 60) + w15; e += a; a += big0(b) + majority(b, c, d);
  }
  put(to, from, 0, a);
  put(to, from, 1, b);
  put(to, from, 2, c);
  put(to, from, 3, d);
  put(to, from, 4, e);
  put(to, from, 5, f);
  put(to, from, 6, g);
  put(to, from, 7, h);
}
