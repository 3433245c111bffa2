import type { GivenTableLayout, GlobalLayout, MemoryLayout, PrivateLayout } from './layout.ts';

/**
 * The memories and tables that a hardened module imports, new and empty: a part of what it gets under `importModule`.
 *
 * @param isCounted whether V8's collector is to count memories. It counts what one has at first, and not what it grows by, and when all
 *   have 8 GiB together it never rests again, whether anything was written to them or not. So those that somebody else gives back start
 *   without pages
 * @throws RangeError when the engine has no room for them
 */
export function given(layout: PrivateLayout, isCounted = true): WebAssembly.ModuleImports {
  const imports: WebAssembly.ModuleImports = {};
  for (const memory of layout.memories) imports[memory.given] = isCounted ? new WebAssembly.Memory(limits(memory)) : grown(memory);
  for (const table of layout.givenTables) imports[table.given] = newTable(table);
  return imports;
}

function grown(layout: MemoryLayout): WebAssembly.Memory {
  const memory = new WebAssembly.Memory(limits({ ...layout, initial: 0 }));
  memory.grow((layout.wide ? BigInt(layout.initial) : layout.initial) as number);
  return memory;
}

/** JavaScript takes sizes of 64 bits as `bigint`, and calls them by their type of address. TypeScript's library does not know. */
function limits({ wide, initial, maximum }: MemoryLayout | GivenTableLayout): WebAssembly.MemoryDescriptor {
  if (!wide) return { initial, maximum };
  return { address: 'i64', initial: BigInt(initial), maximum: BigInt(maximum) } as unknown as WebAssembly.MemoryDescriptor;
}

/** Without a value, one of references to JavaScript would start with `undefined` in each entry, where a module's has null. */
function newTable(table: GivenTableLayout): WebAssembly.Table {
  return new WebAssembly.Table({ ...limits(table), element: table.element } as WebAssembly.TableDescriptor, null);
}

/** Sets what instantiation would have set, data apart. Call it before anything of the module runs. */
export function fill(exports: WebAssembly.Exports, { memories, globals }: PrivateLayout): void {
  for (const { virtual, wide, initial } of memories) {
    if (virtual) (exports[virtual.pages] as WebAssembly.Global).value = wide ? BigInt(initial) : initial;
  }
  for (const global of globals) if (global.initial !== undefined) set(exports, global);
}

/** Most start at zero, as they are. */
function set(exports: WebAssembly.Exports, { name, type, initial }: GlobalLayout): void {
  if (initial === '0') return;
  (exports[name] as WebAssembly.Global).value = type === 'i64' ? BigInt(initial!) : Number(initial);
}
