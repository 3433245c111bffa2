/** How the immediates of an instruction are read. */
export const SHAPE = {
  unknown: 0,
  none: 1,
  label: 2,
  local: 3,
  global: 4,
  memory: 5,
  i32: 6,
  i64: 7,
  f32: 8,
  f64: 9,
  block: 10,
  loop: 11,
  end: 12,
  call: 13,
  /** Anything that is worth a method of its own. */
  other: 14,
} as const;

const span = (table: Uint8Array, value: number, from: number, to = from): void => {
  table.fill(value, from, to + 1);
};

/** Shape by opcode, for the opcodes of one byte. Prefixes are `other`. */
export const SHAPES: Uint8Array = (() => {
  const shapes = new Uint8Array(256);
  span(shapes, SHAPE.none, 0x00, 0x01); // unreachable, nop
  span(shapes, SHAPE.block, 0x02); // block
  span(shapes, SHAPE.loop, 0x03); // loop
  span(shapes, SHAPE.block, 0x04); // if
  span(shapes, SHAPE.none, 0x05); // else
  span(shapes, SHAPE.block, 0x06); // try
  span(shapes, SHAPE.other, 0x07, 0x0a); // catch, throw, rethrow, throw_ref
  span(shapes, SHAPE.end, 0x0b); // end
  span(shapes, SHAPE.label, 0x0c, 0x0d); // br, br_if
  span(shapes, SHAPE.other, 0x0e); // br_table
  span(shapes, SHAPE.none, 0x0f); // return
  span(shapes, SHAPE.call, 0x10); // call
  span(shapes, SHAPE.other, 0x11); // call_indirect
  span(shapes, SHAPE.call, 0x12); // return_call
  span(shapes, SHAPE.other, 0x13, 0x15); // return_call_indirect, call_ref, return_call_ref
  span(shapes, SHAPE.other, 0x18); // delegate
  span(shapes, SHAPE.none, 0x19, 0x1b); // catch_all, drop, select
  span(shapes, SHAPE.other, 0x1c); // select with types
  span(shapes, SHAPE.other, 0x1f); // try_table
  span(shapes, SHAPE.local, 0x20, 0x22); // local.get, set, tee
  span(shapes, SHAPE.global, 0x23, 0x24); // global.get, set
  span(shapes, SHAPE.other, 0x25, 0x26); // table.get, set
  span(shapes, SHAPE.memory, 0x28, 0x3e); // loads and stores
  span(shapes, SHAPE.other, 0x3f, 0x40); // memory.size, grow
  span(shapes, SHAPE.i32, 0x41);
  span(shapes, SHAPE.i64, 0x42);
  span(shapes, SHAPE.f32, 0x43);
  span(shapes, SHAPE.f64, 0x44);
  span(shapes, SHAPE.none, 0x45, 0xc4); // numeric
  span(shapes, SHAPE.other, 0xd0); // ref.null
  span(shapes, SHAPE.none, 0xd1); // ref.is_null
  span(shapes, SHAPE.other, 0xd2); // ref.func
  span(shapes, SHAPE.none, 0xd3, 0xd4); // ref.eq, ref.as_non_null
  span(shapes, SHAPE.label, 0xd5, 0xd6); // br_on_null, br_on_non_null
  span(shapes, SHAPE.other, 0xfb, 0xfe); // GC, bulk, SIMD, atomics
  return shapes;
})();

/**
 * Fuel by opcode: ten units take about a nanosecond of optimized code. Constants and locals mostly vanish in registers.
 * What calls into the engine costs what that takes, or a loop of it would run many times longer than its charge.
 */
export const WEIGHTS: Uint8Array = (() => {
  const weights = new Uint8Array(256).fill(1);
  span(weights, 0, 0x00, 0x06);
  span(weights, 255, 0x08, 0x0a); // throws unwind in the engine
  span(weights, 0, 0x0b);
  span(weights, 2, 0x0e);
  span(weights, 4, 0x10);
  span(weights, 10, 0x11, 0x15);
  span(weights, 0, 0x19, 0x1a);
  span(weights, 0, 0x20, 0x22);
  span(weights, 8, 0x25); // table.get
  span(weights, 120, 0x26); // table.set
  span(weights, 4, 0x28, 0x3e); // loads and stores, which may miss every cache
  span(weights, 64, 0x40); // memory.grow
  span(weights, 0, 0x41, 0x44);
  span(weights, 8, 0x6d, 0x70); // i32 division
  span(weights, 12, 0x7f, 0x82); // i64 division
  span(weights, 4, 0x91); // square roots and float division
  span(weights, 4, 0x95);
  span(weights, 6, 0x9f);
  span(weights, 4, 0xa3);
  span(weights, 4, 0xfc); // saturating conversions; bulk operations cost more
  span(weights, 4, 0xfb); // casts and allocation
  span(weights, 8, 0xfe); // atomics
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

export const SIMD = { none: 0, memory: 1, lane: 2, memoryLane: 3, bytes: 4, unknown: 5 } as const;

/** What follows an opcode behind the SIMD prefix. */
export function simdShape(opcode: number): number {
  if (opcode <= 0x0b || opcode === 0x5c || opcode === 0x5d) return SIMD.memory;
  if (opcode <= 0x0d) return SIMD.bytes;
  if (opcode >= 0x15 && opcode <= 0x22) return SIMD.lane;
  if (opcode >= 0x54 && opcode <= 0x5b) return SIMD.memoryLane;
  if (SIMD_HOLES.has(opcode) || opcode > 0x113) return SIMD.unknown;
  return SIMD.none;
}
