import type { CodeFacts } from './code-facts.ts';
import { BACK_EDGE_FIELDS, FLOW, FLOW_FIELDS, KIND_BITS } from './control-flow.ts';
import { MAX_CHARGE } from './growable.ts';

/** What entering a frame costs. */
export const FRAME_COST = 2;

const KIND_MASK = (1 << KIND_BITS) - 1;

/** The cost of the way to a place that no way leads to. */
const NONE = -1;

interface OpenBlock {
  readonly kind: number;
  /** The frame around it. */
  readonly frame: number;
  /** What the way to it has cost. */
  readonly began: number;
  /** The most that a way to its end has cost that leads there by a branch. */
  brought: number;
}

/** What callers have to know of a function. */
export interface Callees {
  /** Whether it pays for itself. */
  readonly charged: Uint8Array;
  /** What it costs otherwise. */
  readonly cost: Int32Array;
}

/**
 * Finds what one pass through each frame of a function costs at most: the longest way through it. Control flow is
 * structured, so one walk over the function is enough: what the ways to a place have cost is known when it is reached.
 *
 * An inner loop is no part of the frame around it, since it pays for each of its passes itself, at its head. Loops that
 * pay at the branches back to their head (see `dispatch.ts`) leave the pass that does not end in such a branch to the
 * frame around: a way out of the loop counts there, and so does the longest pass, which may end in a return or a trap.
 */
export class Paths {
  readonly #facts: CodeFacts;
  readonly #callees: Callees;
  readonly #blocks: OpenBlock[] = [];
  /** Where loops stand among the open blocks. */
  readonly #loops: number[] = [];
  #frame = 0;
  /** What the longest way from the head of the frame to here has cost. */
  #now = NONE;
  #backEdge = 0;

  constructor(facts: CodeFacts, callees: Callees) {
    this.#facts = facts;
    this.#callees = callees;
  }

  /** Sets `frameCost` of the frames of a function, and what each of its branches back to a loop ends. */
  measure(index: number): void {
    const { flow, frameCost, firstFrame } = this.#facts;
    const { events, firstEvent, firstBackEdge } = flow;
    for (let frame = firstFrame.at(index); frame < firstFrame.at(index + 1); frame++) frameCost.set(frame, FRAME_COST);
    this.#frame = firstFrame.at(index);
    this.#now = FRAME_COST;
    this.#backEdge = firstBackEdge.at(index);
    this.#blocks.length = 0;
    this.#loops.length = 0;
    this.#open(FLOW.block);
    const end = firstEvent.at(index + 1);
    for (let at = firstEvent.at(index); at < end; at += FLOW_FIELDS) {
      const event = events.at(at);
      this.#spend(events.at(at + 1));
      this.#follow(event & KIND_MASK, event >>> KIND_BITS);
    }
  }

  #follow(kind: number, argument: number): void {
    switch (kind) {
      case FLOW.call:
        return this.#call(this.#facts.callTarget.at(argument));
      case FLOW.loop:
        return this.#enter(argument);
      case FLOW.else:
        return this.#else();
      case FLOW.end:
        return this.#end();
      case FLOW.branch:
        this.#branch(argument);
        this.#now = NONE;
        return;
      case FLOW.branchIf:
        return this.#branch(argument);
      case FLOW.stop:
        this.#now = NONE;
        return;
      default:
        return this.#open(kind);
    }
  }

  #spend(cost: number): void {
    if (this.#now === NONE) return;
    this.#now = sum(this.#now, cost);
    this.#raise(this.#now);
  }

  /** A pass through the frame may cost so much. */
  #raise(cost: number): void {
    const { frameCost } = this.#facts;
    if (cost > frameCost.at(this.#frame)) frameCost.set(this.#frame, cost);
  }

  #call(callee: number): void {
    const { charged, cost } = this.#callees;
    if (!charged[callee]) this.#spend(cost[callee]!);
  }

  #open(kind: number): void {
    this.#blocks.push({ kind, frame: this.#frame, began: this.#now, brought: NONE });
  }

  #enter(frame: number): void {
    this.#loops.push(this.#blocks.length);
    this.#open(FLOW.loop);
    this.#frame = frame;
    if (this.#now !== NONE) this.#now = FRAME_COST;
  }

  #else(): void {
    const block = this.#blocks.pop()!;
    const brought = Math.max(block.brought, this.#now);
    this.#blocks.push({ ...block, kind: FLOW.block, brought });
    this.#now = block.began;
  }

  #end(): void {
    const block = this.#blocks.pop()!;
    if (block.kind === FLOW.loop) return this.#leave(block);
    const around = block.kind === FLOW.if ? block.began : NONE;
    this.#now = Math.max(this.#now, block.brought, around);
  }

  #leave({ frame, began }: OpenBlock): void {
    const loop = this.#frame;
    const { frameCost, dispatchLoops } = this.#facts;
    this.#loops.pop();
    this.#frame = frame;
    if (dispatchLoops.has(loop)) {
      if (began !== NONE) this.#raise(sum(began, frameCost.at(loop)));
      if (this.#now !== NONE) this.#now = sum(began, this.#now);
    } else if (this.#now !== NONE) this.#now = began;
  }

  #branch(label: number): void {
    const to = this.#blocks.length - 1 - label;
    const block = this.#blocks[to];
    if (block === undefined) return; // which the engine refuses
    const cost = this.#costAt(to);
    if (block.kind !== FLOW.loop) {
      block.brought = Math.max(block.brought, cost);
      return;
    }
    this.#facts.flow.backEdges.set(this.#backEdge + 2, Math.max(cost, 0));
    this.#backEdge += BACK_EDGE_FIELDS;
  }

  /** What the way to here has cost, in terms of the frame that an open block is in, or is the head of. */
  #costAt(to: number): number {
    let cost = this.#now;
    if (cost === NONE) return NONE;
    let frame = this.#frame;
    for (let i = this.#loops.length - 1; i >= 0 && this.#loops[i]! > to; i--) {
      const loop = this.#blocks[this.#loops[i]!]!;
      cost = this.#facts.dispatchLoops.has(frame) ? sum(loop.began, cost) : loop.began;
      frame = loop.frame;
    }
    return cost;
  }
}

/** Without leaving the range of what one charge may be. */
const sum = (a: number, b: number): number => Math.min(a + b, MAX_CHARGE);
