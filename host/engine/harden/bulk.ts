import { OP } from '../format/index.ts';
import { type Assembler, I32, I64, type Integer } from './assembler.ts';

/** Bytes that one step of a bulk operation moves before the next check: tens of microseconds. */
export const STEP_BYTES = 1 << 20;
/** Pages to bytes. */
const PAGE_SHIFT = 16;

/** `memory.copy` or `memory.fill`, and what it works on. */
export interface Bulk {
  readonly copy: boolean;
  readonly target: number;
  readonly source: number;
  /** Of addresses and lengths. */
  readonly integer: Integer;
  /** The instruction; its operands are on the stack. */
  readonly write: (writer: Assembler) => void;
}

/** Whether the address in `local` plus the length passes the end of the memory, as i32. */
export function outOfBounds(w: Assembler, memory: number, local: number, integer: Integer): void {
  const extend = (): void => {
    if (integer === I32) w.u8(OP.i64ExtendI32U);
  };
  const size = (): void => {
    w.memorySize(memory);
    extend();
    w.const(I64, PAGE_SHIFT);
    w.u8(OP.i64Shl);
  };
  const value = (index: number): void => {
    w.localGet(index);
    extend();
  };
  value(2); // length > size
  size();
  w.u8(OP.i64GtU);
  value(local); // address > size - length
  size();
  value(2);
  w.ops(OP.i64Sub, OP.i64GtU, OP.i32Or);
}

/** The three parameters of a bulk operation. */
export function operands(w: Assembler): void {
  for (const local of [0, 1, 2]) w.localGet(local);
}

/** Adds a step to a local, or takes it away. */
export function advance(w: Assembler, integer: Integer, local: number, opcode: number): void {
  w.localGet(local);
  w.const(integer, STEP_BYTES);
  w.u8(opcode);
  w.localSet(local);
}
