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
    case 0x0b: // end
      return false;
    case 0x23: // global.get
      reader.index(module.globals.length, 'global');
      return true;
    case 0x41: // i32.const
      reader.skipLeb(5);
      return true;
    case 0x42: // i64.const
      reader.skipLeb(10);
      return true;
    case 0x43: // f32.const
      reader.skip(4);
      return true;
    case 0x44: // f64.const
      reader.skip(8);
      return true;
    case 0x6a: // add, sub and mul of i32 and i64
    case 0x6b:
    case 0x6c:
    case 0x7c:
    case 0x7d:
    case 0x7e:
      return true;
    case 0xd0: // ref.null
      heapType(reader, module.types.count);
      return true;
    case 0xd2: // ref.func
      functionReference(reader, module);
      return true;
    case 0xfb:
    case 0xfd:
      prefixed(reader, module, opcode, start);
      return true;
    default:
      return unknown(start, opcode);
  }
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
  if (prefix === 0xfd && opcode === 0x0c) return reader.skip(16); // v128.const
  const conversion = opcode >= 0x1a && opcode <= 0x1c; // any.convert_extern, extern.convert_any, ref.i31
  const construction = opcode <= 1 || (opcode >= 6 && opcode <= 8); // struct.new*, array.new, *_default, *_fixed
  if (prefix !== 0xfb || !(conversion || construction)) unknown(start, (prefix << 8) | opcode);
  if (!construction) return;
  reader.index(module.types.count, 'type');
  if (opcode === 8) reader.u32();
}

function unknown(start: number, opcode: number): never {
  unsupported(
    start,
    `Instruction 0x${opcode.toString(16)} is not supported in a constant expression`,
    'Compile without this proposal.',
  );
}
