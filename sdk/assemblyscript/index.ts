import { readFile } from 'node:fs/promises';
import { SkerryError } from '@skerry/host/base';
import type { BuildOptions, BuildResult, LanguageBuilder } from '../language/index.ts';
import { Observations } from '../observations/index.ts';
import { HANDLER_EXPORT, componentize, coreImports } from '../componentize/component.ts';
import { compileCore } from './compile.ts';
import { format, where, type Diagnostic } from './diagnostics.ts';
import { explain } from './explain.ts';
import { checkImports } from './imports.ts';
import { Sources, logicalPath } from './sources.ts';

export { ALIASES, type AnalyzedProgram, analyzeProgram, type CompileOptions, type CoreProgram, compileProgram } from './compile.ts';
export { collectDiagnostics, type Diagnostic, format as formatDiagnostic, positionOf, where as placeOf } from './diagnostics.ts';
export { GENERATED } from './entry.ts';
export { explainTraps } from './explain.ts';
export { checkImports } from './imports.ts';
export { Sources, logicalPath } from './sources.ts';

/** AssemblyScript's strings are UTF-16: with this encoding they cross the border as they are. */
const STRING_ENCODING = 'utf16';

function buildError(options: BuildOptions, errors: readonly Diagnostic[]): SkerryError {
  const count = errors.length === 1 ? '1 error' : `${errors.length} errors`;
  const details = errors.map(format).join('\n\n');
  const at = errors.find((error) => error.at !== undefined)?.at;
  const message = `Function "${options.name}" does not compile: ${count}\n\n${details}`;
  return new SkerryError('BUILD_FAILED', message, at === undefined ? {} : { where: where(at) });
}

/** Nobody can act on a warning about a library. */
function isOwnWarning({ severity, at }: Diagnostic): boolean {
  return severity === 'warning' && at?.path.startsWith('~lib/') !== true;
}

async function readEntry({ name, directory, source }: BuildOptions): Promise<string> {
  try {
    return await readFile(source, 'utf8');
  } catch (cause) {
    throw new SkerryError('BUILD_FAILED', `Function "${name}" has no file ${logicalPath(directory, source)}`, {
      help: 'Create it, or correct "source" in skerry.json.',
      where: source,
      cause,
    });
  }
}

/**
 * Compiles an AssemblyScript module that exports `handle(request: Request): Response` to a component.
 *
 * @throws SkerryError `BUILD_FAILED` when the source is at fault, `CAPABILITY_NOT_GRANTED` when it uses what the
 *   manifest does not grant, `BUILD_TOOL_FAILED` when a compiler fails
 */
export const buildAssemblyScript: LanguageBuilder = async (options: BuildOptions): Promise<BuildResult> => {
  const inputs = new Observations(options.onInput);
  inputs.content(options.source);
  const text = await readEntry(options);
  const sources = new Sources(options.directory, inputs);
  const entry = logicalPath(options.directory, options.source);
  const { binary, diagnostics } = compileCore(sources, entry, HANDLER_EXPORT, options);
  const explained = explain(diagnostics, entry, text);
  const warnings = explained.filter(isOwnWarning).map(format);
  if (binary === undefined)
    throw buildError(
      options,
      explained.filter(({ severity }) => severity === 'error'),
    );
  checkImports(options, coreImports(binary));
  return { component: await componentize(binary, STRING_ENCODING), inputs, warnings };
};
