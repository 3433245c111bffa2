import { joinSections, OP, Reader, SECTION, type Section, splitSections, TYPE, Writer } from '@skerry/host/engine/format';

/**
 * Pre-initialization: run a module's initializer at build time, then write what it left in memory and globals into the
 * module as its initial state.
 */

const PAGE_BYTES = 64 * 1024;
/** A zero run shorter than this stays inside its segment: a segment costs about 10 bytes and time at instantiation. */
const MIN_GAP_BYTES = 256;
const GLOBAL_KIND = 3;
const TABLE_KIND = 1;

/** Names of exports that only the build sees. */
const GLOBAL_EXPORT = 'skerry:global';
const TABLE_EXPORT = 'skerry:table';

/** What initialization may change. */
export interface Snapshot {
  readonly memory: Uint8Array;
  /** Value of the one mutable global, the shadow stack pointer. */
  readonly stackPointer: number;
}

/** The same module with its global and its table exported, so that their state can be read from outside. */
export function exposeState(module: Uint8Array): Uint8Array {
  assertShape(module);
  const sections = splitSections(module);
  return joinSections(
    module,
    sections.map((section) => (section.id === SECTION.export ? moreExports(section) : section)),
  );
}

/**
 * The snapshot relies on this shape, which the pinned engine has: one mutable i32 global, active data segments only.
 */
export function assertShape(module: Uint8Array): void {
  const sections = splitSections(module);
  const globals = new Reader(bodyOf(sections, SECTION.global));
  if (globals.u32() !== 1 || globals.byte() !== TYPE.i32 || globals.byte() !== 1)
    throw new Error('Engine does not have exactly one global of type i32');
  const memories = new Reader(bodyOf(sections, SECTION.memory));
  if (memories.u32() !== 1) throw new Error('Engine does not have exactly one memory');
  if (sections.some(({ id }) => id === SECTION.start)) throw new Error('Engine has a start function');
  const data = new Reader(bodyOf(sections, SECTION.data));
  data.u32();
  if (data.byte() !== 0) throw new Error('Engine has passive data segments');
}

function bodyOf(sections: readonly Section[], id: number): Uint8Array {
  const found = sections.find((section) => section.id === id);
  if (found === undefined) throw new Error(`Engine has no section ${id}`);
  return found.body;
}

function moreExports({ id, body }: Section): Section {
  const reader = new Reader(body);
  const writer = new Writer(body.length + 64);
  writer.u32(reader.u32() + 2);
  writer.copy(body, reader.offset, body.length);
  writer.name(GLOBAL_EXPORT);
  writer.ops(GLOBAL_KIND, 0);
  writer.name(TABLE_EXPORT);
  writer.ops(TABLE_KIND, 0);
  return { id, body: writer.finish() };
}

/** Remembers the table as it is before initialization; what it returns takes the snapshot afterwards. */
export function beginSnapshot(exports: WebAssembly.Exports): () => Snapshot {
  const table = exports[TABLE_EXPORT] as WebAssembly.Table;
  const before = Array.from({ length: table.length }, (_, index) => table.get(index) as unknown);
  return () => {
    const changed = table.length !== before.length || before.some((entry, index) => table.get(index) !== entry);
    if (changed) throw new Error('Initialization changed the function table, which a snapshot cannot keep');
    const memory = new Uint8Array((exports['memory'] as WebAssembly.Memory).buffer);
    return { memory, stackPointer: (exports[GLOBAL_EXPORT] as WebAssembly.Global).value as number };
  };
}

/** The module with the snapshot as its initial state. */
export function applySnapshot(module: Uint8Array, snapshot: Snapshot): Uint8Array {
  const segments = nonZeroRanges(snapshot.memory);
  const sections = splitSections(module).map((section): Section => {
    switch (section.id) {
      case SECTION.memory:
        return { id: section.id, body: withMinimum(section.body, snapshot.memory.length / PAGE_BYTES) };
      case SECTION.global:
        return { id: section.id, body: oneGlobal(snapshot.stackPointer) };
      case SECTION.dataCount:
        return { id: section.id, body: written((writer) => writer.u32(segments.length)) };
      case SECTION.data:
        return { id: section.id, body: dataSection(snapshot.memory, segments) };
      default:
        return section;
    }
  });
  return joinSections(module, sections);
}

/** Keeps flags and maximum. */
function withMinimum(body: Uint8Array, pages: number): Uint8Array {
  const reader = new Reader(body);
  reader.u32();
  const flags = reader.byte();
  reader.u32();
  return written((writer) => {
    writer.ops(1, flags);
    writer.u32(pages);
    writer.copy(body, reader.offset, body.length);
  });
}

/** The same module without some of its exports. */
export function dropExports(module: Uint8Array, names: ReadonlySet<string>): Uint8Array {
  const sections = splitSections(module).map((section) =>
    section.id === SECTION.export ? { id: section.id, body: withoutExports(section.body, names) } : section,
  );
  return joinSections(module, sections);
}

function withoutExports(body: Uint8Array, drop: ReadonlySet<string>): Uint8Array {
  const reader = new Reader(body);
  const kept: Uint8Array[] = [];
  for (let count = reader.u32(); count > 0; count--) {
    const start = reader.offset;
    const name = reader.name();
    reader.byte();
    reader.u32();
    if (!drop.has(name)) kept.push(body.subarray(start, reader.offset));
  }
  return written((writer) => {
    writer.u32(kept.length);
    for (const entry of kept) writer.copy(entry, 0, entry.length);
  });
}

function dataSection(memory: Uint8Array, ranges: readonly Range[]): Uint8Array {
  const writer = new Writer(ranges.reduce((sum, { start, end }) => sum + end - start + 12, 8));
  writer.u32(ranges.length);
  for (const { start, end } of ranges) {
    writer.ops(0, OP.i32Const);
    writer.signed(start | 0);
    writer.u8(OP.end);
    writer.u32(end - start);
    writer.copy(memory, start, end);
  }
  return writer.finish();
}

/** The global section with one mutable i32. */
function oneGlobal(value: number): Uint8Array {
  return written((writer) => {
    writer.ops(1, TYPE.i32, 1, OP.i32Const);
    writer.signed(value | 0);
    writer.u8(OP.end);
  });
}

function written(write: (writer: Writer) => void): Uint8Array {
  const writer = new Writer(64);
  write(writer);
  return writer.finish();
}

interface Range {
  readonly start: number;
  readonly end: number;
}

/** Where memory is not zero, to the word; ranges with a small gap between them are one. */
export function nonZeroRanges(memory: Uint8Array): Range[] {
  const words = new Uint32Array(memory.buffer, memory.byteOffset, memory.length >> 2);
  const ranges: Range[] = [];
  let start = -1;
  let end = -1;
  for (let index = 0; index < words.length; index++) {
    if (words[index] === 0) continue;
    const at = index * 4;
    if (start >= 0 && at - end >= MIN_GAP_BYTES) {
      ranges.push({ start, end });
      start = at;
    } else if (start < 0) start = at;
    end = at + 4;
  }
  if (start >= 0) ranges.push({ start, end });
  return ranges;
}
