// Compute kernels in AssemblyScript, each a function of its size that returns a checksum.

export function fib(n: i32): i32 {
  return n < 2 ? n : fib(n - 1) + fib(n - 2);
}

let seed: u32 = 1;
function random(): u32 {
  seed ^= seed << 13;
  seed ^= seed >> 17;
  seed ^= seed << 5;
  return seed;
}

function quicksort(values: StaticArray<i32>, low: i32, high: i32): void {
  while (low < high) {
    const pivot = unchecked(values[(low + high) >> 1]);
    let i = low;
    let j = high;
    while (i <= j) {
      while (unchecked(values[i]) < pivot) i++;
      while (unchecked(values[j]) > pivot) j--;
      if (i <= j) {
        const value = unchecked(values[i]);
        unchecked(values[i++] = values[j]);
        unchecked(values[j--] = value);
      }
    }
    if (j - low < high - i) {
      quicksort(values, low, j);
      low = i;
    } else {
      quicksort(values, i, high);
      high = j;
    }
  }
}

export function sort(n: i32): i32 {
  const values = new StaticArray<i32>(n);
  seed = 12345;
  for (let i = 0; i < n; i++) values[i] = random() >> 8;
  quicksort(values, 0, n - 1);
  return values[n >> 1];
}

const K: StaticArray<u32> = [
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
  0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
  0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
  0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
  0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
  0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
  0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
  0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
];
const W = new StaticArray<u32>(64);

// The compression function of SHA-256 over n blocks.
export function sha256(n: i32): i32 {
  let h0: u32 = 0x6a09e667, h1: u32 = 0xbb67ae85, h2: u32 = 0x3c6ef372, h3: u32 = 0xa54ff53a;
  let h4: u32 = 0x510e527f, h5: u32 = 0x9b05688c, h6: u32 = 0x1f83d9ab, h7: u32 = 0x5be0cd19;
  for (let block = 0; block < n; block++) {
    for (let i = 0; i < 16; i++) unchecked(W[i] = block * 31 + i);
    for (let i = 16; i < 64; i++) {
      const x = unchecked(W[i - 15]);
      const y = unchecked(W[i - 2]);
      const s0 = rotr(x, 7) ^ rotr(x, 18) ^ (x >> 3);
      const s1 = rotr(y, 17) ^ rotr(y, 19) ^ (y >> 10);
      unchecked(W[i] = W[i - 16] + s0 + W[i - 7] + s1);
    }
    let a = h0, b = h1, c = h2, d = h3, e = h4, f = h5, g = h6, h = h7;
    for (let i = 0; i < 64; i++) {
      const s1 = rotr(e, 6) ^ rotr(e, 11) ^ rotr(e, 25);
      const t1 = h + s1 + ((e & f) ^ (~e & g)) + unchecked(K[i]) + unchecked(W[i]);
      const s0 = rotr(a, 2) ^ rotr(a, 13) ^ rotr(a, 22);
      const t2 = s0 + ((a & b) ^ (a & c) ^ (b & c));
      h = g; g = f; f = e; e = d + t1; d = c; c = b; b = a; a = t1 + t2;
    }
    h0 += a; h1 += b; h2 += c; h3 += d; h4 += e; h5 += f; h6 += g; h7 += h;
  }
  return h0 ^ h1 ^ h2 ^ h3 ^ h4 ^ h5 ^ h6 ^ h7;
}

export function matrix(n: i32): i32 {
  const a = new StaticArray<f64>(n * n);
  const b = new StaticArray<f64>(n * n);
  let sum: f64 = 0;
  for (let i = 0; i < n * n; i++) {
    unchecked(a[i] = <f64>(i % 7));
    unchecked(b[i] = <f64>(i % 5));
  }
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let dot: f64 = 0;
      for (let k = 0; k < n; k++) dot += unchecked(a[i * n + k] * b[k * n + j]);
      sum += dot;
    }
  }
  return <i32>sum;
}

// A recursive-descent JSON reader that adds up what it sees.
class JsonReader {
  at: usize = 0;

  constructor(public start: usize) {}

  space(): void {
    while (load<u8>(this.at) <= 32) this.at++;
  }

  value(): i32 {
    this.space();
    const c = load<u8>(this.at);
    if (c == 123) return this.members(125, true);
    if (c == 91) return this.members(93, false);
    return c == 34 ? this.text() : this.word();
  }

  members(end: u8, keys: bool): i32 {
    let sum = 0;
    this.at++;
    this.space();
    while (load<u8>(this.at) != end) {
      if (keys) {
        sum += this.value();
        this.space();
        this.at++;
      }
      sum += this.value();
      this.space();
      if (load<u8>(this.at) == 44) this.at++;
      this.space();
    }
    this.at++;
    return sum;
  }

  text(): i32 {
    let sum = 0;
    this.at++;
    while (load<u8>(this.at) != 34) {
      if (load<u8>(this.at) == 92) this.at++;
      sum = sum * 31 + load<u8>(this.at++);
    }
    this.at++;
    return sum;
  }

  word(): i32 {
    let sum = 0;
    for (let c = load<u8>(this.at); (c >= 48 && c <= 57) || (c >= 97 && c <= 122); c = load<u8>(++this.at)) {
      sum = sum * 10 + c - 48;
    }
    return sum;
  }
}

const record = '{"id": 12345, "name": "somebody\\n here", "tags": ["a", "bc", true, null], "nested": {"x": 1, "y": [1, 2, 3]}},\n';
const document = String.UTF8.encode("[" + record.repeat(500) + "0]", true);

export function json(n: i32): i32 {
  const reader = new JsonReader(changetype<usize>(document));
  let sum = 0;
  for (let i = 0; i < n; i++) {
    reader.at = reader.start;
    sum += reader.value();
  }
  return sum;
}

// A backtracking matcher: literals, '.', '*', '$'.
function matchHere(p: usize, t: usize): bool {
  while (true) {
    const c = load<u8>(p);
    if (c == 0) return true;
    if (load<u8>(p, 1) == 42) return matchStar(c, p + 2, t);
    if (c == 36 && load<u8>(p, 1) == 0) return load<u8>(t) == 0;
    const d = load<u8>(t);
    if (d == 0 || (c != 46 && c != d)) return false;
    p++;
    t++;
  }
  return false;
}

function matchStar(c: u8, p: usize, t: usize): bool {
  do {
    if (matchHere(p, t)) return true;
    const d = load<u8>(t++);
    if (d == 0 || (d != c && c != 46)) return false;
  } while (true);
  return false;
}

const pattern = String.UTF8.encode("a.*b.*c.*d$", true);
const subject = String.UTF8.encode("xyzzy abacabad abracadabra lorem ipsum dolor sit amet b c abcabcabc ddd e", true);

export function regex(n: i32): i32 {
  let found = 0;
  for (let i = 0; i < n; i++) {
    let t = changetype<usize>(subject);
    do {
      if (matchHere(changetype<usize>(pattern), t)) found++;
    } while (load<u8>(t++) != 0);
  }
  return found;
}

// A 3 × 3 blur over n rows of 512 bytes.
export function blur(n: i32): i32 {
  const from = new StaticArray<u8>(512 * n);
  const to = new StaticArray<u8>(512 * n);
  for (let i = 0; i < 512 * n; i++) unchecked(from[i] = <u8>((i * 7) ^ (i >> 5)));
  for (let y = 1; y < n - 1; y++) {
    for (let x = 1; x < 511; x++) {
      let sum: u32 = 0;
      for (let dy = -1; dy <= 1; dy++) {
        for (let dx = -1; dx <= 1; dx++) sum += unchecked(from[(y + dy) * 512 + x + dx]);
      }
      unchecked(to[y * 512 + x] = <u8>(sum / 9));
    }
  }
  let check = 0;
  for (let i = 0; i < 512 * n; i += 97) check += unchecked(to[i]);
  return check;
}

export function strings(n: i32): i32 {
  let length = 0;
  for (let i = 0; i < n; i++) {
    let line = "item ";
    for (let j = 0; j < 20; j++) line += j.toString() + (j % 2 == 0 ? "," : ";");
    const parts = line.split(",");
    length += parts.join(" & ").toUpperCase().indexOf("19") + parts.length;
  }
  return length;
}

export function mandelbrot(n: i32): i32 {
  let total = 0;
  for (let y = 0; y < n; y++) {
    for (let x = 0; x < n; x++) {
      const cr = 3.0 * <f64>x / <f64>n - 2.0;
      const ci = 2.0 * <f64>y / <f64>n - 1.0;
      let zr: f64 = 0, zi: f64 = 0, i = 0;
      while (i < 100 && zr * zr + zi * zi < 4.0) {
        const t = zr * zr - zi * zi + cr;
        zi = 2.0 * zr * zi + ci;
        zr = t;
        i++;
      }
      total += i;
    }
  }
  return total;
}

class Tree {
  left: Tree | null = null;
  right: Tree | null = null;
}

function grow(depth: i32): Tree {
  const tree = new Tree();
  if (depth > 0) {
    tree.left = grow(depth - 1);
    tree.right = grow(depth - 1);
  }
  return tree;
}

function size(tree: Tree | null): i32 {
  return tree ? 1 + size(tree.left) + size(tree.right) : 0;
}

export function trees(n: i32): i32 {
  let total = 0;
  for (let i = 0; i < n; i++) total += size(grow(10));
  return total;
}

// A greedy LZ matcher with a hash table, as compressors have.
export function compress(n: i32): i32 {
  const data = new StaticArray<u8>(n);
  const table = new StaticArray<i32>(4096);
  seed = 99;
  for (let i = 0; i < n; i++) unchecked(data[i] = <u8>(i % 300 < 200 ? i % 50 : random() & 15));
  let out = 0;
  let i = 0;
  while (i + 4 < n) {
    const key = load<u32>(changetype<usize>(data) + i);
    const slot = (key * 2654435761) >> 20;
    const at = unchecked(table[slot]);
    unchecked(table[slot] = i);
    let length = 0;
    if (at < i) while (i + length < n && length < 255 && unchecked(data[at + length] == data[i + length])) length++;
    i += length >= 4 ? length : 1;
    out += length >= 4 ? 3 : 1;
  }
  return out;
}
