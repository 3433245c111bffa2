import { DECODE_LIMITS } from './bounds.ts';
import type { Budget } from './budget.ts';
import { invalid } from './fail.ts';
import type { ComponentReader } from './reader.ts';
import { readCoreSort } from './sort.ts';
import type { CoreInlineExport, CoreInstanceSyntax, CoreInstantiateArg } from './syntax.ts';

const INSTANCE_SORT = 0x12;

export function readCoreInstanceSection(reader: ComponentReader, budget: Budget): CoreInstanceSyntax[] {
  const instances: CoreInstanceSyntax[] = [];
  const count = reader.count('core instances', DECODE_LIMITS.indexSpace);
  for (let i = 0; i < count; i++) {
    const offset = reader.offset;
    budget.definition(offset);
    instances.push({ kind: 'core-instance', offset, expr: readExpr(reader) });
  }
  return instances;
}

function readExpr(reader: ComponentReader): CoreInstanceSyntax['expr'] {
  const offset = reader.offset;
  const form = reader.byte('A core instance');
  if (form === 0x00) return { kind: 'instantiate', module: reader.u32('A core module index'), args: readArgs(reader) };
  if (form === 0x01) return { kind: 'exports', exports: readInlineExports(reader) };
  throw invalid(offset, `0x${form.toString(16)} is not a form of a core instance`);
}

function readArgs(reader: ComponentReader): CoreInstantiateArg[] {
  const args: CoreInstantiateArg[] = [];
  const count = reader.count('arguments of a core instance', DECODE_LIMITS.instanceEntries);
  for (let i = 0; i < count; i++) {
    const name = reader.name('The name of an argument');
    const offset = reader.offset;
    const sort = reader.byte('The sort of an argument');
    if (sort !== INSTANCE_SORT) throw invalid(offset, 'An argument of a core instance must be a core instance');
    args.push({ name, instance: reader.u32('A core instance index') });
  }
  return args;
}

function readInlineExports(reader: ComponentReader): CoreInlineExport[] {
  const exports: CoreInlineExport[] = [];
  const count = reader.count('exports of a core instance', DECODE_LIMITS.instanceEntries);
  for (let i = 0; i < count; i++) {
    const name = reader.name('The name of a core export');
    exports.push({ name, sort: readCoreSort(reader), index: reader.u32('A core index') });
  }
  return exports;
}
