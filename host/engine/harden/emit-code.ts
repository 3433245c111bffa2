import { BATCH } from './charges.ts';
import { LOOP, RENUMBER } from './edits.ts';
import { unsupported } from './fault.ts';
import type { Helpers } from './helpers.ts';
import type { ModuleInfo } from './module.ts';
import { ENGINE_LIMITS } from './options.ts';
import type { CodeFacts } from './scan.ts';
import type { Writer } from './writer.ts';

/** Writes the bodies of functions: old code, with the edits applied and the charges put in. */
export class CodeEmitter {
  readonly #writer: Writer;
  readonly #module: ModuleInfo;
  readonly #facts: CodeFacts;
  readonly #helpers: Helpers;
  readonly #entryCharges: Int32Array;
  /** The next edit to apply. */
  #edit: number;

  constructor(writer: Writer, module: ModuleInfo, facts: CodeFacts, helpers: Helpers, entryCharges: Int32Array) {
    this.#writer = writer;
    this.#module = module;
    this.#facts = facts;
    this.#helpers = helpers;
    this.#entryCharges = entryCharges;
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
    const charge = this.#entryCharges[index]!;
    const counter = facts.localCount.at(index);
    const loops = this.#module.options.fuel && facts.firstFrame.at(index + 1) - facts.firstFrame.at(index) > 1;
    this.#declarations(index, (loops ? 1 : 0) + (charge > 0 ? 1 : 0));
    if (charge > 0) this.#entry(charge, counter + (loops ? 1 : 0));
    this.#body(facts.localsEnd.at(index), facts.end.at(index), counter);
    if (writer.length - start > ENGINE_LIMITS.bodyBytes) {
      unsupported(facts.start.at(index), 'A function is too large to be metered', 'Split the function.');
    }
    writer.close(start);
  }

  /** The old declarations, and `added` locals of type i32 behind them. */
  #declarations(index: number, added: number): void {
    const { bytes } = this.#module;
    const writer = this.#writer;
    let groups = 0;
    let pos = this.#facts.start.at(index);
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[pos++]!;
      groups |= (byte & 0x7f) << shift;
      if (byte < 0x80) break;
    }
    writer.u32(groups + (added > 0 ? 1 : 0));
    writer.copy(bytes, pos, this.#facts.localsEnd.at(index));
    if (added > 0) writer.ops(added, 0x7f);
  }

  /** fuel -= charge; if (fuel < 0) preempt() */
  #entry(charge: number, scratch: number): void {
    const writer = this.#writer;
    writer.u8(0x23);
    writer.u32(this.#helpers.fuelGlobal);
    writer.u8(0x41);
    writer.signed(charge);
    writer.ops(0x6b, 0x22);
    writer.u32(scratch);
    writer.u8(0x24);
    writer.u32(this.#helpers.fuelGlobal);
    writer.u8(0x20);
    writer.u32(scratch);
    writer.ops(0x41, 0x00, 0x48, 0x04, 0x40, 0x10);
    writer.u32(this.#helpers.index(this.#helpers.preempt()));
    writer.u8(0x0b);
  }

  /** counter += cost; if (counter > batch) counter = refill(counter) */
  #loop(cost: number, counter: number): void {
    const writer = this.#writer;
    writer.u8(0x20);
    writer.u32(counter);
    writer.u8(0x41);
    writer.signed(cost);
    writer.ops(0x6a, 0x22);
    writer.u32(counter);
    writer.u8(0x41);
    writer.signed(BATCH);
    writer.ops(0x4a, 0x04, 0x40, 0x20);
    writer.u32(counter);
    writer.u8(0x10);
    writer.u32(this.#helpers.index(this.#helpers.refill()));
    writer.u8(0x21);
    writer.u32(counter);
    writer.u8(0x0b);
  }

  #body(start: number, end: number, counter: number): void {
    const { edits, bytes } = this.#module;
    const writer = this.#writer;
    let copied = start;
    for (; this.#edit < edits.count && edits.start(this.#edit) < end; this.#edit++) {
      const edit = this.#edit;
      writer.copy(bytes, copied, edits.start(edit));
      copied = edits.end(edit);
      const argument = edits.argument(edit);
      const kind = edits.kind(edit);
      if (kind === RENUMBER) writer.u32(this.#helpers.renumber(argument));
      else if (kind === LOOP) this.#loop(this.#facts.frameCost.at(argument), counter);
      else {
        writer.u8(0x10);
        writer.u32(this.#helpers.index(argument));
      }
    }
    writer.copy(bytes, copied, end);
  }
}
