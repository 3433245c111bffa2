import { readFile } from 'node:fs/promises';
import { componentNew, metadataAdd, preview1AdapterReactorPath } from '@bytecodealliance/jco';
import type { WorldShape } from '../world.ts';
import { SANDBOX } from '../compiled-modules.ts';
import { importable, WORLD_NAME, worldWit } from '../world.ts';
import { fitBindings } from './bindings.ts';
import { compiledModule } from './compiled.ts';
import { keepRandom } from './random-import.ts';
import { readLargerParts } from './read-size.ts';
import { dropExports, exposeState } from './snapshot.ts';

/** What a template is made of, in bytes: it can be kept on disk. */
export interface TemplateParts {
  /** Runs at build time: the engine's module with its state exposed. */
  readonly engine: Uint8Array;
  /** Glue between the world's interfaces and the program, in JavaScript. */
  readonly bindings: Uint8Array;
  /** What the engine reads about the bindings. */
  readonly environment: Readonly<Record<string, string>>;
  /** A component around the engine's module, before any program is in it. */
  readonly component: Uint8Array;
}

/** The parts of componentize-js that are used here; its own driver would start a native binary for every build. */
interface Splicer {
  spliceBindings(
    engine: Uint8Array,
    features: readonly string[],
    wit: string,
    witPath: undefined,
    world: string,
    debug: boolean,
  ): SplicedEngine;
  stubWasi(module: Uint8Array, features: readonly string[], wit: string, witPath: undefined, world: string): Uint8Array;
}

interface SplicedEngine {
  readonly wasm: Uint8Array;
  readonly jsBindings: string;
  readonly exports: readonly (readonly [string, ExportSignature])[];
  readonly imports: readonly (readonly [string, string, number])[];
}

interface ExportSignature {
  readonly paramptr: boolean;
  readonly params: readonly string[];
  readonly retptr: boolean;
  readonly ret: string | undefined;
  readonly retsize: number;
}

const FEATURES = ['stdio', 'random', 'clocks', 'http', 'fetch-event'] as const;
const LIBRARY = new URL('../lib/', import.meta.resolve('@bytecodealliance/componentize-js'));

/** Fits the engine to a world. Takes about two seconds, most of them inside tools that are WebAssembly themselves. */
export async function prepareTemplate(world: WorldShape): Promise<TemplateParts> {
  const { splicer } = (await import(new URL('spidermonkey-embedding-splicer.js', LIBRARY).href)) as { splicer: Splicer };
  const wit = worldWit(world);
  const original = readLargerParts(await readFile(new URL('starlingmonkey_embedding.wasm', LIBRARY)));
  const spliced = splicer.spliceBindings(original, FEATURES, wit, undefined, WORLD_NAME, false);
  return {
    engine: exposeState(spliced.wasm),
    bindings: new TextEncoder().encode(fitBindings(spliced.jsBindings, importable(world))),
    environment: describeBindings(spliced),
    component: await wrap(
      keepRandom(spliced.wasm, (engine) => splicer.stubWasi(engine, FEATURES, wit, undefined, WORLD_NAME)),
      world.compiled,
    ),
  };
}

/** Exports that have done their work once a program is in the engine; WASI would call `_initialize` again. */
const BUILD_EXPORTS: ReadonlySet<string> = new Set(['_initialize', 'wizer-initialize', 'wizer.resume', 'componentize.wizer', 'check_init']);

/** A module that still calls preview 1 becomes a component that calls WASI 0.2. */
async function wrap(module: Uint8Array, compiled: WorldShape['compiled'] = [SANDBOX]): Promise<Uint8Array> {
  const adapter = await readFile(preview1AdapterReactorPath());
  const adapters: [string, Uint8Array][] = [];
  for (const { id, name } of compiled) adapters.push([id, await compiledModule(name)]);
  const component = await componentNew(dropExports(module, BUILD_EXPORTS), [['wasi_snapshot_preview1', adapter], ...adapters]);
  return metadataAdd(component, [['language', [['JavaScript', '']]]]);
}

/** The engine reads the shape of the bindings from environment variables. */
function describeBindings({ exports, imports }: SplicedEngine): Record<string, string> {
  const environment: Record<string, string> = {
    SOURCE_NAME: 'index.js',
    FEATURE_CLOCKS: '1',
    EXPORT_CNT: String(exports.length),
    IMPORT_CNT: String(imports.length),
  };
  for (const [index, [name, { paramptr, params, retptr, ret, retsize }]] of exports.entries()) {
    environment[`EXPORT${index}_NAME`] = name;
    environment[`EXPORT${index}_ARGS`] = `${paramptr ? '*' : ''}${params.join(',')}`;
    environment[`EXPORT${index}_RET`] = `${retptr ? '*' : ''}${ret ?? ''}`;
    environment[`EXPORT${index}_RETSIZE`] = String(retsize);
  }
  for (const [index, [, name, argumentCount]] of imports.entries()) {
    environment[`IMPORT${index}_NAME`] = name;
    environment[`IMPORT${index}_ARGCNT`] = String(argumentCount);
  }
  return environment;
}
