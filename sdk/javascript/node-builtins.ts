import { isBuiltin } from 'node:module';
import type { Plugin } from 'rolldown';
import { SkerryError } from '@skerry/host/base';
import type { BuildOptions } from '../language/index.ts';
import { displayName } from './sources.ts';

/** What the engine offers instead. */
const ALTERNATIVES: Readonly<Record<string, string>> = {
  assert: 'throw an Error, or install the package assert',
  buffer: 'use Uint8Array, TextEncoder and TextDecoder, or install the package buffer',
  child_process: 'a function cannot start processes',
  crypto: 'use the global crypto (Web Crypto)',
  events: 'use EventTarget, or install the package events',
  fs: 'a function has no files; import text as a .txt or .html module, data as .json',
  'fs/promises': 'a function has no files; import text as a .txt or .html module, data as .json',
  http: 'use the global fetch; requests come in through the exported fetch method',
  https: 'use the global fetch',
  net: 'use the global fetch; a function has no sockets',
  path: 'use URL, or install the package path-browserify',
  perf_hooks: 'use the global performance',
  process: 'configuration is in env, the second argument of fetch',
  querystring: 'use URLSearchParams',
  stream: 'use ReadableStream, WritableStream and TransformStream',
  'stream/web': 'ReadableStream, WritableStream and TransformStream are global',
  string_decoder: 'use TextDecoder',
  timers: 'use the global setTimeout',
  'timers/promises': 'use the global setTimeout',
  url: 'use the global URL',
  util: 'use TextEncoder, TextDecoder and structuredClone, or install the package util',
  worker_threads: 'a function has one thread; waitUntil keeps work running after the response',
  zlib: 'use CompressionStream and DecompressionStream',
};

/** Marks warnings about modules that are only tried for. */
export const WHEN_USED = ' (it fails when this line runs)';

const STUB = '\0skerry:node:';

interface Use {
  readonly module: string;
  readonly importer: string;
  /** Needed to load the program at all; others fail only when their line runs. */
  readonly required: boolean;
}

/**
 * Node's own modules do not exist in the engine. An `import` of one fails the build. `require()` and `import()` are how
 * libraries try for a module that may be missing, so those fail when they run, with the same explanation.
 */
export function builtinPlugin({ directory }: BuildOptions) {
  const uses: Use[] = [];
  const plugin: Plugin = {
    name: 'skerry:node-builtins',
    async resolveId(id, importer, { kind }) {
      if (!isBuiltin(id)) return undefined;
      // Packages such as `buffer` and `events` bear the name of a built-in module.
      if (!id.startsWith('node:')) {
        const found = await this.resolve(`${id}/`, importer, { skipSelf: true }).catch(() => null);
        if (found !== null && !found.external) return found;
      }
      const module = id.replace(/^node:/, '');
      uses.push({ module, importer: importer ?? '', required: kind === 'import-statement' });
      return STUB + module;
    },
    load(id) {
      if (!id.startsWith(STUB)) return undefined;
      const module = id.slice(STUB.length);
      return { code: `throw new Error(${JSON.stringify(`${missing(module)}: ${advice(module)}`)});\nmodule.exports = {};`, moduleType: 'js' };
    },
  };
  const describe = ({ module, importer }: Use) => `${displayName(importer, directory)} imports node:${module}: ${advice(module)}`;
  return {
    plugin,
    assertNone(): void {
      const lines = [...new Set(uses.filter(({ required }) => required).map(describe))].toSorted();
      if (lines.length === 0) return;
      throw new SkerryError('BUILD_FAILED', `Node.js modules do not exist in a function:\n${bullets(lines)}`, {
        help: 'Replace them, or choose a package that also runs in browsers or workers.',
      });
    },
    warnings(): string[] {
      const lines = uses.filter(({ required }) => !required).map((use) => `${describe(use)}${WHEN_USED}`);
      return [...new Set(lines)].toSorted();
    },
  };
}

/** What a program throws that needs one after all. */
export const MISSING_BUILTIN = 'The Node.js module node:';

const missing = (module: string): string => `${MISSING_BUILTIN}${module} does not exist in a function`;
const advice = (module: string): string => ALTERNATIVES[module] ?? 'there is no replacement';
const bullets = (lines: readonly string[]): string => lines.map((line) => `  - ${line}`).join('\n');
