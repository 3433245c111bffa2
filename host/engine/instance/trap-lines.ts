import { SkerryError } from '../../base/index.ts';
import { Reader } from '../format/index.ts';
import { type LineTable, lineAt, readLines } from '../harden/index.ts';

/** What engines that can say write of each frame: `wasm-function[7]:0x1a2b`, index and offset in the module. */
const FRAME = /wasm-function\[(\d+)\]:0x([0-9a-f]+)/g;
const MOST_PLACES = 8;
const MOST_NAME_BYTES = 200;

/** Tells a trap by the lines of the source that it came from, for components whose compiler has left them. */
export class TrapLines {
  readonly #bytes: Uint8Array;
  readonly #table: LineTable;

  private constructor(bytes: Uint8Array, table: LineTable) {
    this.#bytes = bytes;
    this.#table = table;
  }

  /** @returns undefined when no module has lines, or several have: a frame does not say which module it is of */
  static of(modules: readonly { readonly lines?: Uint8Array }[]): TrapLines | undefined {
    const [bytes, second] = modules.flatMap(({ lines }) => lines ?? []);
    if (bytes === undefined || second !== undefined) return undefined;
    return new TrapLines(bytes, readLines(new Reader(bytes)));
  }

  /** The same failure with its line, and the lines of the callers in its help; or as it is when nothing is known. */
  locate(error: unknown): unknown {
    if (!SkerryError.is(error) || error.code !== 'GUEST_TRAPPED' || !(error.cause instanceof Error)) return error;
    const [where, ...callers] = this.#places(error.cause.stack ?? '');
    if (where === undefined) return error;
    const help = callers.length === 0 ? {} : { help: `Called from ${callers.join(', ')}` };
    return new SkerryError(error.code, `${error.message} at ${where}`, { ...help, where, cause: error.cause });
  }

  #places(stack: string): string[] {
    const places: string[] = [];
    for (const [, index, offset] of stack.matchAll(FRAME)) {
      const place = this.#place(Number(index), Number.parseInt(offset!, 16));
      if (place !== undefined && place !== places.at(-1)) places.push(place);
      if (places.length === MOST_PLACES) break;
    }
    return places;
  }

  #place(index: number, offset: number): string | undefined {
    const lines = this.#table.functions.find((func) => func.index === index)?.lines;
    if (lines === undefined || lines.length === 0) return undefined;
    const at = lineAt(lines, offset);
    return offset < lines.at(0) ? undefined : `${this.#fileName(lines.at(at + 1))}:${lines.at(at + 2)}`;
  }

  /** The name as it stands in the component, without what could pass for something else in a log. */
  #fileName(file: number): string {
    const { start, end } = this.#table.files[file]!;
    const bytes = this.#bytes.subarray(start, Math.min(end, start + MOST_NAME_BYTES));
    const escaped = Array.from(bytes, (byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
    try {
      return decodeURIComponent(escaped).replaceAll(/\p{C}/gu, '\ufffd');
    } catch {
      return String.fromCharCode(...bytes).replaceAll(/[^ -~]/g, '\ufffd');
    }
  }
}
