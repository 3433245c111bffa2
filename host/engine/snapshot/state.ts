import type { PrivateLayout } from '../harden/index.ts';

/** A core instance whose module has been hardened. */
export interface CoreInstance {
  readonly exports: WebAssembly.Exports;
  readonly layout: PrivateLayout;
}

/** A mutable global, and whether its value could be a heap object that changes inside. */
export interface GlobalSlot {
  readonly global: WebAssembly.Global;
  readonly opaque: boolean;
}

export interface MemorySlot {
  readonly memory: WebAssembly.Memory;
  /** The page counter, when the size is virtual. */
  readonly pages: WebAssembly.Global | undefined;
}

/** Where the mutable state of a component instance is: every place once, however many core instances see it. */
export interface StateSlots {
  readonly memories: readonly MemorySlot[];
  readonly globals: readonly GlobalSlot[];
  readonly counters: readonly WebAssembly.Global[];
  /** Tables that some instruction of some module writes. */
  readonly tables: readonly WebAssembly.Table[];
  /** Why this instance can never be reset. */
  readonly obstacle: string | undefined;
}

export function findState(cores: readonly CoreInstance[]): StateSlots {
  return {
    memories: cores.flatMap(memories),
    globals: cores.flatMap(globals),
    counters: cores.flatMap(({ exports, layout }) => (layout.dropped ? [exports[layout.dropped] as WebAssembly.Global] : [])),
    tables: [...new Set(cores.flatMap(writtenTables))],
    obstacle: cores.map(obstacle).find((reason) => reason !== undefined),
  };
}

function memories({ exports, layout }: CoreInstance): MemorySlot[] {
  return layout.memories.map(({ name, virtual }) => ({
    memory: exports[name] as WebAssembly.Memory,
    pages: virtual && (exports[virtual.pages] as WebAssembly.Global),
  }));
}

function globals({ exports, layout }: CoreInstance): GlobalSlot[] {
  return layout.globals
    .filter(({ type }) => !hasNoValue(type))
    .map(({ name, type }) => ({ global: exports[name] as WebAssembly.Global, opaque: type === 'reference' }));
}

/** A table counts as soon as one module writes it, under whatever name the others see it. */
function writtenTables({ exports, layout }: CoreInstance): WebAssembly.Table[] {
  return layout.tables.filter(({ written }) => written).map(({ name }) => exports[name] as WebAssembly.Table);
}

const hasNoValue = (type: string): boolean => type === 'v128';

function obstacle({ layout }: CoreInstance): string | undefined {
  const hidden = layout.globals.find(({ type }) => hasNoValue(type));
  return hidden && `A mutable global of type ${hidden.type} cannot be read from outside`;
}

/** The value of a slot that a copy of the reference cannot stand for: an object of the collected heap. */
export const isHeapObject = (value: unknown): boolean => typeof value === 'object' && value !== null;
