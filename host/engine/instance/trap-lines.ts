import { SkerryError } from '../../base/index.ts';
import { Reader } from '../format/index.ts';
import { type LineTable, lineAt, readLines } from '../harden/index.ts';

/**
 * What engines that can say write of each frame: `wasm://wasm/name-0123abcd:wasm-function[7]:0x1a2b`, name of the module
 * if it has one, index and offset in it.
 */
const FRAME = /(?:wasm:\/\/wasm\/(?:([\w.-]*)-)?[0-9a-f]{8}:)?wasm-function\[(\d+)\]:0x([0-9a-f]+)/g;
const MOST_PLACES = 8;
const MOST_NAME_BYTES = 200;

/** A module as it runs, and its lines, as `LINES_SECTION` has them. */
interface Located {
  readonly module: WebAssembly.Module;
  readonly lines?: Uint8Array;
}

/** Tells a trap by the lines of the source that it came from, for components whose compiler has left them. */
export class TrapLines {
  readonly #modules: readonly ModuleLines[];

  private constructor(modules: readonly ModuleLines[]) {
    this.#modules = modules;
  }

  /**
   * @returns undefined when no module has lines, or none can be told from the others: of several, those that have a name
   */
  static of(modules: readonly Located[]): TrapLines | undefined {
    const found = modules.flatMap(({ module, lines }) => (lines === undefined ? [] : [new ModuleLines(moduleName(module), lines)]));
    const known = found.length > 1 ? found.filter(({ name }) => name !== undefined) : found;
    return known.length === 0 ? undefined : new TrapLines(known);
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
    for (const [, name, index, offset] of stack.matchAll(FRAME)) {
      const module = this.#modules.find((each) => each.name === undefined || each.name === name);
      const place = module?.place(Number(index), Number.parseInt(offset!, 16));
      if (place !== undefined && place !== places.at(-1)) places.push(place);
      if (places.length === MOST_PLACES) break;
    }
    return places;
  }
}

/** The lines of one module. */
class ModuleLines {
  /** undefined: it has none. */
  readonly name: string | undefined;
  readonly #bytes: Uint8Array;
  readonly #table: LineTable;

  constructor(name: string | undefined, bytes: Uint8Array) {
    this.name = name;
    this.#bytes = bytes;
    this.#table = readLines(new Reader(bytes));
  }

  place(index: number, offset: number): string | undefined {
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

/** The rewriting leaves nothing in the section that is malformed. */
function moduleName(module: WebAssembly.Module): string | undefined {
  const [section] = WebAssembly.Module.customSections(module, 'name');
  const reader = section === undefined ? undefined : new Reader(new Uint8Array(section));
  if (reader === undefined || reader.byte() !== 0) return undefined;
  reader.u32();
  return reader.name();
}
