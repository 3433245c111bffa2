import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'rolldown';
import { SkerryError } from '@skerry/host/base';
import type { BuildOptions } from '../language/index.ts';
import {
  isModuleFile,
  MODULE_SPECIFIER,
  type ModuleModel,
  moduleTypes,
  readModule,
  typesFileOf,
  type Wrapper,
  wrapperOf,
} from '../modules/index.ts';
import type { Observations } from '../observations/index.ts';

/**
 * Marks the JavaScript that stands for a compiled module. With a zero in front, as other plugins have it, the bundler would
 * drop its source map.
 */
export const COMPILED = '?compiled';

const fileOf = (id: string): string | undefined => (id.endsWith(COMPILED) ? id.slice(0, -COMPILED.length) : undefined);

const RUNTIME = fileURLToPath(import.meta.resolve('@skerry/guest/runtime/modules'));

/** Compiled modules that a program imports, by file: of AssemblyScript, and WebAssembly from elsewhere. */
export class ImportedModules {
  readonly #options: BuildOptions;
  readonly #inputs: Observations;
  readonly #models = new Map<string, ModuleModel>();
  readonly #reading = new Map<string, Promise<ModuleModel>>();
  #failure: SkerryError | undefined;

  constructor(options: BuildOptions, inputs: Observations) {
    this.#options = options;
    this.#inputs = inputs;
  }

  /** Bundles functions that call a module in the place of its source. */
  plugin(): Plugin {
    const load = async (file: string): Promise<Wrapper> => wrapperOf(await this.#model(file), RUNTIME, this.#options.directory);
    return {
      name: 'skerry:modules',
      async resolveId(id, importer) {
        if (importer?.endsWith(COMPILED) && !id.startsWith('/')) return { id, external: true, moduleSideEffects: false };
        if (!MODULE_SPECIFIER.test(id)) return undefined;
        const found = await this.resolve(id, importer, { skipSelf: true });
        if (found === null || !isModuleFile(found.id)) return undefined;
        return { id: found.id + COMPILED, moduleSideEffects: false };
      },
      async load(id) {
        const file = fileOf(id);
        return file === undefined ? undefined : { ...(await load(file)), moduleType: 'js' };
      },
    };
  }

  #model(file: string): Promise<ModuleModel> {
    const reading = this.#reading.get(file) ?? this.#read(file);
    this.#reading.set(file, reading);
    return reading;
  }

  async #read(file: string): Promise<ModuleModel> {
    try {
      const model = await readModule(this.#options.directory, file, this.#inputs);
      this.#models.set(file, model);
      writeTypes(file, model);
      return model;
    } catch (error) {
      if (!SkerryError.is(error)) throw error;
      this.#failure ??= error;
      // The bundler writes a code and a place of its own into what it is thrown.
      throw new Error(error.message, { cause: error });
    }
  }

  /** The bundler wraps what a plugin throws. */
  assertRead(): void {
    if (this.#failure !== undefined) throw this.#failure;
  }

  /** Those that are left when the bundler has dropped what nobody calls, in an order of their own. */
  usedBy(imports: readonly string[]): ModuleModel[] {
    return [...this.#models.values()].filter(({ id }) => imports.includes(id)).toSorted((one, other) => (one.path < other.path ? -1 : 1));
  }

  /**
   * What to do where a module exports something that does not cross.
   *
   * @param id as the bundler names it, relative to the folder of the function
   */
  explain(id: string, name: string): string | undefined {
    const file = fileOf(resolve(this.#options.directory, id));
    return file === undefined ? undefined : this.#models.get(file)?.others.get(name);
  }
}

/** Beside the module, where TypeScript looks for it. A folder that cannot be written costs an editor its types, nothing else. */
function writeTypes(file: string, model: ModuleModel): void {
  const target = typesFileOf(file);
  const text = moduleTypes(model);
  if (textOf(target) === text) return;
  try {
    writeFileSync(target, text);
  } catch {
    // The function is built all the same.
  }
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
