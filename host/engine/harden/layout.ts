import { TYPE } from '../format/index.ts';
import type { InstanceCost } from './cost.ts';

/** The names under which a hardened module exports its state, and what it imports in addition. */
export interface PrivateLayout {
  /** Module name of the added imports; no import of the guest has it. */
  readonly importModule: string;
  /** Global `(mut i32)`: what is left of the slice. Absent when the module is not metered. */
  readonly fuel?: string;
  /** Function `() -> ()` that instantiation would have started. It has not run. */
  readonly start?: string;
  /** Global `(mut i32)` that rises with each `data.drop` and `elem.drop`. Absent when there are none. */
  readonly dropped?: string;
  /** Global `(mut i32)` that rises with each exception that is thrown. Absent when none is. */
  readonly thrown?: string;
  readonly memories: readonly MemoryLayout[];
  /** Tables that the host makes for the module. */
  readonly givenTables: readonly GivenTableLayout[];
  /** Memories that are imported and whose size is virtual: the owner's functions have to be handed over. */
  readonly importedMemories: readonly ImportedMemoryLayout[];
  readonly tables: readonly TableLayout[];
  readonly globals: readonly GlobalLayout[];
}

/** A memory that the module defines. */
export interface MemoryLayout {
  readonly name: string;
  /** Name of the import, in `importModule`, under which the host gives it. */
  readonly given: string;
  readonly wide: boolean;
  /** Pages of 64 KiB. */
  readonly initial: number;
  readonly maximum: number;
  /** Present when the size is virtual. */
  readonly virtual?: {
    /** Global `(mut i32)`, `(mut i64)` for a wide memory: the size in pages that the guest sees. */
    readonly pages: string;
    /** Function `() -> pages`. Absent, as `grow`, when the guest does not export the memory. */
    readonly size?: string;
    /** Function `(pages) -> pages`. */
    readonly grow?: string;
  };
}

export interface ImportedMemoryLayout {
  /** Private export of the imported memory, to find its owner by identity. */
  readonly name: string;
  /** Position among the memories that the module imports. */
  readonly position: number;
  readonly wide: boolean;
  /** Names of the added imports, in `importModule`. */
  readonly size: string;
  readonly grow: string;
}

/** A table that the module defines, and is given. */
export interface GivenTableLayout {
  /** Name of the import, in `importModule`. */
  readonly given: string;
  readonly element: 'anyfunc' | 'externref';
  readonly wide: boolean;
  readonly initial: number;
  readonly maximum: number;
}

/** A table that can change: written by this module, or seen by others. */
export interface TableLayout {
  readonly name: string;
  /** Whether an instruction of this module writes it. */
  readonly written: boolean;
}

/** A mutable global that the module defines. */
export interface GlobalLayout {
  readonly name: string;
  /** `v128` has no JavaScript value: a module with such a global cannot be reset. */
  readonly type: 'i32' | 'i64' | 'f32' | 'f64' | 'v128' | 'externref' | 'reference';
  /** What the host sets it to before anything of the module runs, in decimal digits. Absent: it starts as it is. */
  readonly initial?: string;
}

/** An active data segment that was taken out of its module. */
export interface DataSegment {
  /** Position in `PrivateLayout.memories`. */
  readonly memory: number;
  /** Where it goes, in bytes. It fits into the memory. */
  readonly offset: number;
  /** A view into the module that was hardened. */
  readonly bytes: Uint8Array;
}

export interface HardenedModule {
  /** What is compiled. Modules that differ in data, in sizes of memories, and in values of globals only have the same. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly layout: PrivateLayout;
  /** What the host writes before anything of the module runs, in this order. */
  readonly data: readonly DataSegment[];
  /** Why the data is still in the module, and is written by the engine. */
  readonly dataKept?: string;
  /** Which lines of the source the code comes from, as `LINES_SECTION` has them. */
  readonly lines?: Uint8Array<ArrayBuffer>;
  readonly cost: InstanceCost;
}

const TYPES: Readonly<Record<number, GlobalLayout['type']>> = {
  [TYPE.i32]: 'i32',
  [TYPE.i64]: 'i64',
  [TYPE.f32]: 'f32',
  [TYPE.f64]: 'f64',
  [TYPE.v128]: 'v128',
  [TYPE.externref]: 'externref',
};

export const globalType = (byte: number): GlobalLayout['type'] => TYPES[byte] ?? 'reference';
