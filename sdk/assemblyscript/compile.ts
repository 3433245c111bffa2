import * as assemblyscript from 'assemblyscript';
import binaryen from 'assemblyscript/binaryen';
import { SkerryError } from '@skerry/host/base';
import { collectDiagnostics, type Diagnostic } from './diagnostics.ts';
import { ENTRY_PATH, HANDLER, entryModule } from './entry.ts';
import { withLines } from './lines.ts';
import { standardLibrary } from './standard-library.ts';
import type { Sources } from './sources.ts';

/**
 * Drives the compiler through its own interface instead of the `asc` command, which ends the process when it crashes,
 * reads `asconfig.json`, and reports errors as text.
 */

/**
 * The compiler's numbers for its runtimes. Collecting in steps is the default: a function may stream for hours, and
 * hosts may keep an instance for many requests.
 */
const RUNTIMES = { stub: 0, incremental: 2 } as const;
const TARGET_WASM32 = 0;
const OPTIMIZE_LEVEL = 3;
/** One step towards small: smaller than level 0 and as fast on whatever we measured. */
const SHRINK_LEVEL = 1;
/** Optimizing takes four fifths of a build. */
const UNOPTIMIZED = 0;

/** What AssemblyScript would import from a JavaScript host is given by the guest library. */
export const ALIASES = {
  abort: '~lib/@skerry/guest/abi/abort/abort',
  console: '~lib/@skerry/guest/system/console/console',
  seed: '~lib/@skerry/guest/system/random/seed',
} as const;

type Program = ReturnType<typeof assemblyscript.newProgram>;
type Module = ReturnType<typeof assemblyscript.compile>;

export interface CompileOptions {
  /** False: quick to compile, slow to run. Default true. */
  readonly optimize?: boolean;
  /** Default `incremental`. */
  readonly runtime?: keyof typeof RUNTIMES;
}

/** Where the compiler begins, and what comes out. */
export interface CoreProgram {
  /** What is compiled, for messages. */
  readonly subject: string;
  /** Logical path of the entry module. */
  readonly path: string;
  readonly text: string;
  /** What the core module exports the entry's functions as; the compiler cannot spell the component's names. */
  readonly exports: ReadonlyMap<string, string>;
  /** Elements in the places of what AssemblyScript would import from a JavaScript host. */
  readonly aliases: Readonly<Record<string, string>>;
  /**
   * Exports module-level code as this instead of making it the start function: with `_initialize` it runs when the
   * component's imports are there.
   */
  readonly startExport?: string;
  /** Tells the module from others in a component, where a trap is told by its line. */
  readonly moduleName?: string;
}

export interface CompiledCore {
  /** undefined: `diagnostics` says why. */
  readonly binary: Uint8Array<ArrayBuffer> | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

type Settings = Pick<CoreProgram, 'aliases' | 'startExport'> & Required<CompileOptions>;

function newProgram({ aliases, startExport, optimize, runtime }: Settings): Program {
  const options = assemblyscript.newOptions();
  assemblyscript.setTarget(options, TARGET_WASM32);
  assemblyscript.setRuntime(options, RUNTIMES[runtime]);
  // The collector finds what is in use on a stack of its own; without one nobody asks.
  if (runtime === 'incremental') assemblyscript.setStackSize(options, assemblyscript.DEFAULT_STACK_SIZE);
  assemblyscript.setExportMemory(options, true);
  if (startExport !== undefined) assemblyscript.setExportStart(options, startExport);
  assemblyscript.setSourceMap(options, true);
  if (optimize) assemblyscript.setOptimizeLevelHints(options, OPTIMIZE_LEVEL, SHRINK_LEVEL);
  else assemblyscript.setOptimizeLevelHints(options, UNOPTIMIZED, UNOPTIMIZED);
  for (const [alias, name] of Object.entries(aliases)) assemblyscript.addGlobalAlias(options, alias, name);
  return assemblyscript.newProgram(options);
}

/** The standard library's global part; the rest of it is parsed when something imports it. */
function parseGlobals(program: Program, runtime: keyof typeof RUNTIMES): void {
  for (const [name, text] of Object.entries(standardLibrary)) {
    if (!name.includes('/')) assemblyscript.parse(program, text, `~lib/${name}.ts`, false);
  }
  const index = `rt/index-${runtime}`;
  assemblyscript.parse(program, standardLibrary[index] ?? '', `~lib/${index}.ts`, true);
}

function parseImports(program: Program, sources: Sources): void {
  for (;;) {
    const wanted = assemblyscript.nextFile(program);
    if (wanted === null) return;
    const found = sources.find(wanted, assemblyscript.getDependee(program, wanted));
    assemblyscript.parse(program, found?.text ?? null, found?.path ?? `${wanted}.ts`, false);
  }
}

/** Optimizes and gives exports their names in the component. */
function emit(
  module: Module,
  { exports, moduleName }: Pick<CoreProgram, 'exports' | 'moduleName'>,
  optimize: boolean,
): Uint8Array<ArrayBuffer> {
  const wrapped = binaryen.wrapModule(assemblyscript.getBinaryenModuleRef(module));
  try {
    for (const [name, externName] of exports) {
      const { value } = binaryen.getExportInfo(wrapped.getExport(name));
      wrapped.removeExport(name);
      wrapped.addFunctionExport(value, externName);
    }
    if (!assemblyscript.validate(module)) throw new Error('The compiler emitted an invalid module');
    if (optimize) assemblyscript.optimize(module, OPTIMIZE_LEVEL, SHRINK_LEVEL);
    const { binary, sourceMap } = wrapped.emitBinary('map');
    return withLines(new Uint8Array(binary), sourceMap!, moduleName);
  } finally {
    wrapped.dispose();
  }
}

/**
 * Compiles a function of the guest library's kind.
 *
 * @param userModule logical path of the author's entry module
 * @param handlerExport name of the core function that `componentNew` lifts
 * @throws SkerryError `BUILD_TOOL_FAILED` when the compiler itself fails
 */
export function compileCore(sources: Sources, userModule: string, handlerExport: string, options?: CompileOptions): CompiledCore {
  const exports = new Map([[HANDLER, handlerExport]]);
  const text = entryModule(userModule);
  return compileProgram(sources, { subject: userModule, path: ENTRY_PATH, text, exports, aliases: ALIASES }, options);
}

/** A program whose names are known and whose bodies nobody has looked at. */
export interface AnalyzedProgram {
  readonly program: Program;
  /** With errors among them, not all names are known. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Finds out what a module and those that it imports declare.
 *
 * @param path logical path of the module
 */
export function analyzeProgram(sources: Sources, path: string, text: string): AnalyzedProgram {
  const program = newProgram({ aliases: {}, optimize: false, runtime: 'incremental' });
  parseGlobals(program, 'incremental');
  assemblyscript.parse(program, text, path, true);
  parseImports(program, sources);
  const parsed = collectDiagnostics(program);
  if (parsed.some(({ severity }) => severity === 'error')) return { program, diagnostics: parsed };
  assemblyscript.initializeProgram(program);
  return { program, diagnostics: [...parsed, ...collectDiagnostics(program)] };
}

/** @throws SkerryError `BUILD_TOOL_FAILED` when the compiler itself fails */
export function compileProgram(
  sources: Sources,
  { subject, path, text, exports, moduleName, ...settings }: CoreProgram,
  { optimize = true, runtime = 'incremental' }: CompileOptions = {},
): CompiledCore {
  const program = newProgram({ ...settings, optimize, runtime });
  const diagnostics: Diagnostic[] = [];
  const failed = (): boolean => {
    diagnostics.push(...collectDiagnostics(program));
    return diagnostics.some(({ severity }) => severity === 'error');
  };
  try {
    parseGlobals(program, runtime);
    assemblyscript.parse(program, text, path, true);
    parseImports(program, sources);
    if (failed()) return { binary: undefined, diagnostics };
    assemblyscript.initializeProgram(program);
    const module = assemblyscript.compile(program);
    if (failed()) return { binary: undefined, diagnostics };
    return { binary: emit(module, { exports, ...(moduleName !== undefined && { moduleName }) }, optimize), diagnostics };
  } catch (cause) {
    throw new SkerryError('BUILD_TOOL_FAILED', `The AssemblyScript compiler failed on ${subject}: ${String(cause)}`, {
      help: 'This is a bug in the compiler. Undo your most recent changes to find the code that triggers it.',
      cause,
    });
  }
}
