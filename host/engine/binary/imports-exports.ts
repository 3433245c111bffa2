import { DECODE_LIMITS } from './bounds.ts';
import type { Budget } from './budget.ts';
import type { ExternTypeRef } from './extern.ts';
import { readExternType } from './extern.ts';
import { invalid } from './fail.ts';
import { readSortIndex } from './instance.ts';
import { readExternName } from './names.ts';
import type { ComponentReader } from './reader.ts';
import type { ExportSyntax, ImportSyntax } from './syntax.ts';

export function readImportSection(reader: ComponentReader, budget: Budget): ImportSyntax[] {
  const imports: ImportSyntax[] = [];
  const count = reader.count('imports', DECODE_LIMITS.indexSpace);
  for (let i = 0; i < count; i++) {
    const offset = reader.offset;
    budget.definition(offset);
    imports.push({ kind: 'import', offset, name: readExternName(reader), type: readExternType(reader) });
  }
  return imports;
}

export function readExportSection(reader: ComponentReader, budget: Budget): ExportSyntax[] {
  const exports: ExportSyntax[] = [];
  const count = reader.count('exports', DECODE_LIMITS.indexSpace);
  for (let i = 0; i < count; i++) {
    const offset = reader.offset;
    budget.definition(offset);
    const name = readExternName(reader);
    const { sort, index } = readSortIndex(reader);
    exports.push({ kind: 'export', offset, name, sort, index, type: readAscription(reader) });
  }
  return exports;
}

function readAscription(reader: ComponentReader): ExternTypeRef | undefined {
  const offset = reader.offset;
  const form = reader.byte('The type of an export');
  if (form === 0x00) return undefined;
  if (form === 0x01) return readExternType(reader);
  throw invalid(offset, `An optional type starts with 0 or 1, not ${form}`);
}
