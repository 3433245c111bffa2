import { GC, OP, SIMD, TYPE } from '../format/index.ts';
import { RENUMBER } from './edits.ts';
import { unsupported } from './fault.ts';
import type { ModuleInfo } from './module.ts';
import type { ModuleReader } from './reader.ts';
import { heapType } from './types.ts';

/** Reads a constant expression up to and including its `end`. */
export function constantExpression(reader: ModuleReader, module: ModuleInfo): void {
  while (constantInstruction(reader, module));
}

function constantInstruction(reader: ModuleReader, module: ModuleInfo): boolean {
  const start = reader.offset;
  const opcode = reader.byte();
  switch (opcode) {
    case OP.end:
      return false;
    case OP.globalGet:
      reader.index(module.globals.length, 'global');
      return true;
    case OP.i32Const:
      reader.skipLeb(5);
      return true;
    case OP.i64Const:
      reader.skipLeb(10);
      return true;
    case OP.f32Const:
      reader.skip(4);
      return true;
    case OP.f64Const:
      reader.skip(8);
      return true;
    case OP.i32Add:
    case OP.i32Sub:
    case OP.i32Mul:
    case OP.i64Add:
    case OP.i64Sub:
    case OP.i64Mul:
      return true;
    case OP.refNull:
      heapType(reader, module.types.count);
      return true;
    case OP.refFunc:
      functionReference(reader, module);
      return true;
    case OP.gcPrefix:
    case OP.simdPrefix:
      prefixed(reader, module, opcode, start);
      return true;
    default:
      return unknown(start, opcode);
  }
}

/**
 * The value of an expression that is a single constant of an integer type; undefined for any other. Leaves the reader
 * behind it.
 */
export function integerConstant(reader: ModuleReader, type: number): bigint | undefined {
  const opcode = type === TYPE.i32 ? OP.i32Const : OP.i64Const;
  if ((type !== TYPE.i32 && type !== TYPE.i64) || reader.byte() !== opcode) return undefined;
  const value = type === TYPE.i32 ? BigInt(reader.s32()) : reader.s64();
  return reader.byte() === OP.end ? value : undefined;
}

/** A function index outside of a call: the function escapes, and its index is renumbered. */
export function functionReference(reader: ModuleReader, module: ModuleInfo): void {
  const start = reader.offset;
  const index = reader.index(module.functionTypes.length, 'function');
  module.edits.add(start, reader.offset, RENUMBER, index);
  module.escaping.add(index);
}

function prefixed(reader: ModuleReader, module: ModuleInfo, prefix: number, start: number): void {
  const opcode = reader.u32();
  if (prefix === OP.simdPrefix && opcode === SIMD.v128Const) return reader.skip(16);
  const conversion = opcode >= GC.anyConvertExtern && opcode <= GC.refI31;
  const construction = opcode <= GC.structNewDefault || (opcode >= GC.arrayNew && opcode <= GC.arrayNewFixed);
  if (prefix !== OP.gcPrefix || !(conversion || construction)) unknown(start, (prefix << 8) | opcode);
  if (!construction) return;
  reader.index(module.types.count, 'type');
  if (opcode === GC.arrayNewFixed) reader.u32();
}

function unknown(start: number, opcode: number): never {
  unsupported(start, `Instruction 0x${opcode.toString(16)} is not supported in a constant expression`, 'Compile without this proposal.');
}
