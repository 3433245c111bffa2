import { costOf } from './cost.ts';
import { copyRenumbered } from './edits.ts';
import { CodeEmitter } from './emit-code.ts';
import { PrivateExports } from './exports.ts';
import type { Helpers } from './helpers.ts';
import type { HardenedModule } from './layout.ts';
import { CopiedCode, writeLines } from './lines.ts';
import type { MemoryInfo, ModuleInfo, Span, TableInfo } from './module.ts';
import { writeNames } from './names.ts';
import type { CodeFacts } from './scan.ts';
import { Writer } from '../format/index.ts';

/** Writes the new module, section by section. */
export function emitModule(
  module: ModuleInfo,
  facts: CodeFacts,
  helpers: Helpers,
  entryCharges: Int32Array,
): HardenedModule {
  const exports = new PrivateExports(module, helpers);
  const writer = new Writer(Math.floor(module.bytes.length * 1.25) + 4096);
  writer.ops(0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00);
  const sections = new Sections(writer, module, helpers);
  sections.declarations(exports.layout.importModule);
  sections.globals();
  sections.exports(exports);
  sections.elements();
  const code = new Writer(Math.floor((module.code.end - module.code.start) * 1.1) + 4096);
  const copied = module.lines.count > 0 ? new CopiedCode() : undefined;
  const emitter = new CodeEmitter(code, module, facts, helpers, entryCharges, copied);
  emitter.write();
  writer.section(0, () => emitter.writeHints(writer));
  let base = 0;
  writer.section(10, () => {
    base = writer.length;
    writer.copy(code.bytes, 0, code.length);
  });
  sections.data();
  if (module.names.end > module.names.start) writeNames(writer, module, helpers);
  if (copied) writeLines(writer, module, facts, helpers, copied, base);
  return { bytes: writer.finish(), layout: exports.layout, cost: costOf(module) };
}

class Sections {
  readonly #writer: Writer;
  readonly #module: ModuleInfo;
  readonly #helpers: Helpers;

  constructor(writer: Writer, module: ModuleInfo, helpers: Helpers) {
    this.#writer = writer;
    this.#module = module;
    this.#helpers = helpers;
  }

  declarations(importModule: string): void {
    const writer = this.#writer;
    const module = this.#module;
    const helpers = this.#helpers;
    const imports = new Writer(256);
    helpers.writeImports(imports, importModule); // before the types: it may add some
    writer.section(1, () => {
      writer.u32(module.types.entries + helpers.typeCount);
      writer.copy(module.bytes, module.types.start, module.types.end);
      helpers.writeTypes(writer);
    });
    writer.section(2, () => {
      writer.u32(module.imports.count + helpers.addedImports.length);
      this.#copy(module.imports);
      writer.copy(imports.bytes, 0, imports.length);
    });
    writer.section(3, () => {
      writer.u32(module.code.count + helpers.count);
      for (let i = module.importedFunctions; i < module.functionTypes.length; i++) writer.u32(module.functionTypes[i]!);
      helpers.writeFunctions(writer);
    });
    this.#tables();
    this.#memories();
    if (module.tagSection.count > 0) writer.section(13, () => this.#counted(module.tagSection));
  }

  #tables(): void {
    const tables = this.#module.tables.filter(({ imported }) => !imported);
    if (tables.length === 0) return;
    this.#writer.section(4, () => {
      this.#writer.u32(tables.length);
      for (const table of tables) this.#table(table);
    });
  }

  #table(table: TableInfo): void {
    const writer = this.#writer;
    const { bytes } = this.#module;
    const initialized = table.initEnd > table.initStart;
    if (initialized) writer.ops(0x40, 0x00);
    writer.copy(bytes, table.typeStart, table.typeEnd);
    this.#limits(table);
    if (initialized) this.#copy({ count: 1, start: table.initStart, end: table.initEnd });
  }

  #memories(): void {
    const memories = this.#module.memories.filter(({ imported }) => !imported);
    if (memories.length === 0) return;
    this.#writer.section(5, () => {
      this.#writer.u32(memories.length);
      for (const memory of memories) this.#limits(memory);
    });
  }

  #limits({ wide, initial, maximum }: MemoryInfo | TableInfo): void {
    this.#writer.u8(wide ? 5 : 1);
    this.#writer.u32(initial);
    this.#writer.u32(maximum);
  }

  globals(): void {
    const writer = this.#writer;
    const { globalSection, options, memories } = this.#module;
    const pages = options.virtualMemory ? memories.filter(({ imported }) => !imported) : [];
    const counters = [options.fuel, this.#helpers.drops, this.#helpers.throws].filter(Boolean).length;
    if (globalSection.count + counters + pages.length === 0) return;
    writer.section(6, () => {
      writer.u32(globalSection.count + counters + pages.length);
      this.#copy(globalSection);
      for (let i = 0; i < counters; i++) writer.ops(0x7f, 0x01, 0x41, 0x00, 0x0b);
      for (const { wide, initial } of pages) {
        writer.ops(wide ? 0x7e : 0x7f, 0x01, wide ? 0x42 : 0x41);
        writer.signed(initial);
        writer.u8(0x0b);
      }
    });
  }

  exports(added: PrivateExports): void {
    const { exportSection } = this.#module;
    this.#writer.section(7, () => {
      this.#writer.u32(exportSection.count + added.count);
      this.#copy(exportSection);
      added.write(this.#writer);
    });
  }

  elements(): void {
    const { elements, dataCount } = this.#module;
    if (elements.count > 0) this.#writer.section(9, () => this.#counted(elements));
    if (dataCount >= 0) this.#writer.section(12, () => this.#writer.u32(dataCount));
  }

  data(): void {
    const { data, bytes } = this.#module;
    if (data.count > 0) this.#writer.section(11, () => this.#writer.copy(bytes, data.start, data.end));
  }

  #copy(span: Span): void {
    const { bytes, edits } = this.#module;
    copyRenumbered(this.#writer, bytes, edits, span.start, span.end, (index) => this.#helpers.renumber(index));
  }

  #counted(span: Span): void {
    this.#writer.u32(span.count);
    this.#copy(span);
  }
}
