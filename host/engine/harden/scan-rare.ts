import { OP } from '../format/index.ts';
import type { CodeCursor } from './code-cursor.ts';
import { FLOW } from './control-flow.ts';
import { functionReference } from './constant.ts';
import { invalid } from './fault.ts';
import { ENGINE_LIMITS } from './options.ts';
import { scanBulk } from './scan-bulk.ts';
import { scanAtomic, scanCollected, scanSimd } from './scan-prefixed.ts';
import { blockType, heapType, valueType } from './types.ts';

/** Reads what follows an opcode, and notes what has to change. `start` is where the instruction begins. */
type Scan = (at: CodeCursor, start: number) => void;

const callReference: Scan = (at) => {
  at.callsOut();
  at.type();
};

const callIndirect: Scan = (at) => {
  callReference(at, 0);
  at.table();
};

const throwException: Scan = (at, start) => {
  if (at.module.options.fuel) at.callBefore(start, at.helpers.throw());
  at.tag();
  at.note(FLOW.stop);
};

const tailCall =
  (scan: Scan): Scan =>
  (at, start) => {
    scan(at, start);
    at.note(FLOW.stop);
  };

const delegate: Scan = (at, start) => {
  if (at.blocks.pop() >= 0 || at.blocks.length === 0) invalid(start, 'delegate outside of a try block');
  at.u32();
};

const branchTable: Scan = (at, start) => {
  for (let left = at.count('branch targets', ENGINE_LIMITS.branchTargets); left >= 0; left--) at.label(FLOW.branchIf, start);
  at.note(FLOW.stop);
};

const typedSelect: Scan = (at) => {
  for (let left = at.count('types', ENGINE_LIMITS.parameters); left > 0; left--) valueType(at, at.module.types.count);
};

const tryTable: Scan = (at) => {
  at.handlesExceptions();
  blockType(at, at.module.types.count);
  for (let left = at.count('catch clauses', ENGINE_LIMITS.branchTargets); left > 0; left--) catchClause(at);
  at.blocks.push(-1);
};

function catchClause(at: CodeCursor): void {
  const start = at.offset;
  const kind = at.byte();
  if (kind > 3) invalid(start, `A catch clause of kind ${kind}`);
  if (kind < 2) at.tag();
  at.u32();
}

const memorySize: Scan = (at, start) => {
  const memory = at.memory();
  if (at.module.options.virtualMemory) at.callInstead(start, at.helpers.memorySize(memory));
};

const memoryGrow: Scan = (at, start) => {
  const memory = at.memory();
  if (at.module.options.virtualMemory) at.callInstead(start, at.helpers.memoryGrow(memory));
};

/** By opcode, the instructions whose shape is `other`. */
const SCANS: ReadonlyMap<number, Scan> = new Map<number, Scan>([
  [OP.catch, (at) => at.tag()],
  [OP.throw, throwException],
  [OP.rethrow, (at) => at.u32()],
  [OP.throwRef, (at) => at.note(FLOW.stop)],
  [OP.brTable, branchTable],
  [OP.callIndirect, callIndirect],
  [OP.returnCallIndirect, tailCall(callIndirect)],
  [OP.callRef, callReference],
  [OP.returnCallRef, tailCall(callReference)],
  [OP.delegate, delegate],
  [OP.selectTyped, typedSelect],
  [OP.tryTable, tryTable],
  [OP.tableGet, (at) => at.table()],
  [OP.tableSet, (at) => at.writtenTable()],
  [OP.memorySize, memorySize],
  [OP.memoryGrow, memoryGrow],
  [OP.refNull, (at) => heapType(at, at.module.types.count)],
  [OP.refFunc, (at) => functionReference(at, at.module)],
  [OP.gcPrefix, scanCollected],
  [OP.bulkPrefix, scanBulk],
  [OP.simdPrefix, scanSimd],
  [OP.atomicPrefix, scanAtomic],
]);

/** Those of them that a short loop may contain: some of the rest name labels in ways of their own, some are large. */
const IN_SHORT_LOOPS = new Set<number>([OP.brTable, OP.selectTyped, OP.bulkPrefix, OP.simdPrefix, OP.atomicPrefix]);

/** An instruction that is met too seldom for a place in the main loop. */
export function scanRare(at: CodeCursor, opcode: number, start: number): void {
  if (!IN_SHORT_LOOPS.has(opcode)) at.shortLoops.giveUp();
  const scan = SCANS.get(opcode);
  if (scan === undefined) at.unknown(start, opcode);
  scan(at, start);
}
