import type { OutputChunk, OutputOptions, RolldownLog } from 'rolldown';
import { rolldown } from 'rolldown';
import { divideMappings, type SourceMap } from '@skerry/guest/runtime/source-map';
import type { BuildOptions } from '../language/index.ts';
import type { ModuleModel } from '../modules/index.ts';
import { Observations } from '../observations/index.ts';
import { asyncContextPlugin } from './async-context.ts';
import { bundleFailure, describe } from './bundle-errors.ts';
import { compiledFor, type CompiledInterface, ON_USE } from './compiled-modules.ts';
import { dynamicImportPlugin } from './dynamic-imports.ts';
import { ENTRY_ID, entryPlugin, unlistedNames } from './entry.ts';
import type { Feature } from './features.ts';
import { EXTENSIONS, lookupPlugin } from './lookups.ts';
import { intlPlugin, tagsOfFunction } from './intl/index.ts';
import { missingWarnings } from './missing.ts';
import { ImportedModules } from './modules.ts';
import { builtinPlugin } from './node-builtins.ts';
import { regexpPlugin } from './regexp.ts';
import { displayName } from './sources.ts';
import { usedFeatures } from './used-features.ts';
import { unlistedWarnings } from './unlisted.ts';
import { importable, worldShape } from './world.ts';

/** A program as one module, ready for the engine. */
export interface Bundle {
  readonly code: string;
  readonly map: SourceMap;
  readonly inputs: Observations;
  readonly warnings: readonly string[];
  /** Compiled modules of its own that it calls. */
  readonly modules: readonly ModuleModel[];
  /** Compiled modules of the runtime that the component has to contain. */
  readonly compiled: readonly CompiledInterface[];
}

/** Printed by the last line of a bundle: a program that awaits something for ever does not get there. */
export const READY = 'skerry:evaluated';

/** Packages offer builds for other places than Node: those without Node's modules are what this engine needs. */
const CONDITIONS = ['worker', 'browser'];

const DEFINITIONS = {
  'process.env.NODE_ENV': '"production"',
  // There are no files: an address that is one, for what is resolved against it.
  'import.meta.url': '"file:///function.js"',
  'import.meta.main': 'false',
  'import.meta.env': 'undefined',
  'import.meta.dirname': 'undefined',
  'import.meta.filename': 'undefined',
  'import.meta.resolve': 'undefined',
};

const OUTPUT: OutputOptions = {
  format: 'esm',
  codeSplitting: false,
  sourcemap: true,
  sourcemapExcludeSources: true,
  // Nothing is written; the sources of the map are relative to here.
  dir: '.',
};

/**
 * Bundles the program by itself first: what the bundler leaves of it says which features it uses. One that uses none, such as
 * a hello, is done then; others are bundled again together with those.
 *
 * @throws SkerryError `BUILD_FAILED`
 */
export async function bundle(options: BuildOptions): Promise<Bundle> {
  const inputs = new Observations(options.onInput);
  const modules = new ImportedModules(options, inputs);
  let features: readonly Feature[] = [];
  for (;;) {
    const { chunk, warnings } = await bundleWith(features, modules, inputs, options);
    const used = usedFeatures(chunk);
    // A package that a feature brings along may use further ones.
    if (used.every((feature) => features.includes(feature))) {
      return { ...finish(chunk, warnings, inputs, options), modules: modules.usedBy(chunk.imports), compiled: compiledFor(chunk.imports) };
    }
    features = used;
  }
}

interface Attempt {
  readonly chunk: OutputChunk;
  readonly warnings: readonly string[];
}

async function bundleWith(
  features: readonly Feature[],
  modules: ImportedModules,
  inputs: Observations,
  options: BuildOptions,
): Promise<Attempt> {
  const logs: RolldownLog[] = [];
  // The bundler leaves a package that it cannot find to the engine, which has no packages.
  const unresolved: RolldownLog[] = [];
  const builtins = builtinPlugin(options);
  const interfaces = new Set([...importable(worldShape(options.world, options.capabilities)), ...ON_USE.map(({ id }) => id)]);
  try {
    await using build = await rolldown({
      input: ENTRY_ID,
      cwd: options.directory,
      platform: 'browser',
      tsconfig: true,
      resolve: { conditionNames: CONDITIONS, extensions: EXTENSIONS, mainFields: ['browser', 'module', 'main'] },
      external: (id) => interfaces.has(id),
      // The engine parses ES2024 but neither `using` nor decorators.
      transform: { target: 'es2024', define: DEFINITIONS },
      moduleTypes: { '.txt': 'text', '.html': 'text' },
      experimental: { attachDebugInfo: 'none' },
      plugins: [
        modules.plugin(),
        lookupPlugin(inputs),
        entryPlugin(options, features),
        builtins.plugin,
        regexpPlugin(),
        dynamicImportPlugin(),
        asyncContextPlugin(),
        intlPlugin(options),
      ],
      onLog: (_level, log) => (log.code === 'UNRESOLVED_IMPORT' ? unresolved : logs).push(log),
    });
    const { output } = await build.generate(OUTPUT);
    if (unresolved.length > 0) throw Object.assign(new Error('Unresolved imports'), { errors: unresolved });
    builtins.assertNone();
    return { chunk: output[0], warnings: [...logs.map((log) => describe(log, options)), ...builtins.warnings()] };
  } catch (error) {
    builtins.assertNone();
    modules.assertRead();
    throw bundleFailure(error, options, (file, name) => modules.explain(file, name));
  }
}

function finish(
  chunk: OutputChunk,
  warnings: readonly string[],
  inputs: Observations,
  options: BuildOptions,
): Omit<Bundle, 'modules' | 'compiled'> {
  const { sources, mappings } = chunk.map ?? { sources: [], mappings: '' };
  const map = { sources: sources.map((source) => displayName(source, options.directory)), parts: divideMappings(mappings) };
  const all = [
    ...warnings,
    ...missingWarnings(chunk.code, map, tagsOfFunction(options)),
    ...unlistedWarnings(chunk.code, map, unlistedNames(options)),
  ];
  return { code: withSourceMap(chunk.code, map), map, inputs, warnings: all };
}

/** The map comes after the last line: it moves no position that it describes. */
function withSourceMap(code: string, map: SourceMap): string {
  const withoutReference = code.replace(/\n\/\/# sourceMappingURL=.*\s*$/, '');
  return `${withoutReference}\nglobalThis[Symbol.for('skerry.sourcemap')](${JSON.stringify(map)});\nconsole.log('${READY}');\n`;
}
