import { SkerryError } from '../../base/index.ts';
import { IntList } from './growable.ts';
import type { Helpers } from './helpers.ts';
import type { ModuleInfo } from './module.ts';
import type { CodeFacts } from './code-facts.ts';
import { Reader, Writer } from '../format/index.ts';

/**
 * Which lines of the source a module's code comes from: a custom section of this name, which a compiler may add, so that
 * a trap can be told by its line. It is kept beside the new module, with the offsets that the code has there: a line that
 * moves does not make other code.
 *
 * ```
 * files:     count, then names
 * functions: count, then for each, by rising index
 *              its index less that of the one before
 *              lines: count, then for each, by rising offset
 *                offset less that of the one before      u32
 *                (line less the one before) * 2 + other  s32
 *                file, if other is 1                     u32
 * ```
 *
 * Offsets count from the beginning of the function's body, behind its size; in a hardened module from that of the
 * module, as engines report them. A line holds from its offset on. Indices of functions count imports.
 */
export const LINES_SECTION = 'skerry:lines';

/** Offset, file, line. */
const LINE_FIELDS = 3;

export interface FunctionLines {
  readonly index: number;
  /** `LINE_FIELDS` numbers for each line. */
  readonly lines: IntList;
}

export interface LineTable {
  /** Where the names of the files begin and end in the section's bytes. */
  readonly files: readonly { readonly start: number; readonly end: number }[];
  readonly functions: readonly FunctionLines[];
}

/** @throws SkerryError `COMPONENT_INVALID` when the section is malformed */
export function readLines(reader: Reader): LineTable {
  const files = Array.from({ length: reader.count('files', MOST_FILES) }, () => {
    const length = reader.skipName();
    return { start: reader.offset - length, end: reader.offset };
  });
  let index = -1;
  const functions = Array.from({ length: reader.count('functions', MOST_FUNCTIONS) }, () => {
    const start = reader.offset;
    const next = Math.max(0, index) + reader.u32();
    if (next <= index) throw reader.fault(start, `The lines of function ${next} come after those of function ${index}`);
    index = next;
    return { index, lines: functionLines(reader, files.length) };
  });
  return { files, functions };
}

const MOST_FILES = 10_000;
const MOST_FUNCTIONS = 1_000_000;
const MOST_LINES = 10_000_000;
const MOST_BYTES = 0x7fff_ffff;

function functionLines(reader: Reader, files: number): IntList {
  const lines = new IntList(16);
  let offset = 0;
  let file = 0;
  let line = 0;
  for (let left = reader.count('lines', MOST_LINES); left > 0; left--) {
    const start = reader.offset;
    offset += reader.u32();
    const change = reader.s32();
    line += change >> 1;
    if (offset > MOST_BYTES || line < 0 || line > MOST_LINES) throw reader.fault(start, `Line ${line} at offset ${offset}`);
    if (change & 1) file = reader.index(files, 'file');
    lines.push(offset);
    lines.push(file);
    lines.push(line);
  }
  return lines;
}

/** Where code of the old module stands in the new one: pieces of each function, in the order of the new module. */
export class CopiedCode {
  readonly #pieces = new IntList(1024);
  readonly #first = new IntList(256);

  beginFunction(): void {
    this.#first.push(this.#pieces.length);
  }

  /** The bytes from `start` to `end` of the old module, or what took their place, stand at `to`. */
  add(to: number, start: number, end: number): void {
    this.#pieces.push(to);
    this.#pieces.push(start);
    this.#pieces.push(end);
  }

  /** The lines of a function in the new module. @param base what is to be added to where pieces stand */
  linesOf(func: number, lines: IntList, start: number, base: number): IntList {
    const moved = new IntList(16);
    const end = func + 1 < this.#first.length ? this.#first.at(func + 1) : this.#pieces.length;
    for (let i = this.#first.at(func); i < end; i += 3) {
      movePiece(lines, start, moved, this.#pieces.at(i) + base, this.#pieces.at(i + 1), this.#pieces.at(i + 2));
    }
    return moved;
  }
}

/** Adds the line that a piece begins in, and those that begin inside of it. */
function movePiece(lines: IntList, start: number, moved: IntList, to: number, from: number, end: number): void {
  for (let at = lineAt(lines, from - start); at < lines.length && start + lines.at(at) < end; at += LINE_FIELDS) {
    const offset = Math.max(to, to + start + lines.at(at) - from);
    const last = moved.length - LINE_FIELDS;
    if (last >= 0 && moved.at(last + 1) === lines.at(at + 1) && moved.at(last + 2) === lines.at(at + 2)) continue;
    moved.push(offset);
    moved.push(lines.at(at + 1));
    moved.push(lines.at(at + 2));
  }
}

/** Where the line begins that an offset belongs to; 0 when the offset comes before all. */
export function lineAt(lines: IntList, offset: number): number {
  let low = 0;
  let high = lines.length / LINE_FIELDS;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (lines.at(middle * LINE_FIELDS) <= offset) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1) * LINE_FIELDS;
}

/** The section's content for the new module. A malformed one is left out, as engines do with names. */
export function movedLines(
  module: ModuleInfo,
  facts: CodeFacts,
  helpers: Helpers,
  copied: CopiedCode,
  base: number,
): Uint8Array<ArrayBuffer> | undefined {
  const { bytes, importedFunctions, code } = module;
  const table = tableOf(module);
  if (table === undefined) return undefined;
  const writer = new Writer(module.lines.end - module.lines.start + 1024);
  writer.u32(table.files.length);
  for (const { start, end } of table.files) {
    writer.u32(end - start);
    writer.copy(bytes, start, end);
  }
  const functions = table.functions.filter(({ index }) => index >= importedFunctions && index < importedFunctions + code.count);
  writer.u32(functions.length);
  let before = 0;
  for (const { index, lines } of functions) {
    const func = index - importedFunctions;
    const renumbered = helpers.renumber(index);
    writer.u32(renumbered - before);
    before = renumbered;
    writeFunctionLines(writer, copied.linesOf(func, lines, facts.start.at(func), base));
  }
  return writer.finish();
}

function tableOf({ bytes, lines }: ModuleInfo): LineTable | undefined {
  try {
    return readLines(new Reader(bytes, lines.start, lines.end));
  } catch (error) {
    if (SkerryError.is(error)) return undefined;
    throw error;
  }
}

function writeFunctionLines(writer: Writer, lines: IntList): void {
  writer.u32(lines.length / LINE_FIELDS);
  let offset = 0;
  let file = 0;
  let line = 0;
  for (let at = 0; at < lines.length; at += LINE_FIELDS) {
    const isOther = lines.at(at + 1) !== file;
    writer.u32(lines.at(at) - offset);
    writer.signed((lines.at(at + 2) - line) * 2 + (isOther ? 1 : 0));
    if (isOther) writer.u32(lines.at(at + 1));
    offset = lines.at(at);
    file = lines.at(at + 1);
    line = lines.at(at + 2);
  }
}
