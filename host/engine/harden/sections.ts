import { HOST_LIMITS } from '../../base/index.ts';
import { CORE_PREAMBLE, SECTION } from '../format/index.ts';
import { constantExpression, functionReference, integerConstant } from './constant.ts';
import { RENUMBER } from './edits.ts';
import { invalid, tooLarge, unsupported } from './fault.ts';
import { LINES_SECTION } from './lines.ts';
import { INITIALIZED_TABLE, KIND, maxPages, ModuleInfo } from './module.ts';
import { ENGINE_LIMITS, type HardenOptions } from './options.ts';
import { ModuleReader } from './reader.ts';
import { isExceptionReference, readTypes, valueType } from './types.ts';

/** Section ids in the order that they must have: tag stands before global, data count before code. */
const ORDER: readonly number[] = [
  SECTION.type,
  SECTION.import,
  SECTION.function,
  SECTION.table,
  SECTION.memory,
  SECTION.tag,
  SECTION.global,
  SECTION.export,
  SECTION.start,
  SECTION.element,
  SECTION.dataCount,
  SECTION.code,
  SECTION.data,
];

/** Reads every section but the bodies of functions. */
export function readModule(bytes: Uint8Array, options: HardenOptions): ModuleInfo {
  if (!CORE_PREAMBLE.every((byte, i) => bytes[i] === byte)) invalid(0, 'This is not a core WebAssembly module of version 1');
  const module = new ModuleInfo(bytes, options);
  const reader = new ModuleReader(bytes, CORE_PREAMBLE.length, bytes.length);
  let rank = -1;
  while (!reader.done) {
    const start = reader.offset;
    const id = reader.byte();
    const length = reader.u32();
    const body = reader.offset;
    reader.skip(length);
    const section = new ModuleReader(bytes, body, body + length);
    if (id === SECTION.custom) {
      customSection(section, module);
      continue;
    }
    const next = ORDER.indexOf(id);
    if (next < 0) unsupported(start, `Section ${id} is not supported`, 'Compile without this proposal.');
    if (next <= rank) invalid(start, `Section ${id} is repeated or out of order`);
    rank = next;
    readSection(id, section, module);
    if (!section.done) invalid(section.offset, `${section.end - section.offset} bytes too many in section ${id}`);
  }
  checkCounts(module);
  return module;
}

function checkCounts(module: ModuleInfo): void {
  const { functionTypes, importedFunctions, code, bytes, names, options, memories, tables } = module;
  const declared = functionTypes.length - importedFunctions;
  if (declared !== code.count) invalid(bytes.length, `${declared} functions are declared and ${code.count} defined`);
  if (!options.names) module.names = { ...names, end: names.start };
  if (!options.names) module.lines = { count: 0, start: 0, end: 0 };
  const count = (what: readonly { imported: boolean }[]): number => what.filter((one) => !one.imported).length;
  if (count(memories) > options.memories) tooLarge(0, `${count(memories)} memories; the limit is ${options.memories}`, '');
  if (count(tables) > options.tables) tooLarge(0, `${count(tables)} tables; the limit is ${options.tables}`, '');
}

function readSection(id: number, reader: ModuleReader, module: ModuleInfo): void {
  const { start, end } = { start: reader.offset, end: reader.end };
  const rest = (): void => {
    reader.offset = end;
  };
  switch (id) {
    case SECTION.type:
      module.types = readTypes(reader, module.options.collectedHeap);
      break;
    case SECTION.import:
      module.imports = each(reader, ENGINE_LIMITS.imports, 'imports', () => importEntry(reader, module));
      break;
    case SECTION.function:
      functionSection(reader, module);
      break;
    case SECTION.table:
      each(reader, ENGINE_LIMITS.tables, 'tables', () => tableEntry(reader, module));
      break;
    case SECTION.memory:
      each(reader, ENGINE_LIMITS.memories, 'memories', () => void module.memories.push(memoryType(reader, module, false)));
      break;
    case SECTION.global:
      module.globalSection = each(reader, ENGINE_LIMITS.globals, 'globals', () => globalEntry(reader, module));
      break;
    case SECTION.export:
      module.exportSection = each(reader, ENGINE_LIMITS.exports, 'exports', () => exportEntry(reader, module));
      break;
    case SECTION.start:
      startSection(reader, module);
      break;
    case SECTION.element:
      module.elements = each(reader, ENGINE_LIMITS.dataSegments, 'element segments', () => elementSegment(reader, module));
      break;
    case SECTION.code:
      module.code = { count: reader.count('functions', ENGINE_LIMITS.functions), start: reader.offset, end };
      rest();
      break;
    case SECTION.data:
      module.data = { count: reader.count('data segments', ENGINE_LIMITS.dataSegments), start, end };
      rest();
      break;
    case SECTION.dataCount:
      module.dataCount = reader.u32();
      break;
    case SECTION.tag:
      module.tagSection = each(reader, ENGINE_LIMITS.tags, 'tags', () => tagType(reader, module));
      break;
  }
}

function startSection(reader: ModuleReader, module: ModuleInfo): void {
  const start = reader.offset;
  const index = reader.index(module.functionTypes.length, 'function');
  const type = module.functionTypes[index]!;
  // It becomes an export, which may have any type: the engine would no longer object.
  if (module.types.parameters[type] !== 0 || module.types.results[type] !== 0) {
    invalid(start, 'The start function has parameters or results');
  }
  module.startFunction = index;
  module.escaping.add(index);
}

function each(reader: ModuleReader, limit: number, what: string, read: () => void) {
  const count = reader.count(what, limit);
  const start = reader.offset;
  for (let i = 0; i < count; i++) read();
  return { count, start, end: reader.offset };
}

function importEntry(reader: ModuleReader, module: ModuleInfo): void {
  module.importModules.add(reader.name());
  reader.skipName();
  const start = reader.offset;
  switch (reader.byte()) {
    case KIND.function:
      module.functionTypes.push(functionType(reader, module));
      module.importedFunctions++;
      return;
    case KIND.table:
      return void module.tables.push(tableType(reader, module, true));
    case KIND.memory:
      return void module.memories.push(memoryType(reader, module, true));
    case KIND.global:
      return void module.globals.push(globalType(reader, module, true));
    case KIND.tag:
      return tagType(reader, module);
    default:
      unsupported(start, `Import kind ${reader.bytes[start]} is not supported`, 'Compile without this proposal.');
  }
}

function functionType(reader: ModuleReader, module: ModuleInfo): number {
  const start = reader.offset;
  const type = reader.index(module.types.count, 'type');
  if (module.types.parameters[type]! < 0) invalid(start, `Type ${type} is not a function type`);
  return type;
}

function functionSection(reader: ModuleReader, module: ModuleInfo): void {
  each(reader, ENGINE_LIMITS.functions, 'functions', () => void module.functionTypes.push(functionType(reader, module)));
  if (module.functionTypes.length > ENGINE_LIMITS.functions) {
    invalid(reader.offset, `${module.functionTypes.length} functions; the limit is ${ENGINE_LIMITS.functions}`);
  }
}

interface Limits {
  readonly wide: boolean;
  readonly initial: number;
  readonly maximum: number;
}

function limits(reader: ModuleReader, what: string): Limits {
  const start = reader.offset;
  const flags = reader.byte();
  if (flags & 2) {
    unsupported(start, `The ${what} is shared between threads`, 'Compile without threads: a function has only one.');
  }
  if (flags > 7) unsupported(start, `Limits of form ${flags} are not supported`, 'Compile without this proposal.');
  const wide = (flags & 4) !== 0;
  /** Above 2^53 it is rounded, and still compares right with any limit. */
  const size = (): number => (wide ? Number(reader.u64()) : reader.u32());
  return { wide, initial: size(), maximum: flags & 1 ? size() : Infinity };
}

function memoryType(reader: ModuleReader, module: ModuleInfo, imported: boolean) {
  const start = reader.offset;
  const { wide, initial, maximum } = limits(reader, 'memory');
  const limit = module.options.memoryPages;
  if (initial > limit && !imported) {
    const help = 'Raise the memory limit of the function, or build it with a smaller initial memory.';
    tooLarge(start, `The memory starts with ${initial} pages of 64 KiB; the limit is ${limit}`, help);
  }
  if (initial > maximum) invalid(start, `The memory starts with ${initial} pages, above its maximum of ${maximum}`);
  // The new module has no maximum: the engine would no longer object.
  const most = maxPages(wide);
  if (maximum !== Infinity && maximum > most)
    invalid(start, `The maximum of the memory is ${maximum} pages; no memory has more than ${most}`);
  return { imported, wide, initial, maximum: imported ? maximum : Math.min(maximum, limit) };
}

function tableType(reader: ModuleReader, module: ModuleInfo, imported: boolean) {
  const typeStart = reader.offset;
  demandNoException(reader, 'table');
  valueType(reader, module.types.count);
  const typeEnd = reader.offset;
  const { wide, initial, maximum } = limits(reader, 'table');
  const limit = module.options.tableEntries;
  if (initial > limit && !imported) {
    const help = 'Raise the table limit of the function, or build it with fewer function pointers.';
    tooLarge(typeEnd, `The table starts with ${initial} entries; the limit is ${limit}`, help);
  }
  if (initial > maximum) invalid(typeEnd, `The table starts with ${initial} entries, above its maximum of ${maximum}`);
  const bounded = imported ? maximum : Math.min(maximum, limit, initial + module.options.tableGrowth);
  return { imported, wide, initial, maximum: bounded, typeStart, typeEnd, initStart: 0, initEnd: 0 };
}

function tableEntry(reader: ModuleReader, module: ModuleInfo): void {
  if (reader.bytes[reader.offset] !== INITIALIZED_TABLE[0]) return void module.tables.push(tableType(reader, module, false));
  reader.byte();
  if (reader.byte() !== 0) invalid(reader.offset - 1, 'A reserved byte of a table is not 0');
  const table = tableType(reader, module, false);
  const initStart = reader.offset;
  constantExpression(reader, module);
  module.tables.push({ ...table, initStart, initEnd: reader.offset });
}

/** Exceptions live on the heap of the engine. On a stack there are as many as fit; elsewhere nothing bounds them. */
function demandNoException(reader: ModuleReader, what: string): void {
  if (!isExceptionReference(reader)) return;
  unsupported(reader.offset, `A ${what} holds references to exceptions`, 'Keep exceptions in locals, as compilers do.');
}

function globalType(reader: ModuleReader, module: ModuleInfo, imported: boolean) {
  demandNoException(reader, 'global');
  const type = reader.bytes[reader.offset] ?? 0;
  valueType(reader, module.types.count);
  const start = reader.offset;
  const mutable = reader.byte();
  if (mutable > 1) unsupported(start, `Globals of form ${mutable} are not supported`, 'Compile without this proposal.');
  return { imported, mutable: mutable === 1, type, initStart: reader.offset, initEnd: reader.offset, initial: undefined };
}

function globalEntry(reader: ModuleReader, module: ModuleInfo): void {
  const global = globalType(reader, module, false);
  constantExpression(reader, module);
  const { initStart, mutable } = global;
  const initial = mutable ? integerConstant(new ModuleReader(reader.bytes, initStart, reader.offset), global.type) : undefined;
  module.globals.push({ ...global, initEnd: reader.offset, initial });
}

function tagType(reader: ModuleReader, module: ModuleInfo): void {
  const start = reader.offset;
  if (reader.byte() !== 0) invalid(start, 'The attribute of a tag is not 0');
  const type = functionType(reader, module);
  if (module.types.takesReference[type] && !module.options.collectedHeap) {
    unsupported(start, 'An exception carries a reference', 'Compile exceptions so that they carry numbers only.');
  }
  const bytes = module.types.parameterBytes[type]!;
  if (bytes > HOST_LIMITS.exceptionBytes) {
    tooLarge(start, `An exception carries ${bytes} bytes, the limit is ${HOST_LIMITS.exceptionBytes}`, 'Let it carry a pointer.');
  }
  module.tagCount++;
}

function exportEntry(reader: ModuleReader, module: ModuleInfo): void {
  const name = reader.name();
  const start = reader.offset;
  const kind = reader.byte();
  if (kind === KIND.function) {
    const at = reader.offset;
    const index = reader.index(module.functionTypes.length, 'function');
    module.edits.add(at, reader.offset, RENUMBER, index);
    module.escaping.add(index);
    module.exports.push({ name, kind, index });
    return;
  }
  const counts = [0, module.tables.length, module.memories.length, module.globals.length, module.tagCount];
  const count = counts[kind] ?? invalid(start, `Export kind ${kind} does not exist`);
  module.exports.push({ name, kind, index: reader.index(count, 'export of this kind') });
}

/** Flag bits of an element segment. */
const PASSIVE = 1;
const EXPLICIT = 2;
const EXPRESSIONS = 4;

function elementSegment(reader: ModuleReader, module: ModuleInfo): void {
  const start = reader.offset;
  const flags = reader.u32();
  if (flags > 7) invalid(start, `An element segment has the flags ${flags}`);
  if (!(flags & PASSIVE)) {
    if (flags & EXPLICIT) reader.index(module.tables.length, 'table');
    constantExpression(reader, module);
  }
  if (flags & (PASSIVE | EXPLICIT)) elementType(reader, module, flags);
  const count = reader.count('elements', ENGINE_LIMITS.elements);
  module.elementCount += count;
  for (let i = 0; i < count; i++) {
    if (flags & EXPRESSIONS) constantExpression(reader, module);
    else functionReference(reader, module);
  }
}

function elementType(reader: ModuleReader, module: ModuleInfo, flags: number): void {
  if (flags & EXPRESSIONS) valueType(reader, module.types.count);
  else if (reader.byte() !== 0) invalid(reader.offset - 1, 'An element segment holds something other than functions');
}

function customSection(reader: ModuleReader, module: ModuleInfo): void {
  const name = reader.name('The name of a custom section');
  if (name === 'name' && module.names.count === 0) {
    module.names = { count: 1, start: reader.offset, end: reader.end };
  }
  if (name === LINES_SECTION) module.lines = { count: 1, start: reader.offset, end: reader.end };
}
