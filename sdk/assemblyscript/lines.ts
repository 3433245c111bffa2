import { ENTRY_PATH } from './entry.ts';
import { type Mapping, readSourceMap } from './source-map.ts';

/**
 * A custom section that says which lines of the function's own files the code comes from, so that the host can tell a
 * trap by its line. What libraries do counts as done by the line that called them: those are the lines that the author
 * can change. `host/engine/harden/lines.ts` describes the format.
 */
const SECTION = 'skerry:lines';

const CUSTOM = 0;
const CODE = 10;
const PREAMBLE_BYTES = 8;

interface Body {
  readonly start: number;
  readonly end: number;
}

class Bytes {
  readonly #bytes: Uint8Array;
  at: number;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.at = at;
  }

  unsigned(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.#bytes[this.at++] ?? 0;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  }
}

/** Where the bodies of functions begin and end. */
function bodiesOf(module: Uint8Array): Body[] {
  const bytes = new Bytes(module, PREAMBLE_BYTES);
  while (bytes.at < module.length) {
    const id = bytes.unsigned();
    const size = bytes.unsigned();
    if (id === CODE) break;
    bytes.at += size;
  }
  return Array.from({ length: bytes.unsigned() }, () => {
    const size = bytes.unsigned();
    const start = bytes.at;
    bytes.at += size;
    return { start, end: bytes.at };
  });
}

function importedFunctions(module: Uint8Array<ArrayBuffer>): number {
  return WebAssembly.Module.imports(new WebAssembly.Module(module)).filter(({ kind }) => kind === 'function').length;
}

function unsigned(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}

function signed(value: number): number[] {
  const low = value & 0x7f;
  const rest = value >> 7;
  const isLast = (rest === 0 && low < 0x40) || (rest === -1 && low >= 0x40);
  return isLast ? [low] : [low | 0x80, ...signed(rest)];
}

function named(text: string): number[] {
  const bytes = Buffer.from(text);
  return [...unsigned(bytes.length), ...bytes];
}

/** Of each run of code from one line the beginning, offsets counted from the body's. */
function linesOf({ start, end }: Body, own: readonly Mapping[]): Mapping[] {
  const inside = own.filter(({ offset }) => offset >= start && offset < end);
  const isOther = (mapping: Mapping, i: number): boolean => mapping.line !== inside[i - 1]?.line || mapping.file !== inside[i - 1]?.file;
  return inside.filter(isOther).map(({ offset, file, line }) => ({ offset: offset - start, file, line }));
}

function encodeLines(lines: readonly Mapping[]): number[] {
  let before: Mapping = { offset: 0, file: 0, line: 0 };
  const encoded = lines.flatMap((next) => {
    const isOther = next.file !== before.file;
    const change = signed((next.line - before.line) * 2 + (isOther ? 1 : 0));
    const bytes = [...unsigned(next.offset - before.offset), ...change, ...(isOther ? unsigned(next.file) : [])];
    before = next;
    return bytes;
  });
  return [...unsigned(lines.length), ...encoded];
}

/** The content of the section; empty when no code comes from the function's own files. */
function encode(module: Uint8Array<ArrayBuffer>, sourceMap: string): number[] {
  const map = readSourceMap(sourceMap);
  const files = map.files.filter(isOwn);
  const own = map.mappings
    .filter(({ file }) => isOwn(map.files[file]))
    .map(({ offset, file, line }) => ({ offset, file: files.indexOf(map.files[file]!), line }));
  const imported = importedFunctions(module);
  const functions = bodiesOf(module)
    .map((body, i) => ({ index: imported + i, lines: linesOf(body, own) }))
    .filter(({ lines }) => lines.length > 0);
  let before = 0;
  const encoded = functions.flatMap(({ index, lines }) => {
    const bytes = [...unsigned(index - before), ...encodeLines(lines)];
    before = index;
    return bytes;
  });
  return functions.length === 0 ? [] : [...unsigned(files.length), ...files.flatMap(named), ...unsigned(functions.length), ...encoded];
}

function isOwn(file: string | undefined): boolean {
  return file !== undefined && !file.startsWith('~lib/') && file !== ENTRY_PATH;
}

/** Without its custom sections, which name a source map that goes nowhere. */
function withoutCustomSections(module: Uint8Array): Uint8Array[] {
  const kept = [module.subarray(0, PREAMBLE_BYTES)];
  for (const bytes = new Bytes(module, PREAMBLE_BYTES); bytes.at < module.length; ) {
    const start = bytes.at;
    const id = bytes.unsigned();
    const size = bytes.unsigned();
    bytes.at += size;
    if (id !== CUSTOM) kept.push(module.subarray(start, bytes.at));
  }
  return kept;
}

/** The module with the lines of its code in place of its other custom sections. */
export function withLines(module: Uint8Array<ArrayBuffer>, sourceMap: string): Uint8Array<ArrayBuffer> {
  const lines = encode(module, sourceMap);
  const content = lines.length === 0 ? [] : [...named(SECTION), ...lines];
  const section = content.length === 0 ? [] : [CUSTOM, ...unsigned(content.length), ...content];
  return new Uint8Array(Buffer.concat([...withoutCustomSections(module), Uint8Array.from(section)]));
}
