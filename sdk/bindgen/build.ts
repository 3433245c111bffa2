import { libraryFiles } from 'assemblyscript/asc';
import { SkerryError } from '@skerry/host/base';
import { type CompileOptions, type Diagnostic, Sources, compileProgram, formatDiagnostic, placeOf } from '../assemblyscript/index.ts';
import { componentizeWorld, coreImports } from '../componentize/component.ts';
import { type World, printWorld } from '../wit/index.ts';
import type { Bindings } from './generate.ts';

/** From bindings and what the author made of them to a component. */

export interface WorldBuild {
  readonly component: Uint8Array;
  /** Of the compiler, about the author's sources. */
  readonly warnings: readonly string[];
}

const ABORT = 'bindings/abi/abort/abort';

/** What is called of a component's module when its imports are there, so that module-level code may use them. */
const INITIALIZE = '_initialize';

/** AssemblyScript's strings are UTF-16: with this encoding they cross the border as they are. */
const STRING_ENCODING = 'utf16';

function compileError(world: World, errors: readonly Diagnostic[]): SkerryError {
  const count = errors.length === 1 ? '1 error' : `${errors.length} errors`;
  const at = errors.find((error) => error.at !== undefined)?.at;
  const message = `The implementation of the world ${world.name} does not compile: ${count}\n\n${errors.map(formatDiagnostic).join('\n\n')}`;
  return new SkerryError('BUILD_FAILED', message, {
    help: 'The functions must have the names and types of the world. If a file is missing, `skerry bindgen` creates it.',
    ...(at === undefined ? {} : { where: placeOf(at) }),
  });
}

/** @throws SkerryError `BUILD_FAILED` for what only AssemblyScript's own JavaScript host has, such as `Date.now` */
function checkImports(world: World, core: Uint8Array<ArrayBuffer>): void {
  const known = new Set(['$root', ...world.imports.map(({ name }) => name), ...world.exports.map(({ name }) => `[export]${name}`)]);
  const foreign = coreImports(core).filter(({ module }) => !known.has(module));
  if (foreign.length === 0) return;
  const names = foreign.map(({ module, name }) => `"${module}.${name}"`).join(', ');
  throw new SkerryError('BUILD_FAILED', `The implementation needs ${names}, which the world ${world.name} does not import`, {
    help: 'console, Date.now, Math.random and process need a JavaScript host. Import wasi:clocks or wasi:random instead.',
  });
}

/**
 * Compiles bindings with the author's modules, which lie in the same folder.
 *
 * @param directory where `bindings/` is
 * @throws SkerryError `BUILD_FAILED` when the author's sources are at fault, `BUILD_TOOL_FAILED` when a compiler fails
 */
export async function buildWorld(world: World, bindings: Bindings, directory: string, options: CompileOptions = {}): Promise<WorldBuild> {
  const { entry, exports, files } = bindings;
  const { binary, diagnostics } = compileProgram(
    // The allocators that report are for worlds that have a standard error.
    new Sources(directory, undefined, libraryFiles),
    {
      subject: `the world ${world.name}`,
      path: entry,
      text: files.get(entry)!,
      exports: new Map(exports.map(({ name, externName }) => [name, externName])),
      aliases: { abort: ABORT },
      startExport: INITIALIZE,
    },
    options,
  );
  if (binary === undefined)
    throw compileError(
      world,
      diagnostics.filter(({ severity }) => severity === 'error'),
    );
  checkImports(world, binary);
  const component = await componentizeWorld(binary, printWorld(world), world.name, STRING_ENCODING);
  return { component, warnings: diagnostics.filter(({ severity }) => severity === 'warning').map(formatDiagnostic) };
}
