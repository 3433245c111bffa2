import type { CoreModule, GlueModule, SandboxMemories } from '../engine/index.ts';
import type { Manifest } from '../registry/manifest/manifest.ts';
import type { DescribedComponent } from '../runtime/index.ts';

/** A route as the registry reads it. */
export interface BundledRoute {
  readonly methods: readonly string[];
  readonly path: string;
  /** Segments at the front of the path that the function does not see. */
  readonly stripped: number;
}

/** A file of the bundle. */
export interface BundledFile {
  readonly file: string;
  /** SHA-256 of its content, in hexadecimal digits. */
  readonly digest: string;
}

/** A core module of a function. Functions whose code is the same have one file of it. */
export interface BundledModule extends BundledFile {
  readonly layout: CoreModule['layout'];
  /** Why its data is in the code: then its memories hold more than their images at first. */
  readonly dataKept?: string;
  /** What its memories start with, and the lines of its source; undefined: nothing, or the module has it. */
  readonly data: BundledData | undefined;
}

/** Pieces that stand one after another in a file. */
export interface BundledData extends BundledFile {
  readonly images: readonly BundledImage[];
  /** Bytes of the lines, which come last. */
  readonly lines: number;
}

/** All of a memory that is not zero. */
export interface BundledImage {
  readonly byteLength: number;
  readonly runs: readonly (readonly [offset: number, bytes: number])[];
}

/** A function as `skerry bundle` writes it into the start module. */
export interface BundledFunction extends DescribedComponent {
  readonly manifest: Manifest;
  readonly routes: readonly BundledRoute[];
  /** SHA-256 of the component that it was made of, in hexadecimal digits. */
  readonly digest: string;
  readonly glue: GlueModule;
  readonly modules: readonly BundledModule[];
  readonly memories: SandboxMemories;
}

/** The files of a bundle, by name. */
export interface BundledFiles {
  readonly modules: ReadonlyMap<string, WebAssembly.Module>;
  readonly data: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
}
