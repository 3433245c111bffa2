import type { CodeFacts } from './code-facts.ts';
import type { EditList } from './edits.ts';

const SHORT_LOOP_BYTES = 100;

/** Follows the innermost loop for as long as it may turn out to be a short one. */
export class ShortLoops {
  readonly #facts: CodeFacts;
  readonly #edits: EditList;
  /** The loop's frame, -1 where there is no such loop. */
  #frame = -1;
  #start = 0;
  /** How many blocks are open around its body, and itself. */
  #depth = 0;
  #firstLabel = 0;
  #editsBefore = 0;

  constructor(facts: CodeFacts, edits: EditList) {
    this.#facts = facts;
    this.#edits = edits;
  }

  begin(frame: number, start: number, depth: number): void {
    this.#frame = frame;
    this.#start = start;
    this.#depth = depth;
    this.#firstLabel = this.#facts.labels.length;
    this.#editsBefore = this.#edits.count;
  }

  /** The loop contains something that is not to be written twice. */
  giveUp(): void {
    this.#frame = -1;
  }

  /** A branch, whose label stands from `start` to `end`, below `depth` open blocks. */
  label(start: number, end: number, label: number, depth: number): void {
    if (this.#frame < 0) return;
    const { labels } = this.#facts;
    labels.push(start);
    labels.push(end);
    labels.push(label);
    labels.push(depth - this.#depth);
  }

  /** Ends the loop whose `end` stands at this offset. */
  finish(end: number): void {
    if (this.#frame >= 0 && end - this.#start <= SHORT_LOOP_BYTES && this.#edits.count === this.#editsBefore) {
      const { shortLoops, labels } = this.#facts;
      shortLoops.set(this.#frame, { start: this.#start, end, firstLabel: this.#firstLabel, lastLabel: labels.length });
    }
    this.#frame = -1;
  }
}
