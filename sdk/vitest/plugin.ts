import { existsSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SkerryError } from '@skerry/host/base';
import { CAPABILITIES } from '@skerry/host/capabilities';
import { describeComponent } from '@skerry/host/engine';
import type { BuildOptions } from '../language/index.ts';
import {
  boundNames,
  compileModule,
  isModuleFile,
  MODULE_PACKAGE,
  MODULE_SPECIFIER,
  type ModuleModel,
  readModule,
  type Wrapper,
  wrapperOf,
} from '../modules/index.ts';
import { Observations } from '../observations/index.ts';

/** Mark the functions that a program calls, and what takes their calls to the component. */
const FUNCTIONS = '?skerry-functions';
const BINDINGS = '?skerry-bindings';

const beside = (name: string): string => fileURLToPath(new URL(`./${name}${extname(import.meta.url)}`, import.meta.url));

/** What this needs of the context that Vite calls plugins with. */
interface Context {
  resolve(id: string, importer: string | undefined, options: { readonly skipSelf: boolean }): Promise<{ readonly id: string } | null>;
  addWatchFile(file: string): void;
}

/** The modules that the tests of one run import. */
export class ModulesInTests {
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  async resolve(id: string, importer: string | undefined, context: Context): Promise<string | undefined> {
    if (importer?.endsWith(FUNCTIONS)) {
      return id.startsWith(`${MODULE_PACKAGE}/`) ? importer.slice(0, -FUNCTIONS.length) + BINDINGS : undefined;
    }
    if (!MODULE_SPECIFIER.test(id)) return undefined;
    const found = await context.resolve(id, importer, { skipSelf: true });
    return found !== null && isModuleFile(found.id) ? found.id + FUNCTIONS : undefined;
  }

  async load(id: string, context: Context): Promise<Wrapper | { readonly code: string; readonly map: null } | undefined> {
    if (id.endsWith(FUNCTIONS)) return this.#functions(id.slice(0, -FUNCTIONS.length), context);
    if (id.endsWith(BINDINGS)) return { code: await this.#bindings(id.slice(0, -BINDINGS.length), context), map: null };
    return undefined;
  }

  async #functions(file: string, context: Context): Promise<Wrapper> {
    const directory = folderOf(file, this.#root);
    return wrapperOf(await readModule(directory, file, watched(context)), beside('runtime'), directory);
  }

  /** A text by which a worker of the test runner, another process, gets the whole component. */
  async #bindings(file: string, context: Context): Promise<string> {
    const directory = folderOf(file, this.#root);
    const inputs = watched(context);
    const model = await readModule(directory, file, inputs);
    const component = await compiled(model, directory, inputs);
    const given = [model.path, model.id, Buffer.from(component).toString('base64')].map((each) => JSON.stringify(each)).join(', ');
    const functions = boundNames(model).map((name) => `export const ${name} = (...args) => call(${JSON.stringify(name)}, args);`);
    return [`import { connect } from ${JSON.stringify(beside('connection'))};`, `const call = connect(${given});`, ...functions].join('\n');
  }
}

const watched = (context: Context): Observations => new Observations((path) => context.addWatchFile(path));

/** The folder of the function that the module belongs to: its paths begin there. */
function folderOf(file: string, root: string): string {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'skerry.json'))) return folder;
    if (folder === dirname(folder)) return root;
  }
}

async function compiled(model: ModuleModel, directory: string, inputs: Observations): Promise<Uint8Array> {
  const options: BuildOptions = { name: model.path, directory, source: join(directory, model.path), world: { keyvalue: [], config: [] } };
  const { component } = await compileModule(model, options, inputs).catch((cause: unknown): never => {
    throw SkerryError.is(cause) && cause.code === 'CAPABILITY_NOT_GRANTED' ? ungranted(model.path, cause.message, cause) : cause;
  });
  const granted = CAPABILITIES.filter(({ grant }) => grant !== undefined);
  const needed = describeComponent(component).imports.filter((id) => granted.some(({ imports }) => id.startsWith(imports)));
  if (needed.length > 0) throw ungranted(model.path, `It imports ${needed.join(', ')}`);
  return component;
}

function ungranted(path: string, reason: string, cause?: unknown): SkerryError {
  return new SkerryError('TEST_INVALID', `The module ${path} needs capabilities, and has none in a test of its own. ${reason}`, {
    help: 'Test it as a part of its function, with openFunction of @skerry/sdk/testing.',
    where: path,
    cause,
  });
}
