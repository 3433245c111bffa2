import { ATOMIC, GC, OP } from '../format/index.ts';
import type { CodeCursor } from './code-cursor.ts';
import { FLOW } from './control-flow.ts';
import { ENGINE_CALL, SIMD_SHAPE, simdShape } from './opcodes.ts';
import { heapType } from './types.ts';

/** What stands behind the prefix of structs, arrays, and casts. */
export function scanCollected(at: CodeCursor, start: number): void {
  const opcode = at.u32();
  if (opcode > GC.i31GetU) at.unknown(start, (OP.gcPrefix << 8) | opcode);
  if (opcode >= GC.refTest) return scanCast(at, opcode, start);
  if (opcode === GC.arrayLen) return;
  at.type();
  if (opcode === GC.arrayNewData || opcode === GC.arrayInitData) at.facts.namesData = true;
  if (hasSecondIndex(opcode)) at.u32();
  if (hasLength(opcode)) at.chargeLength(start, false, 0);
}

function scanCast(at: CodeCursor, opcode: number, start: number): void {
  const types = at.module.types.count;
  if (opcode === GC.brOnCast || opcode === GC.brOnCastFail) {
    at.byte();
    at.label(FLOW.branchIf, start);
    heapType(at, types);
  }
  if (opcode <= GC.brOnCastFail) heapType(at, types);
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

/** What stands behind the prefix of vector instructions. */
export function scanSimd(at: CodeCursor, start: number): void {
  const opcode = at.u32();
  switch (simdShape(opcode)) {
    case SIMD_SHAPE.none:
      break;
    case SIMD_SHAPE.memory:
      at.memoryArgument();
      break;
    case SIMD_SHAPE.lane:
      at.byte();
      break;
    case SIMD_SHAPE.memoryLane:
      at.memoryArgument();
      at.byte();
      break;
    case SIMD_SHAPE.bytes:
      at.skip(16);
      break;
    default:
      at.unknown(start, (OP.simdPrefix << 8) | opcode);
  }
}

/** What stands behind the prefix of atomic instructions. */
export function scanAtomic(at: CodeCursor, start: number): void {
  const opcode = at.u32();
  if (opcode <= ATOMIC.wait64) at.spend(ENGINE_CALL);
  if (opcode === ATOMIC.fence) at.byte();
  else if (opcode <= ATOMIC.wait64 || (opcode >= ATOMIC.i32Load && opcode <= ATOMIC.i64Rmw32CmpxchgU)) at.memoryArgument();
  else at.unknown(start, (OP.atomicPrefix << 8) | opcode);
}
