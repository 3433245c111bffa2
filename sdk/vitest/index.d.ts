/**
 * Compiled modules in vitest: tests import what functions import.
 *
 * @example
 * // vitest.config.ts
 * import { defineConfig } from 'vitest/config';
 * import { skerry } from '@skerry/sdk/vitest';
 *
 * export default defineConfig({ plugins: [skerry()] });
 */

/** What the plugin needs of vitest, whose own types differ from version to version. */
export interface VitestContext {
  defineCacheKeyGenerator?(generate: (of: { readonly id: string }) => string | false | null | undefined): void;
  experimental_defineCacheKeyGenerator?(generate: (of: { readonly id: string }) => string | false | null | undefined): void;
}

export interface SourceMap {
  readonly version: number;
  readonly sources: string[];
  readonly names: string[];
  readonly mappings: string;
}

/** As Vite takes it, of whichever version. */
export interface SkerryPlugin {
  readonly name: string;
  readonly enforce: 'pre';
  resolveId(id: string, importer: string | undefined): Promise<string | undefined>;
  load(id: string): Promise<{ code: string; map: SourceMap | null } | undefined>;
  configResolved(config: { readonly root: string }): void;
  configureVitest(context: VitestContext): void;
}

/**
 * Compiles each module of AssemblyScript (`./blur.as.ts`) that a test or the code under test imports, and runs it in the engine
 * that serves functions, with the default limits; so does it with WebAssembly from elsewhere (`./hash.wasm`). It has no capabilities: what opens stores or sends requests is tested as a
 * function, by `@skerry/sdk/testing`.
 *
 * Without this plugin, vitest takes such a file for TypeScript and answers wrongly.
 *
 * @throws when a module is loaded: an error with a `code`, `BUILD_FAILED` with file and line, `TEST_INVALID`, `NODE_TOO_OLD`
 */
export function skerry(): SkerryPlugin;
