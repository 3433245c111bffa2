import { CORE_PREAMBLE, OP, SECTION, TYPE, Writer } from '../format/index.ts';
import { Assembler, I32, I64, type Integer } from './assembler.ts';
import type { CodeFacts } from './code-facts.ts';
import { costOf } from './cost.ts';
import { detachData, writeRest } from './data.ts';
import { copyRenumbered } from './edits.ts';
import { CodeEmitter } from './emit-code.ts';
import { PrivateExports } from './exports.ts';
import type { Helpers } from './helpers.ts';
import type { HardenedModule } from './layout.ts';
import { CopiedCode, movedLines } from './lines.ts';
import { INITIALIZED_TABLE, KIND, type ModuleInfo, type Span, type TableInfo } from './module.ts';
import { writeNames } from './names.ts';

const MUTABLE = 1;
/** Flags of limits. */
const BOUNDED = 1;
const WIDE = 4;

/** Writes the new module, section by section. */
export function emitModule(module: ModuleInfo, facts: CodeFacts, helpers: Helpers, entryCharges: Int32Array): HardenedModule {
  const exports = new PrivateExports(module, helpers);
  const writer = new Writer(Math.floor(module.bytes.length * 1.25) + 4096);
  writer.ops(...CORE_PREAMBLE);
  const sections = new Sections(writer, module, helpers);
  sections.declarations(exports.layout.importModule);
  sections.globals();
  sections.exports(exports);
  const { segments, kept } = detachData(module);
  const data = kept !== undefined ? 'as it is' : facts.namesData ? 'rest' : 'none';
  sections.elements();
  if (module.dataCount >= 0 && data !== 'none') writer.section(SECTION.dataCount, () => writer.u32(module.dataCount));
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
  if (data === 'as it is') writer.section(SECTION.data, () => writer.copy(module.bytes, module.data.start, module.data.end));
  if (data === 'rest') writeRest(writer, module);
  if (module.names.end > module.names.start) writeNames(writer, module, helpers);
  const lines = copied && movedLines(module, facts, helpers, copied, base);
  return {
    bytes: writer.finish(),
    layout: exports.layout,
    data: segments,
    ...(kept !== undefined && { dataKept: kept }),
    ...(lines && { lines }),
    cost: costOf(module),
  };
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
      writer.u32(module.imports.count + helpers.addedImports.length + module.ownMemories.length + module.givenTables.length);
      this.#copy(module.imports);
      writer.copy(imports.bytes, 0, imports.length);
      this.#given(importModule);
    });
    writer.section(SECTION.function, () => {
      writer.u32(module.code.count + helpers.count);
      for (let i = module.importedFunctions; i < module.functionTypes.length; i++) writer.u32(module.functionTypes[i]!);
      helpers.writeFunctions(writer);
    });
    this.#tables();
    if (module.tagSection.count > 0) writer.section(SECTION.tag, () => this.#counted(module.tagSection));
  }

  /** Imports that take the place of memories and tables. Any size will do here: the host makes them as they have to be. */
  #given(importModule: string): void {
    const writer = this.#writer;
    const { ownMemories, givenTables, bytes } = this.#module;
    for (const { index, what } of ownMemories) {
      writer.name(importModule);
      writer.name(`memory${index}`);
      writer.ops(KIND.memory, what.wide ? WIDE : 0, 0);
    }
    for (const { index, what } of givenTables) {
      writer.name(importModule);
      writer.name(`table${index}`);
      writer.u8(KIND.table);
      writer.copy(bytes, what.typeStart, what.typeEnd);
      writer.ops(what.wide ? WIDE : 0, 0);
    }
  }

  #tables(): void {
    const { tables: all, givenTables } = this.#module;
    const tables = all.filter(({ imported }) => !imported);
    if (tables.length === 0 || givenTables.length > 0) return;
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

  #limits({ wide, initial, maximum }: TableInfo): void {
    this.#writer.u8(wide ? WIDE | BOUNDED : BOUNDED);
    this.#writer.u32(initial);
    this.#writer.u32(maximum);
  }

  globals(): void {
    const writer = this.#writer;
    const { globalSection, options, ownMemories } = this.#module;
    const pages = options.virtualMemory ? ownMemories : [];
    const counters = [options.fuel, this.#helpers.drops, this.#helpers.throws].filter(Boolean).length;
    if (globalSection.count + counters + pages.length === 0) return;
    writer.section(SECTION.global, () => {
      writer.u32(globalSection.count + counters + pages.length);
      this.#definedGlobals();
      for (let i = 0; i < counters; i++) this.#counter(I32);
      for (const { what } of pages) this.#counter(what.wide ? I64 : I32);
    });
  }

  /** Those that the host sets start at zero. */
  #definedGlobals(): void {
    const { globalSection, globals } = this.#module;
    let { start } = globalSection;
    for (const { initial, type, initStart, initEnd } of globals) {
      if (initial === undefined) continue;
      this.#copy({ count: 1, start, end: initStart });
      this.#zero(type === TYPE.i64 ? I64 : I32);
      start = initEnd;
    }
    this.#copy({ count: 1, start, end: globalSection.end });
  }

  #counter(integer: Integer): void {
    this.#writer.ops(integer.type, MUTABLE);
    this.#zero(integer);
  }

  #zero(integer: Integer): void {
    this.#writer.ops(integer.const, 0, OP.end);
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
    const { elements } = this.#module;
    if (elements.count > 0) this.#writer.section(SECTION.element, () => this.#counted(elements));
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
