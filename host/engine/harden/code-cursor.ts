import { CodeFacts } from './code-facts.ts';
import { FLOW } from './control-flow.ts';
import { CALL, RENUMBER } from './edits.ts';
import { invalid, unsupported } from './fault.ts';
import { IntList } from './growable.ts';
import type { Helpers } from './helpers.ts';
import type { ModuleInfo } from './module.ts';
import { IMPORT_WEIGHT } from './opcodes.ts';
import { ModuleReader } from './reader.ts';
import { ShortLoops } from './short-loops.ts';

/** A place in a function body, with the immediates that several instructions have and the notes that are taken of them. */
export class CodeCursor extends ModuleReader {
  readonly module: ModuleInfo;
  readonly helpers: Helpers;
  readonly facts: CodeFacts;
  readonly shortLoops: ShortLoops;
  /** Frame of each open block that is a loop, -1 for others. */
  readonly blocks = new IntList();
  /** What code costs here is added to this frame: the innermost loop, or the function. */
  frame = 0;
  /** The function at hand, imports left out. */
  function = 0;
  /** What the code costs since control flow was last noted. */
  pending = 0;
  /** Value and end of the last `i32.const`. */
  constant = 0;
  constantEnd = -1;
  readonly #functions: number;

  constructor(module: ModuleInfo, helpers: Helpers) {
    super(module.bytes, module.code.start, module.code.end);
    this.module = module;
    this.helpers = helpers;
    this.facts = new CodeFacts(module.code.count, module.code.end - module.code.start);
    this.shortLoops = new ShortLoops(this.facts, module.edits);
    this.#functions = module.functionTypes.length;
  }

  unknown(start: number, opcode: number): never {
    unsupported(start, `Instruction 0x${opcode.toString(16)} is not supported`, 'Compile without this proposal.');
  }

  /** @param instruction where the branch begins; a `kind` of `FLOW` */
  label(kind: number, instruction: number): void {
    const start = this.offset;
    const label = this.u32();
    // The engine refuses a label of no block.
    this.note(kind, Math.min(label, this.blocks.length));
    const frame = label < this.blocks.length ? this.blocks.at(this.blocks.length - 1 - label) : -1;
    if (frame >= 0) this.facts.flow.addBackEdge(instruction, frame);
    this.shortLoops.label(start, this.offset, label, this.blocks.length);
  }

  call(): void {
    const start = this.offset;
    this.facts.callingFrames.add(this.frame);
    const target = this.u32();
    if (target >= this.#functions) invalid(start, `There is no function ${target}`);
    const { importedFunctions, edits } = this.module;
    edits.add(start, this.offset, RENUMBER, target);
    if (target < importedFunctions) {
      this.facts.callsOut[this.function] = 1;
      this.spend(IMPORT_WEIGHT);
      return;
    }
    this.note(FLOW.call, this.facts.callTarget.length);
    this.facts.callFrame.push(this.frame);
    this.facts.callTarget.push(target - importedFunctions);
  }

  /** A call of something unknown. */
  callsOut(): void {
    this.facts.callsOut[this.function] = 1;
    this.facts.callingFrames.add(this.frame);
  }

  /** Alignment with the flag of an explicit memory, memory, offset. */
  memoryArgument(): void {
    const start = this.offset;
    const alignment = this.u32();
    const memory = alignment & 0x40 ? this.u32() : 0;
    if (memory >= this.module.memories.length) invalid(start, `There is no memory ${memory}`);
    this.skipLeb(10);
  }

  memory(): number {
    return this.index(this.module.memories.length, 'memory');
  }

  table(): number {
    return this.index(this.module.tables.length, 'table');
  }

  writtenTable(): number {
    const table = this.table();
    this.module.writtenTables.add(table);
    return table;
  }

  type(): void {
    this.index(this.module.types.count, 'type');
  }

  tag(): void {
    this.index(this.module.tagCount, 'tag');
  }

  spend(cost: number): void {
    this.pending += cost;
  }

  /** Control may go on elsewhere from here, or comes from elsewhere; of the kinds of `FLOW`. */
  note(kind: number, argument = 0): void {
    const { flow, frameCost } = this.facts;
    frameCost.add(this.frame, this.pending);
    flow.add(kind, argument, this.pending);
    this.pending = 0;
  }

  /** The function handles exceptions. */
  handlesExceptions(): void {
    this.facts.flow.irregular[this.function] = 1;
  }

  /** Calls a helper before the instruction at `start`. */
  callBefore(start: number, slot: number): void {
    this.module.edits.add(start, start, CALL, slot);
  }

  /** Calls a helper instead of the instruction that began at `start` and ends here. */
  callInstead(start: number, slot: number): void {
    this.module.edits.add(start, this.offset, CALL, slot);
  }

  /** Charges the length on top of the stack, right before the instruction at `start`. */
  chargeLength(start: number, wide: boolean, shift: number): void {
    if (this.module.options.fuel) this.callBefore(start, this.helpers.charge(wide, shift));
  }
}
