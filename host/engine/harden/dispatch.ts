import type { CodeFacts, ShortLoop } from './code-facts.ts';
import { BACK_EDGE_FIELDS } from './control-flow.ts';
import type { EditList, Insertion } from './edits.ts';

/** A loop with so many branches back to its head chooses among many short ways. */
const MIN_BACK_EDGES = 8;
/** The code of a loop that is worth it, in fuel: of less, its longest way is short. */
const MIN_COST = 128;
/** A pass is paid when it is over; so much code is still short for that. */
const MAX_COST = 1 << 20;

/**
 * Finds the loops that pay at the branches back to their head, each for the way that leads to it. Such is the loop of an
 * interpreter: its longest way may cost a hundred times what most instructions take that it interprets. The sum of the
 * code of each frame has to stand in `frameCost`.
 */
export function findDispatchLoops({ dispatchLoops, flow, frameCost, shortLoops }: CodeFacts): void {
  const { backEdges } = flow;
  const counts = new Map<number, number>();
  for (let at = 0; at < backEdges.length; at += BACK_EDGE_FIELDS) {
    const loop = backEdges.at(at + 1);
    counts.set(loop, (counts.get(loop) ?? 0) + 1);
  }
  for (const [loop, count] of counts) {
    const cost = frameCost.at(loop);
    if (count >= MIN_BACK_EDGES && cost >= MIN_COST && cost <= MAX_COST && !shortLoops.has(loop)) dispatchLoops.add(loop);
  }
}

/** Notes where dispatch loops pay, once it is known what each way costs. */
export function chargeBackEdges({ dispatchLoops, flow, shortLoops }: CodeFacts, edits: EditList): void {
  const { backEdges } = flow;
  const charges: Insertion[] = [];
  for (let at = 0; at < backEdges.length; at += BACK_EDGE_FIELDS) {
    if (!dispatchLoops.has(backEdges.at(at + 1))) continue;
    const offset = backEdges.at(at);
    const argument = Math.max(backEdges.at(at + 2), 1);
    const last = charges.at(-1);
    // A `br_table` has several branches.
    if (last?.offset === offset) charges[charges.length - 1] = { offset, argument: Math.max(last.argument, argument) };
    else charges.push({ offset, argument });
  }
  keepOnce(shortLoops, charges);
  edits.insertCharges(charges);
}

/** A loop from which a branch leads to a dispatch loop has something in it that is not to be written twice. */
function keepOnce(shortLoops: Map<number, ShortLoop>, charges: readonly Insertion[]): void {
  if (charges.length === 0) return;
  const offsets = Int32Array.from(charges, ({ offset }) => offset);
  for (const [frame, { start, end }] of shortLoops) {
    const first = offsets[firstFrom(offsets, start)];
    if (first !== undefined && first < end) shortLoops.delete(frame);
  }
}

/** The place of the first of some rising numbers that is not below `bound`. */
function firstFrom(numbers: Int32Array, bound: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (numbers[middle]! < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}
