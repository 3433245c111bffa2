import { isBuiltin } from 'node:module';
import { sep } from 'node:path';
import type { Plugin, PluginContext } from 'rolldown';
import { SkerryError } from '@skerry/host/base';
import type { BuildOptions } from '../language/index.ts';
import { PROVIDED, runtimeModule } from './node-modules.ts';
import { displayName, isRuntime } from './sources.ts';

/** What the engine offers instead. */
const ALTERNATIVES: Readonly<Record<string, string>> = {
  child_process: 'a function cannot start processes',
  fs: 'a function has no files; import text as a .txt or .html module, data as .json',
  'fs/promises': 'a function has no files; import text as a .txt or .html module, data as .json',
  http: 'use the global fetch; requests come in through the exported fetch method',
  https: 'use the global fetch',
  net: 'use the global fetch; a function has no sockets',
  worker_threads: 'a function has one thread; waitUntil keeps work running after the response',
  zlib: 'use CompressionStream and DecompressionStream',
};

/** Marks warnings about modules that are only tried for. */
export const WHEN_USED = ' (it fails when this line runs)';

const STUB = '\0skerry:node:';
/** What `require` of a provided module gives: its default export. */
const REQUIRED = '\0skerry:require:';

interface Use {
  readonly module: string;
  readonly importer: string;
  /** Needed to load the program at all; others fail only when their line runs. */
  readonly required: boolean;
}

/**
 * Some of Node's own modules are provided; the others do not exist in the engine. An `import` of one of those fails the build.
 * `require()` and `import()` are how libraries try for a module that may be missing, so those fail when they run, with the
 * same explanation.
 */
export function builtinPlugin({ directory }: BuildOptions) {
  const uses: Use[] = [];
  const plugin: Plugin = {
    name: 'skerry:node-builtins',
    async resolveId(id, importer, { kind }) {
      if (id.startsWith(REQUIRED)) return id;
      const module = builtinName(id, importer);
      if (module === undefined) return undefined;
      const replacement = id.startsWith('node:') ? undefined : await replacementOf(this, id, importer);
      if (replacement !== undefined && !(PROVIDED.has(module) && isPackage(replacement.id, module))) return replacement;
      if (PROVIDED.has(module)) return kind === 'require-call' ? REQUIRED + module : runtimeModule(module);
      uses.push({ module, importer: importer ?? '', required: kind === 'import-statement' });
      return STUB + module;
    },
    load(id) {
      if (id.startsWith(REQUIRED)) {
        return { code: `module.exports = require(${JSON.stringify(runtimeModule(id.slice(REQUIRED.length)))}).default;`, moduleType: 'js' };
      }
      if (!id.startsWith(STUB)) return undefined;
      const module = id.slice(STUB.length);
      return {
        code: `throw new Error(${JSON.stringify(`${missing(module)}: ${advice(module)}`)});\nmodule.exports = {};`,
        moduleType: 'js',
      };
    },
  };
  const describe = ({ module, importer }: Use) => `${displayName(importer, directory)} imports node:${module}: ${advice(module)}`;
  return {
    plugin,
    assertNone(): void {
      const lines = [...new Set(uses.filter(({ required }) => required).map(describe))].toSorted();
      if (lines.length === 0) return;
      throw new SkerryError('BUILD_FAILED', `These modules of Node.js do not exist in a function:\n${bullets(lines)}`, {
        help: 'Replace them, or choose a package that also runs in browsers or workers.',
      });
    },
    warnings(): string[] {
      const lines = uses.filter(({ required }) => !required).map((use) => `${describe(use)}${WHEN_USED}`);
      return [...new Set(lines)].toSorted();
    },
  };
}

/**
 * `node:buffer`, `buffer`, and `buffer/`, by which packages mean the package of that name: there is only one `Buffer`. The
 * runtime's own modules do mean the package.
 */
function builtinName(id: string, importer: string | undefined): string | undefined {
  if (isBuiltin(id)) return id.replace(/^node:/, '');
  const name = id.endsWith('/') ? id.slice(0, -1) : '';
  return PROVIDED.has(name) && importer !== undefined && !isRuntime(importer) ? name : undefined;
}

interface Resolved {
  readonly id: string;
}

/** What the importer's package.json puts in place for browsers, which may be nothing, or a package of that name. */
async function replacementOf(context: PluginContext, id: string, importer: string | undefined): Promise<Resolved | undefined> {
  const found = await context.resolve(id, importer, { skipSelf: true }).catch(() => null);
  return found === null || found.external ? undefined : found;
}

/** Packages such as `buffer` and `events` bear the name of a built-in module. */
function isPackage(file: string, module: string): boolean {
  return file.includes(`${sep}node_modules${sep}${module}${sep}`);
}

/** What a program throws that needs one after all. */
export const MISSING_BUILTIN = 'The Node.js module node:';

const missing = (module: string): string => `${MISSING_BUILTIN}${module} does not exist in a function`;
const advice = (module: string): string => ALTERNATIVES[module] ?? 'there is no replacement';
const bullets = (lines: readonly string[]): string => lines.map((line) => `  - ${line}`).join('\n');
