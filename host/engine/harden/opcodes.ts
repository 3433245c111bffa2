import { OP, SIMD } from '../format/index.ts';

/** How the immediates of an instruction are read. */
export const SHAPE = {
  unknown: 0,
  none: 1,
  /** Where control may go on elsewhere. */
  control: 2,
  local: 3,
  global: 4,
  memory: 5,
  i32: 6,
  i64: 7,
  f32: 8,
  f64: 9,
  end: 10,
  /** Anything that is worth a method of its own. */
  other: 11,
} as const;

const span = (table: Uint8Array, value: number, from: number, to = from): void => {
  table.fill(value, from, to + 1);
};

/** Shape by opcode, for the opcodes of one byte. Prefixes are `other`. */
export const SHAPES: Uint8Array = (() => {
  const shapes = new Uint8Array(256);
  span(shapes, SHAPE.control, OP.unreachable);
  span(shapes, SHAPE.none, OP.nop);
  span(shapes, SHAPE.control, OP.block);
  span(shapes, SHAPE.control, OP.loop);
  span(shapes, SHAPE.control, OP.if);
  span(shapes, SHAPE.control, OP.else);
  span(shapes, SHAPE.control, OP.try);
  span(shapes, SHAPE.other, OP.catch, OP.throwRef);
  span(shapes, SHAPE.end, OP.end);
  span(shapes, SHAPE.control, OP.br, OP.brIf);
  span(shapes, SHAPE.other, OP.brTable);
  span(shapes, SHAPE.control, OP.return);
  span(shapes, SHAPE.control, OP.call);
  span(shapes, SHAPE.other, OP.callIndirect);
  span(shapes, SHAPE.control, OP.returnCall);
  span(shapes, SHAPE.other, OP.returnCallIndirect, OP.returnCallRef);
  span(shapes, SHAPE.other, OP.delegate);
  span(shapes, SHAPE.none, OP.catchAll, OP.select);
  span(shapes, SHAPE.other, OP.selectTyped);
  span(shapes, SHAPE.other, OP.tryTable);
  span(shapes, SHAPE.local, OP.localGet, OP.localTee);
  span(shapes, SHAPE.global, OP.globalGet, OP.globalSet);
  span(shapes, SHAPE.other, OP.tableGet, OP.tableSet);
  span(shapes, SHAPE.memory, OP.i32Load, OP.i64Store32);
  span(shapes, SHAPE.other, OP.memorySize, OP.memoryGrow);
  span(shapes, SHAPE.i32, OP.i32Const);
  span(shapes, SHAPE.i64, OP.i64Const);
  span(shapes, SHAPE.f32, OP.f32Const);
  span(shapes, SHAPE.f64, OP.f64Const);
  span(shapes, SHAPE.none, OP.i32Eqz, OP.i64Extend32S);
  span(shapes, SHAPE.other, OP.refNull);
  span(shapes, SHAPE.none, OP.refIsNull);
  span(shapes, SHAPE.other, OP.refFunc);
  span(shapes, SHAPE.none, OP.refEq, OP.refAsNonNull);
  span(shapes, SHAPE.control, OP.brOnNull, OP.brOnNonNull);
  span(shapes, SHAPE.other, OP.gcPrefix, OP.atomicPrefix);
  return shapes;
})();

/**
 * Fuel by opcode: ten units take about a nanosecond of optimized code. Constants and locals mostly vanish in registers.
 * What calls into the engine costs what that takes, or a loop of it would run many times longer than its charge.
 */
export const WEIGHTS: Uint8Array = (() => {
  const weights = new Uint8Array(256).fill(1);
  span(weights, 0, OP.unreachable, OP.try);
  span(weights, 255, OP.throw, OP.throwRef); // the engine unwinds
  span(weights, 0, OP.end);
  span(weights, 2, OP.brTable);
  span(weights, 4, OP.call);
  span(weights, 10, OP.callIndirect, OP.returnCallRef);
  span(weights, 0, OP.catchAll, OP.drop);
  span(weights, 0, OP.localGet, OP.localTee);
  span(weights, 8, OP.tableGet);
  span(weights, 120, OP.tableSet);
  span(weights, 4, OP.i32Load, OP.i64Store32); // which may miss every cache
  span(weights, 64, OP.memoryGrow);
  span(weights, 0, OP.i32Const, OP.f64Const);
  span(weights, 8, OP.i32DivS, OP.i32RemU);
  span(weights, 12, OP.i64DivS, OP.i64RemU);
  span(weights, 4, OP.f32Sqrt);
  span(weights, 4, OP.f32Div);
  span(weights, 6, OP.f64Sqrt);
  span(weights, 4, OP.f64Div);
  span(weights, 4, OP.bulkPrefix); // saturating conversions; bulk operations cost more
  span(weights, 4, OP.gcPrefix); // casts and allocation
  span(weights, 8, OP.atomicPrefix);
  return weights;
})();

/**
 * Fuel of a call that leaves the module. The host measures its own time; what counts here is that a loop of such calls
 * does not pile up many of them before it pays.
 */
export const IMPORT_WEIGHT = 128;

/** What bulk operations and `memory.atomic.*` cost before their length: a call into the engine. */
export const ENGINE_CALL = 64;

/** Opcodes behind the SIMD prefix that no proposal has assigned. */
const SIMD_HOLES = new Set([
  0x9a, 0xa2, 0xa5, 0xa6, 0xaf, 0xb0, 0xb2, 0xb3, 0xb4, 0xbb, 0xc2, 0xc5, 0xc6, 0xcf, 0xd0, 0xd2, 0xd3, 0xd4, 0xe2, 0xee,
]);

export const SIMD_SHAPE = { none: 0, memory: 1, lane: 2, memoryLane: 3, bytes: 4, unknown: 5 } as const;

/** What follows an opcode behind the SIMD prefix. */
export function simdShape(opcode: number): number {
  if (opcode <= SIMD.v128Store || opcode === SIMD.v128Load32Zero || opcode === SIMD.v128Load64Zero) return SIMD_SHAPE.memory;
  if (opcode <= SIMD.i8x16Shuffle) return SIMD_SHAPE.bytes;
  if (opcode >= SIMD.i8x16ExtractLaneS && opcode <= SIMD.f64x2ReplaceLane) return SIMD_SHAPE.lane;
  if (opcode >= SIMD.v128Load8Lane && opcode <= SIMD.v128Store64Lane) return SIMD_SHAPE.memoryLane;
  if (SIMD_HOLES.has(opcode) || opcode > SIMD.i32x4RelaxedDotAdd) return SIMD_SHAPE.unknown;
  return SIMD_SHAPE.none;
}
