import { BitWriter } from "./bits";
import { reverse } from "./huffman-decoder";

/** A Huffman code made for symbols that occur so and so often. */
export class HuffmanEncoder {
  private readonly codes: StaticArray<u16>;

  /** @param lengths of the codes, by symbol */
  constructor(readonly lengths: StaticArray<u8>) {
    this.codes = canonicalCodes(lengths);
  }

  /** @param counts how often each symbol occurs @param longest most bits that a code may have */
  static of(counts: StaticArray<u32>, longest: i32): HuffmanEncoder {
    return new HuffmanEncoder(codeLengths(counts, longest));
  }

  put(out: BitWriter, symbol: i32): void {
    out.put(unchecked(this.codes[symbol]), unchecked(this.lengths[symbol]));
  }
}

/** Makes rare symbols less rare until no code is too long. */
function codeLengths(counts: StaticArray<u32>, longest: i32): StaticArray<u8> {
  const weights = StaticArray.fromArray(counts.slice<u32[]>());
  while (true) {
    const lengths = optimalLengths(weights);
    if (maximum(lengths) <= longest) return lengths;
    for (let i = 0; i < weights.length; i++) if (weights[i] > 1) weights[i] = (weights[i] + 1) >> 1;
  }
}

/** Huffman's algorithm with two queues: leaves by their weight, and inner nodes, which come up in that order anyway. */
function optimalLengths(weights: StaticArray<u32>): StaticArray<u8> {
  const lengths = new StaticArray<u8>(weights.length);
  const leaves = usedByWeight(weights);
  const count = leaves.length;
  if (count == 1) lengths[leaves[0]] = 1;
  if (count < 2) return lengths;
  const nodes = new StaticArray<u32>(2 * count - 1);
  const parents = new StaticArray<i32>(2 * count - 1);
  for (let i = 0; i < count; i++) nodes[i] = weights[leaves[i]];
  let leaf = 0;
  let inner = count;
  for (let node = count; node < nodes.length; node++) {
    for (let child = 0; child < 2; child++) {
      const isLeaf = leaf < count && (inner == node || nodes[leaf] <= nodes[inner]);
      const least = isLeaf ? leaf++ : inner++;
      nodes[node] += nodes[least];
      parents[least] = node;
    }
  }
  const depths = new StaticArray<u8>(nodes.length);
  for (let node = nodes.length - 2; node >= 0; node--) depths[node] = depths[parents[node]] + 1;
  for (let i = 0; i < count; i++) lengths[leaves[i]] = depths[i];
  return lengths;
}

let sorting: StaticArray<u32> = new StaticArray<u32>(0);

function usedByWeight(weights: StaticArray<u32>): i32[] {
  const used: i32[] = [];
  for (let i = 0; i < weights.length; i++) if (weights[i] != 0) used.push(i);
  // A function value sees no variable around it, so the weights wait in the module.
  sorting = weights;
  return used.sort((a, b) => (sorting[a] == sorting[b] ? a - b : sorting[a] < sorting[b] ? -1 : 1));
}

function maximum(lengths: StaticArray<u8>): i32 {
  let most = 0;
  for (let i = 0; i < lengths.length; i++) most = max(most, lengths[i]);
  return most;
}

/** RFC 1951 section 3.2.2: codes of one length count up in the order of their symbols. */
function canonicalCodes(lengths: StaticArray<u8>): StaticArray<u16> {
  const codes = new StaticArray<u16>(lengths.length);
  let code = 0;
  for (let length = 1; length <= 15; length++, code <<= 1) {
    for (let i = 0; i < lengths.length; i++) {
      if (lengths[i] == length) codes[i] = <u16>reverse(code++, length);
    }
  }
  return codes;
}
