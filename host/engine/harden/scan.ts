import { OP, TYPE } from '../format/index.ts';
import { CodeCursor } from './code-cursor.ts';
import type { CodeFacts } from './code-facts.ts';
import { FLOW } from './control-flow.ts';
import { LOOP } from './edits.ts';
import { invalid, unsupported } from './fault.ts';
import { IntList } from './growable.ts';
import type { Helpers } from './helpers.ts';
import type { ModuleInfo } from './module.ts';
import { SHAPE, SHAPES, WEIGHTS } from './opcodes.ts';
import { ENGINE_LIMITS } from './options.ts';
import { FRAME_COST } from './paths.ts';
import { scanRare } from './scan-rare.ts';
import { blockType, valueType } from './types.ts';

/** Decodes all function bodies once, and notes every place that has to change. */
export function scanCode(module: ModuleInfo, helpers: Helpers): CodeFacts {
  return new CodeScanner(module, helpers).scan();
}

class CodeScanner extends CodeCursor {
  /** The frames around the one at hand. */
  readonly #frames = new IntList();
  #locals = 0;
  readonly #globals = this.module.globals.length;

  scan(): CodeFacts {
    const { facts, module } = this;
    const sectionEnd = this.end;
    for (let i = 0; i < module.code.count; i++) {
      this.end = sectionEnd;
      this.#function(i, sectionEnd);
    }
    facts.firstFrame.push(facts.frameCost.length);
    facts.firstCall.push(facts.callTarget.length);
    facts.flow.beginFunction();
    if (this.offset !== sectionEnd) invalid(this.offset, 'The code section is longer than its functions');
    return facts;
  }

  #function(index: number, sectionEnd: number): void {
    const { facts } = this;
    const size = this.u32();
    const start = this.offset;
    if (size > sectionEnd - start) invalid(start, `A function body of ${size} bytes, ${sectionEnd - start} are left`);
    if (size > ENGINE_LIMITS.bodyBytes) invalid(start, `A function body has ${size} bytes`);
    this.end = start + size;
    this.function = index;
    facts.start.push(start);
    facts.end.push(this.end);
    facts.firstFrame.push(facts.frameCost.length);
    facts.firstCall.push(facts.callTarget.length);
    facts.flow.beginFunction();
    this.#declarations(index);
    this.#body();
    facts.flow.endFunction(index);
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

  /** The loop that all the time goes into: what nearly all code consists of has a place of its own here. */
  #body(): void {
    const { bytes } = this;
    this.frame = this.facts.frameCost.push(FRAME_COST);
    this.blocks.push(-1);
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
          this.constant = this.s32();
          this.constantEnd = this.offset;
          break;
        case SHAPE.memory:
          this.memoryArgument();
          break;
        case SHAPE.global:
          if (this.u32() >= this.#globals) invalid(start, 'There is no such global');
          break;
        case SHAPE.control:
          this.spend(cost);
          cost = 0;
          this.#control(opcode, start);
          break;
        case SHAPE.end:
          this.spend(cost);
          cost = 0;
          if (this.#end(start)) return;
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
          this.spend(cost);
          cost = 0;
          scanRare(this, opcode, start);
          break;
        default:
          this.unknown(start, opcode);
      }
    }
  }

  #control(opcode: number, start: number): void {
    switch (opcode) {
      case OP.br:
        return this.label(FLOW.branch, start);
      case OP.brIf:
        return this.label(FLOW.branchIf, start);
      case OP.call:
        return this.call();
      case OP.returnCall:
        this.call();
        return this.note(FLOW.stop);
      case OP.block:
        return this.#block(FLOW.block);
      case OP.if:
        return this.#block(FLOW.if);
      case OP.else:
        return this.note(FLOW.else);
      case OP.loop:
        return this.#loop(start);
      case OP.brOnNull:
      case OP.brOnNonNull:
        this.shortLoops.giveUp();
        return this.label(FLOW.branchIf, start);
      case OP.try:
        this.shortLoops.giveUp();
        this.handlesExceptions();
        return this.#block(FLOW.block);
      default:
        return this.note(FLOW.stop);
    }
  }

  #block(kind: number): void {
    blockType(this, this.module.types.count);
    this.blocks.push(-1);
    this.note(kind);
  }

  #loop(start: number): void {
    const { facts, module } = this;
    const plain = this.bytes[this.offset] === TYPE.empty;
    blockType(this, module.types.count);
    this.note(FLOW.loop, facts.frameCost.length);
    this.#frames.push(this.frame);
    this.frame = facts.frameCost.push(FRAME_COST);
    this.blocks.push(this.frame);
    this.shortLoops.giveUp();
    if (!module.options.fuel) return;
    module.edits.add(start, this.offset, LOOP, this.frame);
    if (plain) this.shortLoops.begin(this.frame, this.offset, this.blocks.length);
  }

  /** Answers whether that was the end of the function. */
  #end(start: number): boolean {
    this.note(FLOW.end);
    if (this.blocks.pop() >= 0) {
      this.shortLoops.finish(start);
      this.frame = this.#frames.pop();
    }
    if (this.blocks.length > 0) return false;
    if (this.offset !== this.end) invalid(this.offset, 'A function body continues after its end');
    return true;
  }
}
