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

export interface GlobalInfo {
  readonly imported: boolean;
  readonly mutable: boolean;
  /** First byte of its value type. */
  readonly type: number;
}

export interface ExportInfo {
  readonly name: string;
  readonly kind: number;
  readonly index: number;
}

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

  constructor(bytes: Uint8Array, options: HardenOptions) {
    this.bytes = bytes;
    this.options = options;
  }
}
