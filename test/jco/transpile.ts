import { transpileBytes } from '@bytecodealliance/jco-transpile';
import { SkerryError } from '@skerry/host/base';
import type { ComponentDescription, PrepareOptions } from '@skerry/host/engine';

/** What jco makes of a component: core modules by file name and the text of one ES module. */
export interface Transpiled {
  readonly source: string;
  readonly coreModules: ReadonlyMap<string, Uint8Array>;
}

const NAME = 'component';

/**
 * Runs jco's transpiler. Imports keep their exact versioned ids, so that two versions of one interface stay apart;
 * functions that may suspend go through JSPI.
 */
export async function transpile(component: Uint8Array, description: ComponentDescription, options: PrepareOptions): Promise<Transpiled> {
  const { files } = await run(component, {
    name: NAME,
    instantiation: 'async',
    asyncMode: 'jspi',
    map: Object.fromEntries(description.imports.map((id) => [id, id])),
    asyncImports: description.imports.flatMap((id) => options.suspending(id).map((name) => `${id}#${name}`)),
    asyncExports: [...options.entryPoints],
    nodejsCompat: false,
    emitTypescriptDeclarations: false,
    base64Cutoff: 0,
  });
  const entries = Object.entries(files);
  return {
    source: new TextDecoder('utf-8', { ignoreBOM: true }).decode(files[`${NAME}.js`]),
    coreModules: new Map(entries.filter(([file]) => file.endsWith('.wasm'))),
  };
}

async function run(component: Uint8Array, options: Parameters<typeof transpileBytes>[1]) {
  try {
    return await transpileBytes(component, options);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new SkerryError('COMPONENT_UNSUPPORTED', `The component cannot be translated: ${reason.trim()}`, {
      help: 'Check the file with a validator such as `wasm-tools validate`; WASI 0.3 components are not supported yet.',
      cause,
    });
  }
}
