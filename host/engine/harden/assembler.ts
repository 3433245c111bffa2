import { BULK, OP, TYPE, Writer } from '../format/index.ts';

/** The instructions of a type of integer, and the type. */
export interface Integer {
  readonly type: number;
  readonly const: number;
  readonly eq: number;
  readonly ltU: number;
  readonly gtU: number;
  readonly leU: number;
  readonly add: number;
  readonly sub: number;
  readonly shrU: number;
}

export const I32: Integer = {
  type: TYPE.i32,
  const: OP.i32Const,
  eq: OP.i32Eq,
  ltU: OP.i32LtU,
  gtU: OP.i32GtU,
  leU: OP.i32LeU,
  add: OP.i32Add,
  sub: OP.i32Sub,
  shrU: OP.i32ShrU,
};

export const I64: Integer = {
  type: TYPE.i64,
  const: OP.i64Const,
  eq: OP.i64Eq,
  ltU: OP.i64LtU,
  gtU: OP.i64GtU,
  leU: OP.i64LeU,
  add: OP.i64Add,
  sub: OP.i64Sub,
  shrU: OP.i64ShrU,
};

/** Writes instructions under their names. Blocks have no parameters and no results. */
export class Assembler extends Writer {
  localGet(local: number): void {
    this.pair(OP.localGet, local);
  }

  localSet(local: number): void {
    this.pair(OP.localSet, local);
  }

  localTee(local: number): void {
    this.pair(OP.localTee, local);
  }

  globalGet(global: number): void {
    this.pair(OP.globalGet, global);
  }

  globalSet(global: number): void {
    this.pair(OP.globalSet, global);
  }

  i32Const(value: number): void {
    this.u8(OP.i32Const);
    this.signed(value);
  }

  const(integer: Integer, value: number): void {
    this.u8(integer.const);
    this.signed(value);
  }

  call(func: number): void {
    this.pair(OP.call, func);
  }

  br(label: number): void {
    this.pair(OP.br, label);
  }

  brIf(label: number): void {
    this.pair(OP.brIf, label);
  }

  memorySize(memory: number): void {
    this.pair(OP.memorySize, memory);
  }

  memoryGrow(memory: number): void {
    this.pair(OP.memoryGrow, memory);
  }

  memoryCopy(target: number, source: number): void {
    this.ops(OP.bulkPrefix, BULK.memoryCopy);
    this.u32(target);
    this.u32(source);
  }

  memoryFill(memory: number): void {
    this.ops(OP.bulkPrefix, BULK.memoryFill);
    this.u32(memory);
  }

  block(body: () => void): void {
    this.#open(OP.block);
    body();
    this.u8(OP.end);
  }

  loop(body: () => void): void {
    this.#open(OP.loop);
    body();
    this.u8(OP.end);
  }

  if(then: () => void, otherwise?: () => void): void {
    this.#open(OP.if);
    then();
    if (otherwise !== undefined) {
      this.u8(OP.else);
      otherwise();
    }
    this.u8(OP.end);
  }

  #open(opcode: number): void {
    this.pair(opcode, TYPE.empty);
  }
}
