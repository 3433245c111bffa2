import type { ModuleInfo } from './module.ts';

/** What making one instance of a module takes, counted. */
export interface InstanceCost {
  /** Memories that the module defines. */
  readonly memories: number;
  /** Pages of 64 KiB that these start with, together. */
  readonly memoryPages: number;
  /** Tables that it defines. */
  readonly tables: number;
  /** Entries that these start with, together. */
  readonly tableEntries: number;
  /** How many of these may grow. */
  readonly growingTables: number;
  /** Imported globals included: each of them is looked at. */
  readonly globals: number;
  /** Imports and exports. */
  readonly links: number;
  readonly segments: number;
  /** Entries of element segments. */
  readonly elements: number;
  /** The whole section of data. */
  readonly dataBytes: number;
}

export function costOf(module: ModuleInfo): InstanceCost {
  const { elements, elementCount, data, globals, imports, exportSection } = module;
  const memories = module.memories.filter(({ imported }) => !imported);
  const tables = module.tables.filter(({ imported }) => !imported);
  return {
    memories: memories.length,
    memoryPages: memories.reduce((sum, { initial }) => sum + initial, 0),
    tables: tables.length,
    tableEntries: tables.reduce((sum, { initial }) => sum + initial, 0),
    growingTables: tables.filter(({ initial, maximum }) => maximum > initial).length,
    globals: globals.length,
    links: imports.count + exportSection.count,
    segments: elements.count + data.count,
    elements: elementCount,
    dataBytes: data.end - data.start,
  };
}
