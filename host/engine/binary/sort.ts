import { invalid } from './fail.ts';
import type { ComponentReader } from './reader.ts';

/** What an index can point at. */
export type CoreSort = 'func' | 'table' | 'memory' | 'global' | 'tag' | 'type' | 'module' | 'instance';
export type ComponentSort = 'func' | 'value' | 'type' | 'component' | 'instance';

const CORE_SORTS: Readonly<Record<number, CoreSort>> = {
  0x00: 'func',
  0x01: 'table',
  0x02: 'memory',
  0x03: 'global',
  0x04: 'tag',
  0x10: 'type',
  0x11: 'module',
  0x12: 'instance',
};

const COMPONENT_SORTS: Readonly<Record<number, ComponentSort>> = {
  0x01: 'func',
  0x02: 'value',
  0x03: 'type',
  0x04: 'component',
  0x05: 'instance',
};

export type Sort = { readonly core: true; readonly sort: CoreSort } | { readonly core: false; readonly sort: ComponentSort };

export function readCoreSort(reader: ComponentReader): CoreSort {
  const offset = reader.offset;
  const byte = reader.byte('A core sort');
  const sort = CORE_SORTS[byte];
  if (sort === undefined) throw invalid(offset, `There is no core sort 0x${byte.toString(16)}`);
  return sort;
}

export function readSort(reader: ComponentReader): Sort {
  if (reader.peek() === 0x00) {
    reader.byte('A sort');
    return { core: true, sort: readCoreSort(reader) };
  }
  const offset = reader.offset;
  const byte = reader.byte('A sort');
  const sort = COMPONENT_SORTS[byte];
  if (sort === undefined) throw invalid(offset, `There is no sort 0x${byte.toString(16)}`);
  return { core: false, sort };
}
