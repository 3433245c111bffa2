import { joinSections, Reader, SECTION, splitSections, Writer } from '@skerry/host/engine/format';
import { ENTRY_PATH, GENERATED } from './entry.ts';
import { type Mapping, readSourceMap } from './source-map.ts';

/**
 * A custom section that says which lines of the function's own files the code comes from, so that the host can tell a
 * trap by its line. What libraries do counts as done by the line that called them: those are the lines that the author
 * can change. `host/engine/harden/lines.ts` describes the format.
 */
const LINES_SECTION = 'skerry:lines';

interface Body {
  readonly start: number;
  readonly end: number;
}

/** Where the bodies of functions begin and end. */
function bodiesOf(module: Uint8Array): Body[] {
  const code = splitSections(module).find(({ id }) => id === SECTION.code)?.body;
  if (code === undefined) return [];
  const reader = new Reader(module, code.byteOffset - module.byteOffset, code.byteOffset - module.byteOffset + code.length);
  return Array.from({ length: reader.u32() }, () => {
    const size = reader.u32();
    const start = reader.offset;
    reader.skip(size);
    return { start, end: reader.offset };
  });
}

function importedFunctions(module: Uint8Array<ArrayBuffer>): number {
  return WebAssembly.Module.imports(new WebAssembly.Module(module)).filter(({ kind }) => kind === 'function').length;
}

/** Of each run of code from one line the beginning, offsets counted from the body's. */
function linesOf({ start, end }: Body, own: readonly Mapping[]): Mapping[] {
  const inside = own.filter(({ offset }) => offset >= start && offset < end);
  const isOther = (mapping: Mapping, i: number): boolean => mapping.line !== inside[i - 1]?.line || mapping.file !== inside[i - 1]?.file;
  return inside.filter(isOther).map(({ offset, file, line }) => ({ offset: offset - start, file, line }));
}

function writeLines(writer: Writer, lines: readonly Mapping[]): void {
  let before: Mapping = { offset: 0, file: 0, line: 0 };
  writer.u32(lines.length);
  for (const next of lines) {
    const isOther = next.file !== before.file;
    writer.u32(next.offset - before.offset);
    writer.signed((next.line - before.line) * 2 + (isOther ? 1 : 0));
    if (isOther) writer.u32(next.file);
    before = next;
  }
}

/** The content of the section; undefined when no code comes from the function's own files. */
function encode(module: Uint8Array<ArrayBuffer>, sourceMap: string): Uint8Array | undefined {
  const map = readSourceMap(sourceMap);
  const files = map.files.filter(isOwn);
  const own = map.mappings
    .filter(({ file }) => isOwn(map.files[file]))
    .map(({ offset, file, line }) => ({ offset, file: files.indexOf(map.files[file]!), line }));
  const imported = importedFunctions(module);
  const functions = bodiesOf(module)
    .map((body, i) => ({ index: imported + i, lines: linesOf(body, own) }))
    .filter(({ lines }) => lines.length > 0);
  if (functions.length === 0) return undefined;
  const writer = new Writer(1024);
  writer.name(LINES_SECTION);
  writer.u32(files.length);
  for (const file of files) writer.name(file);
  writer.u32(functions.length);
  let before = 0;
  for (const { index, lines } of functions) {
    writer.u32(index - before);
    writeLines(writer, lines);
    before = index;
  }
  return writer.finish();
}

function isOwn(file: string | undefined): boolean {
  return file !== undefined && !file.startsWith('~lib/') && !file.startsWith(GENERATED) && file !== ENTRY_PATH;
}

/**
 * The module with the lines of its code in place of its other custom sections, which name a source map that goes nowhere.
 *
 * @param name tells it from others with lines in one component
 */
export function withLines(module: Uint8Array<ArrayBuffer>, sourceMap: string, name?: string): Uint8Array<ArrayBuffer> {
  const lines = encode(module, sourceMap);
  const kept = splitSections(module).filter(({ id }) => id !== SECTION.custom);
  const added = [...(lines === undefined ? [] : [lines]), ...(name === undefined ? [] : [nameSection(name)])];
  return joinSections(module, [...kept, ...added.map((body) => ({ id: SECTION.custom, body }))]);
}

/** WebAssembly Core Specification 3.0, "Name Section": the name of the module alone. */
function nameSection(name: string): Uint8Array {
  const writer = new Writer(64);
  writer.name('name');
  writer.u8(0);
  const start = writer.open();
  writer.name(name);
  writer.close(start);
  return writer.finish();
}
