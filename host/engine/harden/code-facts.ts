import { ControlFlow } from './control-flow.ts';
import { IntList } from './growable.ts';

/** What the charging and the emission need to know of all function bodies. Functions are counted without imports. */
export class CodeFacts {
  readonly start: IntList;
  readonly localsEnd: IntList;
  readonly end: IntList;
  readonly localCount: IntList;
  /** Frame of the function; the frames of its loops follow. One more entry at the end. */
  readonly firstFrame: IntList;
  readonly firstCall: IntList;
  /** Whether it calls something unknown: through a table, a reference, or an import. */
  readonly callsOut: Uint8Array;
  /** Cost of one pass through each frame, inner loops left out: at first of all of its code, then of the longest way. */
  readonly frameCost = new IntList();
  readonly flow: ControlFlow;
  /** Frames of the loops that pay at each branch back to their head, and not there. */
  readonly dispatchLoops = new Set<number>();
  readonly callFrame = new IntList();
  readonly callTarget = new IntList();
  /** Frames with calls in them. */
  readonly callingFrames = new Set<number>();
  /** Whether an instruction names a data segment. */
  namesData = false;
  /** Short innermost loops by frame. */
  readonly shortLoops = new Map<number, ShortLoop>();
  /** Branches in short loops, `LABEL_FIELDS` numbers each. */
  readonly labels = new IntList();

  constructor(count: number, bytes: number) {
    this.start = new IntList(count + 1);
    this.localsEnd = new IntList(count + 1);
    this.end = new IntList(count + 1);
    this.localCount = new IntList(count + 1);
    this.firstFrame = new IntList(count + 1);
    this.firstCall = new IntList(count + 1);
    this.callsOut = new Uint8Array(count);
    this.flow = new ControlFlow(count, bytes);
  }
}

/** A loop that can be written several times in a row: few bytes, no inner loop, no calls, nothing else to change. */
export interface ShortLoop {
  /** Its body, without the `end`. */
  readonly start: number;
  readonly end: number;
  /** Its branches: a range of `CodeFacts.labels`. */
  readonly firstLabel: number;
  readonly lastLabel: number;
}

/** Offset, end, label, and nesting inside the loop. */
export const LABEL_FIELDS = 4;
