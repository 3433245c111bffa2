import type { PrivateLayout } from './layout.ts';

interface SizeFunctions {
  readonly size: WebAssembly.ExportValue;
  readonly grow: WebAssembly.ExportValue;
}

const PAGE_BYTES = 65_536;

/**
 * Who counts the pages of which memory, for one component instance. A core module that imports a memory has to ask the
 * one that defines it, or both would count apart.
 */
export class MemoryOwners {
  readonly #functions = new Map<WebAssembly.ExportValue, SizeFunctions>();

  /** Takes note of the memories that a core instance defines. Call it right after instantiation. */
  add(exports: WebAssembly.Exports, layout: PrivateLayout): void {
    for (const { name, virtual } of layout.memories) {
      if (virtual?.size === undefined || virtual.grow === undefined) continue;
      this.#functions.set(exports[name]!, { size: exports[virtual.size]!, grow: exports[virtual.grow]! });
    }
  }

  /**
   * The added imports for the memories that a module imports.
   *
   * @param memories those that it is given, in the order in which it imports them
   */
  imports(layout: PrivateLayout, memories: readonly WebAssembly.Memory[]): WebAssembly.ModuleImports {
    const imports: WebAssembly.ModuleImports = {};
    for (const { position, size, grow, wide } of layout.importedMemories) {
      const memory = memories[position]!;
      const functions = this.#functions.get(memory) ?? unmanaged(memory, wide);
      imports[size] = functions.size;
      imports[grow] = functions.grow;
    }
    return imports;
  }
}

/** A memory of the host has its real size. */
function unmanaged(memory: WebAssembly.Memory, wide: boolean): SizeFunctions {
  const convert = (pages: number): number | bigint => (wide ? BigInt(pages) : pages);
  return {
    size: () => convert(memory.buffer.byteLength / PAGE_BYTES),
    grow: (delta: number | bigint) => {
      try {
        return convert(Number(memory.grow(wide ? (delta as unknown as number) : Number(delta) >>> 0)));
      } catch {
        return convert(-1);
      }
    },
  };
}
