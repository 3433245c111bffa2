import { SkerryError } from '@skerry/host/base';
import {
  ALIASES,
  checkImports,
  compileProgram,
  type Diagnostic,
  explainTraps,
  formatDiagnostic,
  placeOf,
  Sources,
} from '../assemblyscript/index.ts';
import { generateBindings } from '../bindgen/index.ts';
import { componentizeWorld, coreImports } from '../componentize/component.ts';
import { draftWit, stableWit } from '../componentize/wit.ts';
import type { BuildOptions } from '../language/index.ts';
import type { Observations } from '../observations/index.ts';
import { parseWit, resolveWorld } from '../wit/index.ts';
import { glueFiles } from './glue.ts';
import type { ModuleModel } from './model.ts';
import { interfaceName, interfaceWit, MODULE_PACKAGE } from './wit.ts';

const WORLD = 'module';

/** What is called when the module's imports are there, so that code outside of its functions may use them. */
const INITIALIZE = '_initialize';

/** AssemblyScript's strings are UTF-16: with this encoding they cross the border as they are. */
const STRING_ENCODING = 'utf16';

export interface CompiledModule {
  /** A component that exports the interface of the module. */
  readonly component: Uint8Array;
  readonly warnings: readonly string[];
}

/** The world that a module is compiled for, with these imports. */
function worldText(model: ModuleModel, imports: readonly string[]): string {
  const items = [...imports.map((id) => `import ${id};`), `export ${interfaceName(model)};`];
  return `package ${MODULE_PACKAGE};\n${interfaceWit(model)}world ${WORLD} {\n${items.join('\n')}\n}\n`;
}

/**
 * Compiles a module of AssemblyScript to a component. It imports what the module uses of WASI, and nothing else. What is compiled
 * already stays as it is.
 *
 * @throws SkerryError `BUILD_FAILED` with file and line, `CAPABILITY_NOT_GRANTED` for what the manifest does not grant
 */
export async function compileModule(model: ModuleModel, options: BuildOptions, inputs: Observations): Promise<CompiledModule> {
  if (model.component !== undefined) return { component: model.component, warnings: [] };
  const text = worldText(model, []);
  const bindings = generateBindings(resolveWorld(parseWit([{ file: 'module.wit', text }], {}), {}));
  const { entry, files } = glueFiles(model, bindings);
  const { binary, diagnostics } = compileProgram(
    new Sources(options.directory, inputs, undefined, files),
    {
      subject: model.path,
      path: entry,
      text: files.get(entry)!,
      exports: new Map(bindings.exports.map(({ name, externName }) => [name, externName])),
      aliases: ALIASES,
      startExport: INITIALIZE,
      moduleName: interfaceName(model),
    },
    options,
  );
  const explained = explainTraps(diagnostics);
  if (binary === undefined) {
    throw failed(
      model.path,
      explained.filter(({ severity }) => severity === 'error'),
    );
  }
  const imports = coreImports(binary);
  checkImports(options, imports);
  const ids = [...new Set(imports.map(({ module }) => module))].toSorted();
  const wit = `${worldText(model, ids)}${stableWit()}\n${draftWit()}`;
  const warnings = explained.filter(({ severity, at }) => severity === 'warning' && !isGenerated(at?.path)).map(formatDiagnostic);
  return { component: await componentizeWorld(binary, wit, WORLD, STRING_ENCODING), warnings };
}

const isGenerated = (path: string | undefined): boolean => path !== undefined && /^(?:~lib|skerry-entry)\//.test(path);

/** One error for all that is wrong with a module. */
export function failed(path: string, errors: readonly Diagnostic[]): SkerryError {
  const count = errors.length === 1 ? '1 error' : `${errors.length} errors`;
  const at = errors.find((error) => error.at !== undefined)?.at;
  const message = `The module ${path} does not compile: ${count}\n\n${errors.map(formatDiagnostic).join('\n\n')}`;
  return new SkerryError('BUILD_FAILED', message, at === undefined ? {} : { where: placeOf(at) });
}
