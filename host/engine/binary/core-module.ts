import { CORE_PREAMBLE } from '../format/index.ts';
import { DECODE_LIMITS } from './bounds.ts';
import { Budget } from './budget.ts';
import { skipConstExpr } from './core-const.ts';
import { readLimits } from './core-limits.ts';
import { readCoreImport, readGlobalType, readRecType, readTagType } from './core-type.ts';
import { readRefType } from './core-valtype.ts';
import { invalid } from './fail.ts';
import { ComponentReader } from './reader.ts';
import type { CoreExternType, CoreFuncType, CoreModuleSyntax, CoreTypeDef } from './syntax.ts';

export interface CoreImport {
  readonly module: string;
  readonly name: string;
  readonly type: CoreExternType<CoreFuncType>;
}

/** What a core module asks for and offers. Its code is not looked at. */
export interface CoreInterface {
  readonly imports: readonly CoreImport[];
  readonly exports: ReadonlyMap<string, CoreExternType<CoreFuncType>>;
}

type ExternKind = CoreExternType<CoreFuncType>['kind'];
const KINDS: readonly ExternKind[] = ['func', 'table', 'memory', 'global', 'tag'];
const EXPLICIT_TABLE_INIT = 0x40;

/** Entries of one kind, in their index space. */
type Spaces = Record<ExternKind, CoreExternType<CoreFuncType>[]>;

/** Reads the imports and exports of a core module with their types. */
export function readCoreInterface(module: CoreModuleSyntax): CoreInterface {
  const { byteOffset, buffer } = module.bytes;
  const file = new Uint8Array(buffer, byteOffset - module.offset, module.offset + module.bytes.length);
  return new ModuleScan(new ComponentReader(file, module.offset, file.length, true)).run();
}

class ModuleScan {
  readonly #reader: ComponentReader;
  readonly #budget = new Budget();
  readonly #types: CoreTypeDef[] = [];
  readonly #spaces: Spaces = { func: [], table: [], memory: [], global: [], tag: [] };
  readonly #imports: CoreImport[] = [];
  readonly #importKeys = new Set<string>();
  readonly #exports = new Map<string, CoreExternType<CoreFuncType>>();

  constructor(reader: ComponentReader) {
    this.#reader = reader;
  }

  run(): CoreInterface {
    const reader = this.#reader;
    const offset = reader.offset;
    const preamble = reader.take(CORE_PREAMBLE.length, 'A core module');
    if (CORE_PREAMBLE.some((byte, i) => preamble[i] !== byte)) throw invalid(offset, 'This is not a core module of version 1');
    while (!reader.done) this.#section(reader.byte('The id of a core section'));
    return { imports: this.#imports, exports: this.#exports };
  }

  #section(id: number): void {
    const content = this.#reader.slice(this.#reader.u32('The size of a core section'), `Core section ${id}`);
    const read = this.#entry(id);
    if (read === undefined) return;
    const count = content.count(`entries of core section ${id}`, DECODE_LIMITS.indexSpace);
    for (let i = 0; i < count; i++) read(content);
    content.finish(`Core section ${id}`);
  }

  #entry(id: number): ((content: ComponentReader) => void) | undefined {
    const { func, table, memory, global, tag } = this.#spaces;
    switch (id) {
      case 1:
        return (content) => void this.#types.push(...readRecType(content, this.#budget));
      case 2:
        return (content) => this.#import(content);
      case 3:
        return (content) => void func.push({ kind: 'func', type: this.#funcType(content) });
      case 4:
        return (content) => void table.push(readTable(content));
      case 5:
        return (content) => void memory.push({ kind: 'memory', ...readLimits(content) });
      case 6:
        return (content) => void global.push(readGlobal(content));
      case 7:
        return (content) => this.#export(content);
      case 13:
        return (content) => void tag.push({ kind: 'tag', type: this.#tagType(content) });
      default:
        return undefined;
    }
  }

  #import(content: ComponentReader): void {
    const { module, name, type: raw } = readCoreImport(content);
    const type = raw.kind === 'func' || raw.kind === 'tag' ? { kind: raw.kind, type: this.#typeAt(raw.type, content) } : raw;
    const key = JSON.stringify([module, name]);
    if (this.#importKeys.has(key)) throw invalid(content.offset, `Duplicate core import ${key}`);
    this.#importKeys.add(key);
    this.#imports.push({ module, name, type });
    this.#spaces[type.kind].push(type);
  }

  #export(content: ComponentReader): void {
    const name = content.name('The name of a core export');
    const offset = content.offset;
    const kind = KINDS[content.byte('The kind of a core export')];
    const index = content.u32('The index of a core export');
    const type = kind === undefined ? undefined : this.#spaces[kind][index];
    if (type === undefined) throw invalid(offset, `The core export ${JSON.stringify(name)} refers to nothing`);
    if (this.#exports.has(name)) throw invalid(offset, `Duplicate core export ${JSON.stringify(name)}`);
    this.#exports.set(name, type);
  }

  #funcType(content: ComponentReader): CoreFuncType {
    return this.#typeAt(content.u32('A core type index'), content);
  }

  #tagType(content: ComponentReader): CoreFuncType {
    return this.#typeAt(readTagType(content), content);
  }

  #typeAt(index: number, content: ComponentReader): CoreFuncType {
    const type = this.#types[index];
    if (type?.kind !== 'func') throw invalid(content.offset, `Core type ${index} is not a function type`);
    return type.type;
  }
}

function readTable(content: ComponentReader): CoreExternType<CoreFuncType> {
  const initialized = content.peek() === EXPLICIT_TABLE_INIT;
  if (initialized) content.take(2, 'A table');
  const element = readRefType(content);
  const { limits } = readLimits(content);
  if (initialized) skipConstExpr(content);
  return { kind: 'table', element, limits };
}

function readGlobal(content: ComponentReader): CoreExternType<CoreFuncType> {
  const type = readGlobalType(content);
  skipConstExpr(content);
  return { kind: 'global', ...type };
}
