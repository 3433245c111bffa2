import { IntList } from './growable.ts';

/** Where control may go on somewhere else than at the next instruction. */
export const FLOW = {
  /** `block`, and what opens one without choosing. */
  block: 0,
  if: 1,
  else: 2,
  /** The argument is the loop's frame. */
  loop: 3,
  end: 4,
  /** The argument is the label; what follows is not reached. */
  branch: 5,
  /** The argument is the label, and what follows is reached as well. */
  branchIf: 6,
  /** What follows is not reached: `return`, `unreachable`, a tail call, an exception. */
  stop: 7,
  /** Of a function of the module; the argument is its place in `CodeFacts.callTarget`. */
  call: 8,
} as const;

/** Kind and argument in one number, and what the code costs since the last one. */
export const FLOW_FIELDS = 2;
/** Where the argument begins. */
export const KIND_BITS = 4;
/** Bytes of code for each number that is kept of it, about. */
const BYTES_PER_NUMBER = 4;

/** Offset of the instruction, frame of the loop, and what a pass through the loop has cost that ends here. */
export const BACK_EDGE_FIELDS = 3;

/** The control flow of all functions, in the order of the code. */
export class ControlFlow {
  readonly events: IntList;
  /** Branches to loops, in the order of the code. */
  readonly backEdges = new IntList();
  readonly firstEvent: IntList;
  readonly firstBackEdge: IntList;
  /** Functions that handle exceptions, in which control may go on at a handler from anywhere: nothing is kept of them. */
  readonly irregular: Uint8Array;

  /** @param bytes of code */
  constructor(functions: number, bytes: number) {
    this.events = new IntList(Math.ceil(bytes / BYTES_PER_NUMBER) + FLOW_FIELDS);
    this.firstEvent = new IntList(functions + 1);
    this.firstBackEdge = new IntList(functions + 1);
    this.irregular = new Uint8Array(functions);
  }

  beginFunction(): void {
    this.firstEvent.push(this.events.length);
    this.firstBackEdge.push(this.backEdges.length);
  }

  endFunction(index: number): void {
    if (!this.irregular[index]) return;
    this.events.truncate(this.firstEvent.at(index));
    this.backEdges.truncate(this.firstBackEdge.at(index));
  }

  add(kind: number, argument: number, cost: number): void {
    const { events } = this;
    events.push(kind | (argument << KIND_BITS));
    events.push(cost);
  }

  addBackEdge(offset: number, frame: number): void {
    const { backEdges } = this;
    backEdges.push(offset);
    backEdges.push(frame);
    backEdges.push(0);
  }
}
