import { ATOMIC, BULK, GC, OP, TYPE } from '../format/index.ts';
import { functionReference } from './constant.ts';
import { CALL, LOOP, RENUMBER } from './edits.ts';
import { invalid, unsupported } from './fault.ts';
import { IntList } from './growable.ts';
import type { Helpers } from './helpers.ts';
import type { ModuleInfo } from './module.ts';
import { ENGINE_CALL, IMPORT_WEIGHT, SHAPE, SHAPES, SIMD_SHAPE, simdShape, WEIGHTS } from './opcodes.ts';
import { ENGINE_LIMITS } from './options.ts';
import { ModuleReader } from './reader.ts';
import { blockType, heapType, valueType } from './types.ts';

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
  /** Cost of one pass through each frame, inner loops left out. */
  readonly frameCost = new IntList();
  readonly callFrame = new IntList();
  readonly callTarget = new IntList();
  /** Frames with calls in them. */
  readonly callingFrames = new Set<number>();
  /** Short innermost loops by frame. */
  readonly shortLoops = new Map<number, ShortLoop>();
  /** Branches in short loops, `LABEL_FIELDS` numbers each. */
  readonly labels = new IntList();

  constructor(count: number) {
    this.start = new IntList(count + 1);
    this.localsEnd = new IntList(count + 1);
    this.end = new IntList(count + 1);
    this.localCount = new IntList(count + 1);
    this.firstFrame = new IntList(count + 1);
    this.firstCall = new IntList(count + 1);
    this.callsOut = new Uint8Array(count);
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
/** `br_table`, `select`, and numeric instructions behind a prefix; of the rest, some name labels, some are large. */
const SHORT_LOOP_OPCODES = new Set<number>([OP.brTable, OP.selectTyped, OP.bulkPrefix, OP.simdPrefix, OP.atomicPrefix]);
const SHORT_LOOP_BYTES = 100;
const HELP = 'Compile without this proposal.';
/** Constant lengths up to this many bytes are left to the engine, which makes plain moves of them. */
const SMALL_BULK = 4096;
/** Charges by length: 16 bytes are one unit, a table entry is 16. */
const BYTES_SHIFT = 4;
const ENTRIES_SHIFT = -4;

/** Decodes function bodies once, and notes every place that has to change. */
export class CodeScanner extends ModuleReader {
  readonly module: ModuleInfo;
  readonly helpers: Helpers;
  readonly facts: CodeFacts;
  /** Frame of each open block that is a loop, -1 for others. */
  readonly #blocks = new IntList();
  readonly #frames = new IntList();
  #frame = 0;
  #locals = 0;
  #function = 0;
  #functions: number;
  #globals: number;
  /** The innermost loop, as long as it may be a short one: its frame or -1. */
  #short = -1;
  #shortStart = 0;
  #shortDepth = 0;
  #shortLabels = 0;
  #shortEdits = 0;
  /** Value and end of the last `i32.const`. */
  #constant = 0;
  #constantEnd = -1;

  constructor(module: ModuleInfo, helpers: Helpers) {
    super(module.bytes, module.code.start, module.code.end);
    this.module = module;
    this.helpers = helpers;
    this.facts = new CodeFacts(module.code.count);
    this.#functions = module.functionTypes.length;
    this.#globals = module.globals.length;
  }

  scan(): CodeFacts {
    const { facts, module } = this;
    const sectionEnd = this.end;
    for (let i = 0; i < module.code.count; i++) {
      this.end = sectionEnd;
      const size = this.u32();
      const start = this.offset;
      if (size > sectionEnd - start) invalid(start, `A function body of ${size} bytes, ${sectionEnd - start} are left`);
      if (size > ENGINE_LIMITS.bodyBytes) invalid(start, `A function body has ${size} bytes`);
      this.end = start + size;
      this.#function = i;
      facts.start.push(start);
      facts.end.push(this.end);
      facts.firstFrame.push(facts.frameCost.length);
      facts.firstCall.push(facts.callTarget.length);
      this.#declarations(i);
      this.#body();
    }
    facts.firstFrame.push(facts.frameCost.length);
    facts.firstCall.push(facts.callTarget.length);
    if (this.offset !== sectionEnd) invalid(this.offset, 'The code section is longer than its functions');
    return facts;
  }

  #declarations(index: number): void {
    const { facts, module } = this;
    const start = this.offset;
    let total = module.types.parameters[module.functionTypes[module.importedFunctions + index]!]!;
    for (let groups = this.count('groups of locals', ENGINE_LIMITS.bodyBytes); groups > 0; groups--) {
      total += this.u32();
      if (total > ENGINE_LIMITS.locals) unsupported(start, `A function has ${total} locals`, 'Split the function.');
      valueType(this, module.types.count);
    }
    this.#locals = total;
    facts.localCount.push(total);
    facts.localsEnd.push(this.offset);
  }

  #body(): void {
    const { bytes, facts } = this;
    const blocks = this.#blocks;
    this.#frame = facts.frameCost.push(2);
    blocks.push(-1);
    let cost = 0;
    for (;;) {
      if (this.offset >= this.end) invalid(this.offset, 'A function body ends inside a block');
      const start = this.offset;
      const opcode = bytes[this.offset++]!;
      cost += WEIGHTS[opcode]!;
      switch (SHAPES[opcode]) {
        case SHAPE.none:
          break;
        case SHAPE.local:
          if (this.u32() >= this.#locals) invalid(start, 'There is no such local');
          break;
        case SHAPE.i32:
          this.#constant = this.s32();
          this.#constantEnd = this.offset;
          break;
        case SHAPE.memory:
          this.#memoryArgument();
          break;
        case SHAPE.global:
          if (this.u32() >= this.#globals) invalid(start, 'There is no such global');
          break;
        case SHAPE.label:
          this.#label();
          if (opcode > OP.brIf) this.#short = -1;
          break;
        case SHAPE.call:
          this.#call();
          break;
        case SHAPE.block:
          blockType(this, this.module.types.count);
          blocks.push(-1);
          if (opcode === OP.try) this.#short = -1;
          break;
        case SHAPE.loop:
          facts.frameCost.add(this.#frame, cost);
          cost = 0;
          this.#loop(start);
          break;
        case SHAPE.end:
          if (blocks.pop() >= 0) {
            this.#endLoop(start);
            facts.frameCost.add(this.#frame, cost);
            cost = 0;
            this.#frame = this.#frames.pop();
          }
          if (blocks.length === 0) {
            facts.frameCost.add(this.#frame, cost);
            if (this.offset !== this.end) invalid(this.offset, 'A function body continues after its end');
            return;
          }
          break;
        case SHAPE.i64:
          this.skipLeb(10);
          break;
        case SHAPE.f32:
          this.skip(4);
          break;
        case SHAPE.f64:
          this.skip(8);
          break;
        case SHAPE.other:
          if (opcode === OP.delegate) {
            if (blocks.pop() >= 0 || blocks.length === 0) invalid(start, 'delegate outside of a try block');
            this.u32();
          } else this.#other(opcode, start);
          break;
        default:
          this.#unknown(start, opcode);
      }
    }
  }

  #loop(start: number): void {
    const { facts, module } = this;
    const plain = this.bytes[this.offset] === TYPE.empty;
    blockType(this, module.types.count);
    this.#frames.push(this.#frame);
    this.#frame = facts.frameCost.push(2);
    this.#blocks.push(this.#frame);
    this.#short = -1;
    if (!module.options.fuel) return;
    module.edits.add(start, this.offset, LOOP, this.#frame);
    if (!plain) return;
    this.#short = this.#frame;
    this.#shortStart = this.offset;
    this.#shortDepth = this.#blocks.length;
    this.#shortLabels = facts.labels.length;
    this.#shortEdits = module.edits.count;
  }

  #endLoop(end: number): void {
    const { facts, module } = this;
    if (this.#short >= 0 && end - this.#shortStart <= SHORT_LOOP_BYTES && module.edits.count === this.#shortEdits) {
      const [firstLabel, lastLabel] = [this.#shortLabels, facts.labels.length];
      facts.shortLoops.set(this.#short, { start: this.#shortStart, end, firstLabel, lastLabel });
    }
    this.#short = -1;
  }

  #label(): void {
    const start = this.offset;
    const label = this.u32();
    if (this.#short < 0) return;
    const { labels } = this.facts;
    labels.push(start);
    labels.push(this.offset);
    labels.push(label);
    labels.push(this.#blocks.length - this.#shortDepth);
  }

  #call(): void {
    const start = this.offset;
    this.facts.callingFrames.add(this.#frame);
    const target = this.u32();
    if (target >= this.#functions) invalid(start, `There is no function ${target}`);
    const { importedFunctions, edits } = this.module;
    edits.add(start, this.offset, RENUMBER, target);
    if (target < importedFunctions) {
      this.facts.callsOut[this.#function] = 1;
      this.facts.frameCost.add(this.#frame, IMPORT_WEIGHT);
      return;
    }
    this.facts.callFrame.push(this.#frame);
    this.facts.callTarget.push(target - importedFunctions);
  }

  /** Alignment with the flag of an explicit memory, memory, offset. */
  #memoryArgument(): void {
    const start = this.offset;
    const alignment = this.u32();
    const memory = alignment & 0x40 ? this.u32() : 0;
    if (memory >= this.module.memories.length) invalid(start, `There is no memory ${memory}`);
    this.skipLeb(10);
  }

  #other(opcode: number, start: number): void {
    const { module } = this;
    if (!SHORT_LOOP_OPCODES.has(opcode)) this.#short = -1;
    switch (opcode) {
      case OP.throw:
        if (module.options.fuel) module.edits.add(start, start, CALL, this.helpers.throw());
        this.index(module.tagCount, 'tag');
        break;
      case OP.catch:
        this.index(module.tagCount, 'tag');
        break;
      case OP.rethrow:
        this.u32();
        break;
      case OP.throwRef:
        break;
      case OP.brTable:
        for (let left = this.count('branch targets', ENGINE_LIMITS.branchTargets); left >= 0; left--) this.#label();
        break;
      case OP.callIndirect:
      case OP.returnCallIndirect:
        this.#callsOut();
        this.index(module.types.count, 'type');
        this.#table(false);
        break;
      case OP.callRef:
      case OP.returnCallRef:
        this.#callsOut();
        this.index(module.types.count, 'type');
        break;
      case OP.selectTyped:
        for (let left = this.count('types', ENGINE_LIMITS.parameters); left > 0; left--) valueType(this, module.types.count);
        break;
      case OP.tryTable:
        this.#tryTable();
        break;
      case OP.tableGet:
        this.#table(false);
        break;
      case OP.tableSet:
        this.#table(true);
        break;
      case OP.memorySize:
      case OP.memoryGrow:
        this.#memorySize(opcode === OP.memoryGrow, start);
        break;
      case OP.refNull:
        heapType(this, module.types.count);
        break;
      case OP.refFunc:
        functionReference(this, module);
        break;
      case OP.gcPrefix:
        this.#collected(start);
        break;
      case OP.bulkPrefix:
        this.#bulk(start);
        break;
      case OP.simdPrefix:
        this.#simd(start);
        break;
      case OP.atomicPrefix:
        this.#atomic(start);
        break;
      default:
        this.#unknown(start, opcode);
    }
  }

  #unknown(start: number, opcode: number): never {
    unsupported(start, `Instruction 0x${opcode.toString(16)} is not supported`, HELP);
  }

  /** A call of something unknown. */
  #callsOut(): void {
    this.facts.callsOut[this.#function] = 1;
    this.facts.callingFrames.add(this.#frame);
  }

  #tryTable(): void {
    const { module } = this;
    blockType(this, module.types.count);
    for (let left = this.count('catch clauses', ENGINE_LIMITS.branchTargets); left > 0; left--) {
      const start = this.offset;
      const kind = this.byte();
      if (kind > 3) invalid(start, `A catch clause of kind ${kind}`);
      if (kind < 2) this.index(module.tagCount, 'tag');
      this.u32();
    }
    this.#blocks.push(-1);
  }

  #table(written: boolean): number {
    const table = this.index(this.module.tables.length, 'table');
    if (written) this.module.writtenTables.add(table);
    return table;
  }

  #memory(): number {
    return this.index(this.module.memories.length, 'memory');
  }

  #replace(start: number, slot: number): void {
    this.module.edits.add(start, this.offset, CALL, slot);
  }

  /** Charges the length on top of the stack, right before the instruction at `start`. */
  #chargeLength(start: number, wide: boolean, shift: number): void {
    if (this.module.options.fuel) this.module.edits.add(start, start, CALL, this.helpers.charge(wide, shift));
  }

  #memorySize(grow: boolean, start: number): void {
    const memory = this.#memory();
    if (!this.module.options.virtualMemory) return;
    this.#replace(start, grow ? this.helpers.memoryGrow(memory) : this.helpers.memorySize(memory));
  }

  #collected(start: number): void {
    const { module } = this;
    const opcode = this.u32();
    const types = module.types.count;
    if (opcode > GC.i31GetU) this.#unknown(start, (OP.gcPrefix << 8) | opcode);
    if (opcode >= GC.refTest) {
      if (opcode === GC.brOnCast || opcode === GC.brOnCastFail) {
        this.byte();
        this.u32();
        heapType(this, types);
      }
      if (opcode <= GC.brOnCastFail) heapType(this, types);
      return;
    }
    if (opcode === GC.arrayLen) return;
    this.index(types, 'type');
    if (hasSecondIndex(opcode)) this.u32();
    if (hasLength(opcode)) this.#chargeLength(start, false, 0);
  }

  #bulk(start: number): void {
    const { module } = this;
    const opcode = this.u32();
    if (opcode >= BULK.memoryInit && opcode <= BULK.tableFill) this.facts.frameCost.add(this.#frame, ENGINE_CALL);
    switch (opcode) {
      case BULK.memoryInit:
        this.#segment(module.dataCount, 'data segment');
        this.#memory();
        this.#chargeLength(start, false, BYTES_SHIFT);
        break;
      case BULK.dataDrop:
        this.#segment(module.dataCount, 'data segment');
        module.edits.add(start, start, CALL, this.helpers.drop());
        break;
      case BULK.memoryCopy:
      case BULK.memoryFill:
        this.#memoryBulk(opcode === BULK.memoryCopy, start);
        break;
      case BULK.tableInit:
        this.#segment(module.elements.count, 'element segment');
        this.#table(true);
        this.#chargeLength(start, false, ENTRIES_SHIFT);
        break;
      case BULK.elemDrop:
        this.#segment(module.elements.count, 'element segment');
        module.edits.add(start, start, CALL, this.helpers.drop());
        break;
      case BULK.tableCopy: {
        // Its length has the narrower of both index types
        const target = this.#table(true);
        const source = this.#table(false);
        this.#chargeLength(start, module.tables[target]!.wide && module.tables[source]!.wide, ENTRIES_SHIFT);
        break;
      }
      case BULK.tableGrow:
      case BULK.tableFill:
        this.#chargeLength(start, module.tables[this.#table(true)]!.wide, ENTRIES_SHIFT);
        break;
      case BULK.tableSize:
        this.#table(false);
        break;
      default:
        // Saturating conversions and wide arithmetic have no immediates.
        if (opcode > BULK.i64MulWideU || (opcode > BULK.tableFill && opcode < BULK.i64Add128)) this.#unknown(start, (OP.bulkPrefix << 8) | opcode);
    }
  }

  #segment(count: number, what: string): void {
    this.index(Math.max(count, 0), what);
  }

  /** `memory.copy` and `memory.fill`, done in bounded steps by a helper unless they are known to be short. */
  #memoryBulk(copy: boolean, start: number): void {
    const { module } = this;
    const target = this.#memory();
    const source = copy ? this.#memory() : target;
    if (!module.options.fuel) return;
    if (this.#constantEnd === start && this.#constant >= 0 && this.#constant <= SMALL_BULK) {
      return this.facts.frameCost.add(this.#frame, this.#constant >> BYTES_SHIFT);
    }
    const wide = module.memories[target]!.wide;
    if (wide === module.memories[source]!.wide) this.#replace(start, this.helpers.memoryBulk(copy, target, source));
    else this.#chargeLength(start, false, BYTES_SHIFT);
  }

  #simd(start: number): void {
    const opcode = this.u32();
    switch (simdShape(opcode)) {
      case SIMD_SHAPE.none:
        break;
      case SIMD_SHAPE.memory:
        this.#memoryArgument();
        break;
      case SIMD_SHAPE.lane:
        this.byte();
        break;
      case SIMD_SHAPE.memoryLane:
        this.#memoryArgument();
        this.byte();
        break;
      case SIMD_SHAPE.bytes:
        this.skip(16);
        break;
      default:
        this.#unknown(start, (OP.simdPrefix << 8) | opcode);
    }
  }

  #atomic(start: number): void {
    const opcode = this.u32();
    if (opcode <= ATOMIC.wait64) this.facts.frameCost.add(this.#frame, ENGINE_CALL);
    if (opcode === ATOMIC.fence) this.byte();
    else if (opcode <= ATOMIC.wait64 || (opcode >= ATOMIC.i32Load && opcode <= ATOMIC.i64Rmw32CmpxchgU)) this.#memoryArgument();
    else this.#unknown(start, (OP.atomicPrefix << 8) | opcode);
  }
}

/** Of the instructions on structs and arrays: a field, a number of values, a segment, or a second type. */
function hasSecondIndex(opcode: number): boolean {
  if (opcode >= GC.structGet && opcode <= GC.structSet) return true;
  return (opcode >= GC.arrayNewFixed && opcode <= GC.arrayNewElem) || (opcode >= GC.arrayCopy && opcode <= GC.arrayInitElem);
}

/** Whether the length of what is made or moved is on top of the stack. */
function hasLength(opcode: number): boolean {
  return (opcode >= GC.arrayNew && opcode <= GC.arrayNewElem && opcode !== GC.arrayNewFixed) || opcode >= GC.arrayFill;
}
