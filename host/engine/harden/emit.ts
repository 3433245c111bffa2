import { CORE_PREAMBLE, OP, SECTION, Writer } from '../format/index.ts';
import { Assembler, I32, I64, type Integer } from './assembler.ts';
import type { CodeFacts } from './code-facts.ts';
import { costOf } from './cost.ts';
import { copyRenumbered } from './edits.ts';
import { CodeEmitter } from './emit-code.ts';
import { PrivateExports } from './exports.ts';
import type { Helpers } from './helpers.ts';
import type { HardenedModule } from './layout.ts';
import { CopiedCode, writeLines } from './lines.ts';
import { INITIALIZED_TABLE, type MemoryInfo, type ModuleInfo, type Span, type TableInfo } from './module.ts';
import { writeNames } from './names.ts';

const MUTABLE = 1;

/** Writes the new module, section by section. */
export function emitModule(module: ModuleInfo, facts: CodeFacts, helpers: Helpers, entryCharges: Int32Array): HardenedModule {
  const exports = new PrivateExports(module, helpers);
  const writer = new Writer(Math.floor(module.bytes.length * 1.25) + 4096);
  writer.ops(...CORE_PREAMBLE);
  const sections = new Sections(writer, module, helpers);
  sections.declarations(exports.layout.importModule);
  sections.globals();
  sections.exports(exports);
  sections.elements();
  const code = new Assembler(Math.floor((module.code.end - module.code.start) * 1.25) + 4096);
  const copied = module.lines.count > 0 ? new CopiedCode() : undefined;
  const emitter = new CodeEmitter(code, module, facts, helpers, entryCharges, copied);
  emitter.write();
  writer.section(SECTION.custom, () => emitter.writeHints(writer));
  let base = 0;
  writer.section(SECTION.code, () => {
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
    writer.section(SECTION.type, () => {
      writer.u32(module.types.entries + helpers.typeCount);
      writer.copy(module.bytes, module.types.start, module.types.end);
      helpers.writeTypes(writer);
    });
    writer.section(SECTION.import, () => {
      writer.u32(module.imports.count + helpers.addedImports.length);
      this.#copy(module.imports);
      writer.copy(imports.bytes, 0, imports.length);
    });
    writer.section(SECTION.function, () => {
      writer.u32(module.code.count + helpers.count);
      for (let i = module.importedFunctions; i < module.functionTypes.length; i++) writer.u32(module.functionTypes[i]!);
      helpers.writeFunctions(writer);
    });
    this.#tables();
    this.#memories();
    if (module.tagSection.count > 0) writer.section(SECTION.tag, () => this.#counted(module.tagSection));
  }

  #tables(): void {
    const tables = this.#module.tables.filter(({ imported }) => !imported);
    if (tables.length === 0) return;
    this.#writer.section(SECTION.table, () => {
      this.#writer.u32(tables.length);
      for (const table of tables) this.#table(table);
    });
  }

  #table(table: TableInfo): void {
    const writer = this.#writer;
    const { bytes } = this.#module;
    const initialized = table.initEnd > table.initStart;
    if (initialized) writer.ops(...INITIALIZED_TABLE);
    writer.copy(bytes, table.typeStart, table.typeEnd);
    this.#limits(table);
    if (initialized) this.#copy({ count: 1, start: table.initStart, end: table.initEnd });
  }

  #memories(): void {
    const memories = this.#module.memories.filter(({ imported }) => !imported);
    if (memories.length === 0) return;
    this.#writer.section(SECTION.memory, () => {
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
    writer.section(SECTION.global, () => {
      writer.u32(globalSection.count + counters + pages.length);
      this.#copy(globalSection);
      for (let i = 0; i < counters; i++) this.#counter(I32, 0);
      for (const { wide, initial } of pages) this.#counter(wide ? I64 : I32, initial);
    });
  }

  #counter({ type, const: opcode }: Integer, value: number): void {
    this.#writer.ops(type, MUTABLE, opcode);
    this.#writer.signed(value);
    this.#writer.u8(OP.end);
  }

  exports(added: PrivateExports): void {
    const { exportSection } = this.#module;
    this.#writer.section(SECTION.export, () => {
      this.#writer.u32(exportSection.count + added.count);
      this.#copy(exportSection);
      added.write(this.#writer);
    });
  }

  elements(): void {
    const { elements, dataCount } = this.#module;
    if (elements.count > 0) this.#writer.section(SECTION.element, () => this.#counted(elements));
    if (dataCount >= 0) this.#writer.section(SECTION.dataCount, () => this.#writer.u32(dataCount));
  }

  data(): void {
    const { data, bytes } = this.#module;
    if (data.count > 0) this.#writer.section(SECTION.data, () => this.#writer.copy(bytes, data.start, data.end));
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
