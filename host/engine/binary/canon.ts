import { DECODE_LIMITS } from './bounds.ts';
import type { Budget } from './budget.ts';
import { readBuiltin } from './canon-builtin.ts';
import { readOptions } from './canon-options.ts';
import { invalid } from './fail.ts';
import type { ComponentReader } from './reader.ts';
import type { CanonDef, CanonSyntax } from './syntax.ts';

export function readCanonSection(reader: ComponentReader, budget: Budget): CanonSyntax[] {
  const canons: CanonSyntax[] = [];
  const count = reader.count('canonical functions', DECODE_LIMITS.indexSpace);
  for (let i = 0; i < count; i++) {
    const offset = reader.offset;
    budget.definition(offset);
    canons.push({ kind: 'canon', offset, canon: readCanon(reader) });
  }
  return canons;
}

function readCanon(reader: ComponentReader): CanonDef {
  const offset = reader.offset;
  const opcode = reader.byte('A canonical function');
  switch (opcode) {
    case 0x00:
      readFuncSort(reader);
      return readLift(reader);
    case 0x01:
      readFuncSort(reader);
      return { kind: 'lower', func: reader.u32('A function index'), options: readOptions(reader) };
    case 0x02:
      return { kind: 'resource.new', resource: reader.u32('A type index') };
    case 0x03:
      return { kind: 'resource.drop', resource: reader.u32('A type index') };
    case 0x04:
      return { kind: 'resource.rep', resource: reader.u32('A type index') };
    default:
      return readBuiltin(reader, opcode, offset);
  }
}

function readLift(reader: ComponentReader): CanonDef {
  const func = reader.u32('A core function index');
  const options = readOptions(reader);
  return { kind: 'lift', func, options, type: reader.u32('A type index') };
}

function readFuncSort(reader: ComponentReader): void {
  const offset = reader.offset;
  if (reader.byte('The sort of a canonical function') !== 0) throw invalid(offset, 'Only functions can be lifted or lowered');
}
