import { DECODE_LIMITS } from './bounds.ts';
import type { Budget } from './budget.ts';
import { invalid } from './fail.ts';
import { readExternName } from './names.ts';
import type { ComponentReader } from './reader.ts';
import { readSort } from './sort.ts';
import type { InlineExport, InstanceSyntax, NamedIndex, SortIndex } from './syntax.ts';

export function readInstanceSection(reader: ComponentReader, budget: Budget): InstanceSyntax[] {
  const instances: InstanceSyntax[] = [];
  const count = reader.count('instances', DECODE_LIMITS.indexSpace);
  for (let i = 0; i < count; i++) {
    const offset = reader.offset;
    budget.definition(offset);
    instances.push({ kind: 'instance', offset, expr: readExpr(reader) });
  }
  return instances;
}

function readExpr(reader: ComponentReader): InstanceSyntax['expr'] {
  const offset = reader.offset;
  const form = reader.byte('An instance');
  if (form === 0x00) return { kind: 'instantiate', component: reader.u32('A component index'), args: readArgs(reader) };
  if (form === 0x01) return { kind: 'exports', exports: readInlineExports(reader) };
  throw invalid(offset, `0x${form.toString(16)} is not a form of an instance`);
}

function readArgs(reader: ComponentReader): NamedIndex[] {
  const args: NamedIndex[] = [];
  const count = reader.count('arguments of an instance', DECODE_LIMITS.instanceEntries);
  for (let i = 0; i < count; i++) args.push({ name: reader.name('The name of an argument'), ...readSortIndex(reader) });
  return args;
}

function readInlineExports(reader: ComponentReader): InlineExport[] {
  const exports: InlineExport[] = [];
  const count = reader.count('exports of an instance', DECODE_LIMITS.instanceEntries);
  for (let i = 0; i < count; i++) exports.push({ name: readExternName(reader), ...readSortIndex(reader) });
  return exports;
}

export function readSortIndex(reader: ComponentReader): SortIndex {
  return { sort: readSort(reader), index: reader.u32('An index') };
}
