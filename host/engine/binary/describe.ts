import { DECODE_LIMITS } from './bounds.ts';
import { readExternType } from './extern.ts';
import { invalid } from './fail.ts';
import { readExternName } from './names.ts';
import { checkSize, readPreamble } from './preamble.ts';
import { ComponentReader } from './reader.ts';
import type { Section } from './section.ts';
import { readSection, SECTION } from './section.ts';
import { readSort } from './sort.ts';

export type ExportKind = 'module' | 'func' | 'value' | 'type' | 'component' | 'instance';

export interface ComponentExport {
  /** `wasi:http/incoming-handler@0.2.12` */
  readonly name: string;
  readonly kind: ExportKind;
}

/** What can be told of a component without resolving its types. */
export interface ComponentDescription {
  /** Names of the top-level imports in their order, such as `wasi:http/types@0.2.12`. */
  readonly imports: readonly string[];
  readonly exports: readonly ComponentExport[];
  /** Core modules at all levels of nesting. */
  readonly coreModules: number;
  /** Size of the component. */
  readonly bytes: number;
}

/**
 * Scans the top-level sections of a component. Cheap: nothing of the code is looked at. That it succeeds does not mean
 * that the component is valid, `Engine.prepare` decides that.
 *
 * @throws SkerryError `COMPONENT_INVALID`, `COMPONENT_IS_CORE_MODULE`, `COMPONENT_TRUNCATED`, `COMPONENT_TOO_LARGE`,
 * each with the byte offset in `where`
 */
export function describeComponent(bytes: Uint8Array): ComponentDescription {
  checkSize(bytes);
  const found: Found = { imports: [], exports: [], coreModules: 0 };
  const reader = new ComponentReader(bytes);
  readPreamble(reader);
  while (!reader.done) scanTopLevel(readSection(reader), found);
  return { ...found, bytes: bytes.length };
}

interface Found {
  readonly imports: string[];
  readonly exports: ComponentExport[];
  coreModules: number;
}

function scanTopLevel(section: Section, found: Found): void {
  if (section.id === SECTION.import) return scanImports(section.content, found);
  if (section.id === SECTION.export) return scanExports(section.content, found);
  found.coreModules += countCoreModules(section, 0);
}

function scanImports(reader: ComponentReader, found: Found): void {
  const count = reader.count('imports', DECODE_LIMITS.indexSpace);
  for (let i = 0; i < count; i++) {
    found.imports.push(readExternName(reader).name);
    readExternType(reader);
  }
  reader.finish('The import section');
}

function scanExports(reader: ComponentReader, found: Found): void {
  const count = reader.count('exports', DECODE_LIMITS.indexSpace);
  for (let i = 0; i < count; i++) {
    const { name } = readExternName(reader);
    found.exports.push({ name, kind: scanExportKind(reader) });
  }
  reader.finish('The export section');
}

function scanExportKind(reader: ComponentReader): ExportKind {
  const offset = reader.offset;
  const { core, sort } = readSort(reader);
  if (core && sort !== 'module') throw invalid(offset, `A core ${sort} cannot be exported from a component`);
  reader.u32('The index of an export');
  const flagOffset = reader.offset;
  const typed = reader.byte('The type of an export');
  if (typed > 1) throw invalid(flagOffset, `An optional type starts with 0 or 1, not ${typed}`);
  if (typed === 1) readExternType(reader);
  return core ? 'module' : sort;
}

function countCoreModules(section: Section, depth: number): number {
  if (section.id === SECTION.coreModule) return 1;
  if (section.id !== SECTION.component) return 0;
  if (depth >= DECODE_LIMITS.nesting) {
    throw invalid(section.offset, `Components are nested deeper than the limit of ${DECODE_LIMITS.nesting}`);
  }
  const reader = section.content;
  readPreamble(reader);
  let count = 0;
  while (!reader.done) count += countCoreModules(readSection(reader), depth + 1);
  return count;
}
