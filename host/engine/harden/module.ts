import { TYPE } from '../format/index.ts';
import { EditList } from './edits.ts';
import type { HardenOptions } from './options.ts';
import { NO_TYPES, type TypeTable } from './types.ts';

/** A range of the old module, with the number of entries in it. */
export interface Span {
  readonly count: number;
  readonly start: number;
  readonly end: number;
}

export interface MemoryInfo {
  readonly imported: boolean;
  readonly wide: boolean;
  readonly initial: number;
  readonly maximum: number;
}

export interface TableInfo {
  readonly imported: boolean;
  readonly wide: boolean;
  readonly initial: number;
  readonly maximum: number;
  readonly typeStart: number;
  readonly typeEnd: number;
  /** The initial value's expression; empty when there is none. */
  readonly initEnd: number;
  readonly initStart: number;
}

/** A memory or table that the module defines, and its number among those of its kind. */
export interface Own<T> {
  readonly index: number;
  readonly what: T;
}

export interface GlobalInfo {
  readonly imported: boolean;
  readonly mutable: boolean;
  /** First byte of its value type. */
  readonly type: number;
  /** Its initial value's expression; empty when it is imported. */
  readonly initStart: number;
  readonly initEnd: number;
  /** The value, where the host sets it: in a mutable global that starts with an integer. */
  readonly initial: bigint | undefined;
}

export interface ExportInfo {
  readonly name: string;
  readonly kind: number;
  readonly index: number;
}

/** Pages that a memory can have, by the width of its addresses. */
export const maxPages = (wide: boolean): number => (wide ? 2 ** 48 : 2 ** 16);

export const KIND = { function: 0, table: 1, memory: 2, global: 3, tag: 4 } as const;
/** What stands before a table that has an initial value. */
export const INITIALIZED_TABLE: readonly number[] = [0x40, 0x00];
const EMPTY: Span = { count: 0, start: 0, end: 0 };

/** All of a module that the rewriting needs; filled section by section. */
export class ModuleInfo {
  readonly bytes: Uint8Array;
  readonly options: HardenOptions;
  readonly edits = new EditList();
  types: TypeTable = NO_TYPES;
  imports: Span = EMPTY;
  importModules = new Set<string>();
  /** Type index of every function, imported ones first. */
  functionTypes: number[] = [];
  importedFunctions = 0;
  tables: TableInfo[] = [];
  memories: MemoryInfo[] = [];
  globals: GlobalInfo[] = [];
  globalSection: Span = EMPTY;
  tagCount = 0;
  tagSection: Span = EMPTY;
  exports: ExportInfo[] = [];
  exportSection: Span = EMPTY;
  startFunction = -1;
  elements: Span = EMPTY;
  /** Entries of all element segments together. */
  elementCount = 0;
  dataCount = -1;
  code: Span = EMPTY;
  data: Span = EMPTY;
  names: Span = EMPTY;
  lines: Span = EMPTY;
  /** Functions that something other than a direct call can reach. */
  readonly escaping = new Set<number>();
  /** Tables that an instruction of this module writes. */
  readonly writtenTables = new Set<number>();

  /** The memories that it defines. All are given to the new module, so that their sizes are not in its code. */
  get ownMemories(): Own<MemoryInfo>[] {
    return own(this.memories);
  }

  /**
   * The tables that it defines, when they are given to the new module: those that can grow, whose maximum would be in the code
   * otherwise. All or none, since imports are numbered first; and only such tables as the host can make.
   */
  get givenTables(): Own<TableInfo>[] {
    const tables = own(this.tables);
    const grows = tables.some(({ what: { initial, maximum } }) => maximum > initial);
    return grows && tables.every(({ what }) => isPlain(what, this.bytes)) ? tables : [];
  }

  constructor(bytes: Uint8Array, options: HardenOptions) {
    this.bytes = bytes;
    this.options = options;
  }
}

const own = <T extends { readonly imported: boolean }>(all: readonly T[]): Own<T>[] =>
  all.flatMap((what, index) => (what.imported ? [] : [{ index, what }]));

/** Of functions or of JavaScript values, and empty at first. */
function isPlain({ typeStart, typeEnd, initStart, initEnd }: TableInfo, bytes: Uint8Array): boolean {
  const type = bytes[typeStart];
  return typeEnd - typeStart === 1 && initEnd === initStart && (type === TYPE.funcref || type === TYPE.externref);
}
