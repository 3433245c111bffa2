import { GC, OP, SIMD } from '../format/index.ts';
import { readRefHeap } from './core-valtype.ts';
import { invalid } from './fail.ts';
import type { ComponentReader } from './reader.ts';

const PLAIN = new Set<number>([OP.i32Add, OP.i32Sub, OP.i32Mul, OP.i64Add, OP.i64Sub, OP.i64Mul]);

type Skip = (reader: ComponentReader) => void;
const u32: Skip = (reader) => void reader.u32('An index');

const OPERANDS: Readonly<Record<number, Skip>> = {
  [OP.globalGet]: u32,
  [OP.i32Const]: (reader) => reader.skipLeb(5),
  [OP.i64Const]: (reader) => reader.skipLeb(10),
  [OP.f32Const]: (reader) => reader.skip(4, 'A number'),
  [OP.f64Const]: (reader) => reader.skip(8, 'A number'),
  [OP.refNull]: (reader) => void readRefHeap(reader),
  [OP.refFunc]: u32,
  [OP.gcPrefix]: skipGc,
  [OP.simdPrefix]: skipVector,
};

/** Skips a constant expression of a core module. Whether it is one is for the WebAssembly engine to say. */
export function skipConstExpr(reader: ComponentReader): void {
  for (;;) {
    const offset = reader.offset;
    const opcode = reader.byte('A constant expression');
    if (opcode === OP.end) return;
    if (PLAIN.has(opcode)) continue;
    const skip = OPERANDS[opcode];
    if (skip === undefined) throw invalid(offset, `0x${opcode.toString(16)} is not a constant instruction`);
    skip(reader);
  }
}

const GC_INDICES: Readonly<Record<number, number>> = {
  [GC.structNew]: 1,
  [GC.structNewDefault]: 1,
  [GC.arrayNew]: 1,
  [GC.arrayNewDefault]: 1,
  [GC.arrayNewFixed]: 2,
  [GC.anyConvertExtern]: 0,
  [GC.externConvertAny]: 0,
  [GC.refI31]: 0,
};

function skipGc(reader: ComponentReader): void {
  const offset = reader.offset;
  const count = GC_INDICES[reader.u32('An instruction')];
  if (count === undefined) throw invalid(offset, 'This is not a constant instruction');
  for (let i = 0; i < count; i++) u32(reader);
}

function skipVector(reader: ComponentReader): void {
  const offset = reader.offset;
  if (reader.u32('An instruction') !== SIMD.v128Const) throw invalid(offset, 'This is not a constant instruction');
  reader.skip(16, 'A vector');
}
