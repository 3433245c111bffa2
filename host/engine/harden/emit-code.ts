import { OP, TYPE, Writer } from '../format/index.ts';
import type { Assembler } from './assembler.ts';
import { BATCH } from './charges.ts';
import { CHARGE, LOOP, RENUMBER } from './edits.ts';
import { unsupported } from './fault.ts';
import type { Helpers } from './helpers.ts';
import type { CopiedCode } from './lines.ts';
import type { ModuleInfo } from './module.ts';
import { ENGINE_LIMITS } from './options.ts';
import { ModuleReader } from './reader.ts';
import { type CodeFacts, LABEL_FIELDS, type ShortLoop } from './code-facts.ts';

/** How often the body of a short loop is written. */
const UNROLL = 4;

/** Writes the bodies of functions: old code, with the edits applied and the charges put in. */
export class CodeEmitter {
  readonly #writer: Assembler;
  readonly #module: ModuleInfo;
  readonly #facts: CodeFacts;
  readonly #helpers: Helpers;
  readonly #entryCharges: Int32Array;
  /** undefined: nobody asks where code went. */
  readonly #copied: CopiedCode | undefined;
  /** Branch hints of the function at hand: offsets of `if` in its body. */
  readonly #hinted: number[] = [];
  readonly #hints = new Writer(1024);
  #hintedFunctions = 0;
  /** A local for what loops have counted. */
  #counter = 0;
  /** A local for the fuel that is left. */
  #scratch = 0;
  /** Where the body of the function at hand begins. */
  #start = 0;
  /** The next edit to apply. */
  #edit: number;

  constructor(
    writer: Assembler,
    module: ModuleInfo,
    facts: CodeFacts,
    helpers: Helpers,
    entryCharges: Int32Array,
    copied: CopiedCode | undefined,
  ) {
    this.#writer = writer;
    this.#module = module;
    this.#facts = facts;
    this.#helpers = helpers;
    this.#entryCharges = entryCharges;
    this.#copied = copied;
    this.#edit = module.edits.from(module.code.start);
  }

  write(): void {
    this.#writer.u32(this.#module.code.count + this.#helpers.count);
    for (let i = 0; i < this.#module.code.count; i++) this.#function(i);
    this.#helpers.writeCode(this.#writer);
  }

  #function(index: number): void {
    const writer = this.#writer;
    const facts = this.#facts;
    const start = writer.open();
    this.#start = start;
    this.#copied?.beginFunction();
    const charge = this.#entryCharges[index]!;
    this.#counter = facts.localCount.at(index);
    const loops = this.#module.options.fuel && facts.firstFrame.at(index + 1) - facts.firstFrame.at(index) > 1;
    this.#scratch = this.#counter + (loops ? 1 : 0);
    this.#declarations(index, loops ? 2 : charge > 0 ? 1 : 0);
    if (charge > 0) this.#pay(charge);
    this.#body(facts.localsEnd.at(index), facts.end.at(index));
    if (writer.length - start > ENGINE_LIMITS.bodyBytes) {
      unsupported(facts.start.at(index), 'A function is too large to be metered', 'Split the function.');
    }
    writer.close(start);
    this.#flushHints(index);
  }

  /** Every check is an `if` that is hardly ever taken. */
  #unlikely(): void {
    this.#hinted.push(this.#writer.length - this.#start);
  }

  #flushHints(index: number): void {
    const hinted = this.#hinted;
    if (hinted.length === 0) return;
    this.#hintedFunctions++;
    this.#hints.u32(this.#helpers.renumber(this.#module.importedFunctions + index));
    this.#hints.u32(hinted.length);
    for (const offset of hinted) {
      this.#hints.u32(offset);
      this.#hints.ops(1, 0);
    }
    hinted.length = 0;
  }

  /** The content of the branch hint section, which stands before the code. */
  writeHints(writer: Writer): void {
    writer.name('metadata.code.branch_hint');
    writer.u32(this.#hintedFunctions);
    writer.copy(this.#hints.bytes, 0, this.#hints.length);
  }

  /** The old declarations, and `added` locals of type i32 behind them. */
  #declarations(index: number, added: number): void {
    const { bytes } = this.#module;
    const writer = this.#writer;
    const end = this.#facts.localsEnd.at(index);
    const reader = new ModuleReader(bytes, this.#facts.start.at(index), end);
    writer.u32(reader.u32() + (added > 0 ? 1 : 0));
    writer.copy(bytes, reader.offset, end);
    if (added > 0) writer.ops(added, TYPE.i32);
  }

  /** fuel -= charge; if (fuel < 0) preempt() */
  #pay(charge: number): void {
    const writer = this.#writer;
    const scratch = this.#scratch;
    const fuel = this.#helpers.fuelGlobal;
    writer.globalGet(fuel);
    writer.i32Const(charge);
    writer.u8(OP.i32Sub);
    writer.localTee(scratch);
    writer.globalSet(fuel);
    writer.localGet(scratch);
    writer.i32Const(0);
    writer.u8(OP.i32LtS);
    this.#unlikely();
    writer.if(this.#preempt);
  }

  readonly #preempt = (): void => this.#writer.call(this.#helpers.index(this.#helpers.preempt()));

  /**
   * A loop's head, or all of a short loop. Answers where copying goes on. A dispatch loop pays elsewhere, and a loop with calls pays at once: across a call
   * a counter would be in memory like the fuel is, and the callees could run a batch each turn before it pays.
   */
  #loop(edit: number): number {
    const { edits } = this.#module;
    const frame = edits.argument(edit);
    const cost = this.#facts.frameCost.at(frame);
    const short = this.#facts.shortLoops.get(frame);
    if (short) return this.#shortLoop(short, cost);
    this.#copy(edits.start(edit), edits.end(edit));
    if (this.#facts.dispatchLoops.has(frame)) return edits.end(edit);
    if (this.#facts.callingFrames.has(frame)) this.#pay(cost);
    else this.#count(cost);
    return edits.end(edit);
  }

  /**
   * Writes the body of a short loop several times, so that one check pays for all of them. As V8 unrolls such loops
   * too, but not with a check inside, this is what keeps them at full speed. A branch to the loop leaves the copy that
   * it is in; falling out of a copy leaves the loop.
   */
  #shortLoop(loop: ShortLoop, cost: number): number {
    const writer = this.#writer;
    writer.block(() =>
      writer.loop(() => {
        this.#count(cost * UNROLL);
        for (let copy = 1; copy < UNROLL; copy++) {
          writer.block(() => {
            this.#copyBody(loop, 2);
            writer.br(2);
          });
        }
        this.#copyBody(loop, 1);
      }),
    );
    return loop.end + 1;
  }

  /** `added` is the number of blocks between the loop's label and those outside of it that were not there before. */
  #copyBody(loop: ShortLoop, added: number): void {
    const writer = this.#writer;
    const { labels } = this.#facts;
    let copied = loop.start;
    for (let i = loop.firstLabel; i < loop.lastLabel; i += LABEL_FIELDS) {
      this.#copy(copied, labels.at(i));
      const label = labels.at(i + 2);
      writer.u32(label > labels.at(i + 3) ? label + added : label);
      copied = labels.at(i + 1);
    }
    this.#copy(copied, loop.end);
  }

  /** counter += cost; if (counter > batch) counter = refill(counter) */
  #count(cost: number): void {
    const writer = this.#writer;
    const counter = this.#counter;
    writer.localGet(counter);
    writer.i32Const(cost);
    writer.u8(OP.i32Add);
    writer.localTee(counter);
    writer.i32Const(BATCH);
    writer.u8(OP.i32GtS);
    this.#unlikely();
    writer.if(this.#refill);
  }

  readonly #refill = (): void => {
    this.#writer.localGet(this.#counter);
    this.#writer.call(this.#helpers.index(this.#helpers.refill()));
    this.#writer.localSet(this.#counter);
  };

  /** Copies a piece of the old code. */
  #copy(start: number, end: number): void {
    this.#copied?.add(this.#writer.length, start, end);
    this.#writer.copy(this.#module.bytes, start, end);
  }

  #body(start: number, end: number): void {
    const { edits } = this.#module;
    const writer = this.#writer;
    let copied = start;
    for (; this.#edit < edits.count && edits.start(this.#edit) < end; this.#edit++) {
      const edit = this.#edit;
      this.#copy(copied, edits.start(edit));
      copied = edits.end(edit);
      const argument = edits.argument(edit);
      const kind = edits.kind(edit);
      if (kind === RENUMBER) writer.u32(this.#helpers.renumber(argument));
      else if (kind === LOOP) copied = this.#loop(edit);
      else if (kind === CHARGE) this.#pay(argument);
      else {
        this.#copied?.add(writer.length, edits.start(edit), edits.end(edit));
        writer.call(this.#helpers.index(argument));
      }
    }
    this.#copy(copied, end);
  }
}
