import { DECODE_LIMITS } from './bounds.ts';
import type { Budget } from './budget.ts';
import { invalid } from './fail.ts';
import type { ComponentReader } from './reader.ts';
import { readSort } from './sort.ts';
import type { AliasSyntax } from './syntax.ts';

export function readAliasSection(reader: ComponentReader, budget: Budget): AliasSyntax[] {
  const aliases: AliasSyntax[] = [];
  const count = reader.count('aliases', DECODE_LIMITS.indexSpace);
  for (let i = 0; i < count; i++) aliases.push(readAlias(reader, budget));
  return aliases;
}

export function readAlias(reader: ComponentReader, budget: Budget): AliasSyntax {
  const offset = reader.offset;
  budget.definition(offset);
  return { kind: 'alias', offset, sort: readSort(reader), target: readTarget(reader) };
}

function readTarget(reader: ComponentReader): AliasSyntax['target'] {
  const offset = reader.offset;
  const form = reader.byte('The form of an alias');
  if (form === 0x00) return { kind: 'export', instance: reader.u32('An instance index'), name: exportName(reader) };
  if (form === 0x01) {
    return { kind: 'core-export', instance: reader.u32('A core instance index'), name: exportName(reader) };
  }
  if (form !== 0x02) throw invalid(offset, `0x${form.toString(16)} is not a form of an alias`);
  return { kind: 'outer', count: reader.u32('A scope'), index: reader.u32('An index') };
}

const exportName = (reader: ComponentReader): string => reader.name('The name of an export');
