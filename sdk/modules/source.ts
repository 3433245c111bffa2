import { readFileSync } from 'node:fs';
import { SkerryError } from '@skerry/host/base';
import { analyzeProgram, collectDiagnostics, explainTraps, logicalPath, Sources } from '../assemblyscript/index.ts';
import type { Observations } from '../observations/index.ts';
import { failed } from './compile.ts';
import type { ModuleModel } from './model.ts';
import { signaturesOf } from './signatures.ts';
import { idOf } from './wit.ts';

/**
 * Finds out what a module of AssemblyScript offers to TypeScript, without compiling it.
 *
 * @param directory folder of the function
 * @param file absolute path of the module
 * @throws SkerryError `BUILD_FAILED` for what does not parse, and for functions whose signatures cannot cross
 */
export function readSource(directory: string, file: string, inputs: Observations): ModuleModel {
  inputs.content(file);
  const path = logicalPath(directory, file);
  const { program, diagnostics } = analyzeProgram(new Sources(directory, inputs), path, textOf(file, path));
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw failed(path, explainTraps(errors));
  const { functions, types, others, problems } = signaturesOf(program, path);
  const found = [...explainTraps(collectDiagnostics(program)), ...problems].filter(({ severity }) => severity === 'error');
  if (found.length > 0) throw failed(path, found);
  if (functions.length === 0) {
    throw new SkerryError('BUILD_FAILED', `The module ${path} exports no function`, {
      help: 'Export one: export function blur(pixels: Uint8Array): Uint8Array { … }',
      where: path,
    });
  }
  return { path, id: idOf(path, '.as.ts'), functions, types, others };
}

function textOf(file: string, path: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new SkerryError('BUILD_FAILED', `There is no module ${path}`, { where: path, cause });
  }
}
