import { BULK, OP } from '../format/index.ts';
import type { CodeCursor } from './code-cursor.ts';
import { ENGINE_CALL } from './opcodes.ts';

/** Constant lengths up to this many bytes are left to the engine, which makes plain moves of them. */
const SMALL_BULK = 4096;
/** Charges by length: 16 bytes are one unit, a table entry is 16. */
const BYTES_SHIFT = 4;
const ENTRIES_SHIFT = -4;

/** What stands behind the prefix of bulk operations. */
export function scanBulk(at: CodeCursor, start: number): void {
  const { module, helpers } = at;
  const opcode = at.u32();
  if (opcode >= BULK.memoryInit && opcode <= BULK.tableFill) at.spend(ENGINE_CALL);
  switch (opcode) {
    case BULK.memoryInit:
      dataSegment(at);
      at.memory();
      at.chargeLength(start, false, BYTES_SHIFT);
      break;
    case BULK.dataDrop:
      dataSegment(at);
      at.callBefore(start, helpers.drop());
      break;
    case BULK.memoryCopy:
    case BULK.memoryFill:
      scanMemoryBulk(at, start, opcode === BULK.memoryCopy);
      break;
    case BULK.tableInit:
      elementSegment(at);
      at.writtenTable();
      at.chargeLength(start, false, ENTRIES_SHIFT);
      break;
    case BULK.elemDrop:
      elementSegment(at);
      at.callBefore(start, helpers.drop());
      break;
    case BULK.tableCopy: {
      // Its length has the narrower of both index types
      const target = at.writtenTable();
      const source = at.table();
      at.chargeLength(start, module.tables[target]!.wide && module.tables[source]!.wide, ENTRIES_SHIFT);
      break;
    }
    case BULK.tableGrow:
    case BULK.tableFill:
      at.chargeLength(start, module.tables[at.writtenTable()]!.wide, ENTRIES_SHIFT);
      break;
    case BULK.tableSize:
      at.table();
      break;
    default:
      if (!isArithmetic(opcode)) at.unknown(start, (OP.bulkPrefix << 8) | opcode);
  }
}

/** Saturating conversions and wide arithmetic, which have no immediates. */
const isArithmetic = (opcode: number): boolean => opcode < BULK.memoryInit || (opcode >= BULK.i64Add128 && opcode <= BULK.i64MulWideU);

const dataSegment = (at: CodeCursor): number => {
  at.facts.namesData = true;
  return at.index(Math.max(at.module.dataCount, 0), 'data segment');
};

const elementSegment = (at: CodeCursor): number => at.index(at.module.elements.count, 'element segment');

/** `memory.copy` and `memory.fill`, done in bounded steps by a helper unless they are known to be short. */
function scanMemoryBulk(at: CodeCursor, start: number, copy: boolean): void {
  const { memories, options } = at.module;
  const target = at.memory();
  const source = copy ? at.memory() : target;
  if (!options.fuel) return;
  if (at.constantEnd === start && at.constant >= 0 && at.constant <= SMALL_BULK) return at.spend(at.constant >> BYTES_SHIFT);
  const { wide } = memories[target]!;
  if (wide === memories[source]!.wide) at.callInstead(start, at.helpers.memoryBulk(copy, target, source));
  else at.chargeLength(start, false, BYTES_SHIFT);
}
