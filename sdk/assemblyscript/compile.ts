import * as assemblyscript from 'assemblyscript';
import binaryen from 'assemblyscript/binaryen';
import { SkerryError } from '@skerry/host/engine';
import { collectDiagnostics, type Diagnostic } from './diagnostics.ts';
import { ENTRY_PATH, HANDLER_FUNCTION, entryModule } from './entry.ts';
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
const ALIASES = {
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

export interface CompiledCore {
  /** undefined: `diagnostics` says why. */
  readonly binary: Uint8Array<ArrayBuffer> | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

function newProgram({ optimize, runtime }: Required<CompileOptions>): Program {
  const options = assemblyscript.newOptions();
  assemblyscript.setTarget(options, TARGET_WASM32);
  assemblyscript.setRuntime(options, RUNTIMES[runtime]);
  // The collector finds what is in use on a stack of its own; without one nobody asks.
  if (runtime === 'incremental') assemblyscript.setStackSize(options, assemblyscript.DEFAULT_STACK_SIZE);
  assemblyscript.setExportMemory(options, true);
  assemblyscript.setSourceMap(options, true);
  if (optimize) assemblyscript.setOptimizeLevelHints(options, OPTIMIZE_LEVEL, SHRINK_LEVEL);
  else assemblyscript.setOptimizeLevelHints(options, UNOPTIMIZED, UNOPTIMIZED);
  for (const [alias, name] of Object.entries(ALIASES)) assemblyscript.addGlobalAlias(options, alias, name);
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

/** Optimizes and gives the handler its name in the component. */
function emit(module: Module, handlerExport: string, optimize: boolean): Uint8Array<ArrayBuffer> {
  const wrapped = binaryen.wrapModule(assemblyscript.getBinaryenModuleRef(module));
  try {
    wrapped.removeExport('handler');
    wrapped.addFunctionExport(HANDLER_FUNCTION, handlerExport);
    if (!assemblyscript.validate(module)) throw new Error('The compiler emitted an invalid module');
    if (optimize) assemblyscript.optimize(module, OPTIMIZE_LEVEL, SHRINK_LEVEL);
    const { binary, sourceMap } = wrapped.emitBinary('map');
    return withLines(new Uint8Array(binary), sourceMap!);
  } finally {
    wrapped.dispose();
  }
}

/**
 * @param userModule logical path of the author's entry module
 * @param handlerExport name of the core function that `componentNew` lifts
 * @throws SkerryError `BUILD_TOOL_FAILED` when the compiler itself fails
 */
export function compileCore(
  sources: Sources,
  userModule: string,
  handlerExport: string,
  { optimize = true, runtime = 'incremental' }: CompileOptions = {},
): CompiledCore {
  const program = newProgram({ optimize, runtime });
  const diagnostics: Diagnostic[] = [];
  const failed = (): boolean => {
    diagnostics.push(...collectDiagnostics(program));
    return diagnostics.some(({ severity }) => severity === 'error');
  };
  try {
    parseGlobals(program, runtime);
    assemblyscript.parse(program, entryModule(userModule), ENTRY_PATH, true);
    parseImports(program, sources);
    if (failed()) return { binary: undefined, diagnostics };
    assemblyscript.initializeProgram(program);
    const module = assemblyscript.compile(program);
    if (failed()) return { binary: undefined, diagnostics };
    return { binary: emit(module, handlerExport, optimize), diagnostics };
  } catch (cause) {
    throw new SkerryError('BUILD_TOOL_FAILED', `The AssemblyScript compiler failed on ${userModule}: ${String(cause)}`, {
      help: 'This is a fault of the compiler. Take out what was added last to find what it stumbles over.',
      cause,
    });
  }
}
