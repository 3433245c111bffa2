import { componentEmbed, componentNew } from '@bytecodealliance/jco';
import { SkerryError } from '@skerry/host/base';
import { stripCustomSections } from './strip.ts';
import { WASI_VERSION, draftWit, stableWit } from './wit.ts';

/** The interface that makes a component a function. */
const HANDLER_INTERFACE = `wasi:http/incoming-handler@${WASI_VERSION}`;

/** Name of the core export that becomes `handle` of the handler interface. */
export const HANDLER_EXPORT = `${HANDLER_INTERFACE}#handle`;

let packages: string | undefined;

function world(interfaces: readonly string[]): string {
  packages ??= `${stableWit()}\n${draftWit()}`;
  const imports = interfaces.map((id) => `  import ${id};`).join('\n');
  return `package skerry:build;\nworld function {\n${imports}\n  export ${HANDLER_INTERFACE};\n}\n${packages}`;
}

export interface CoreImport {
  /** Id of a WASI interface, or what a toolchain calls its own host: `env`. */
  readonly module: string;
  readonly name: string;
}

export function coreImports(core: Uint8Array<ArrayBuffer>): CoreImport[] {
  return WebAssembly.Module.imports(new WebAssembly.Module(core));
}

/** Ids of the interfaces that a core module imports, sorted. */
function importedInterfaces(core: Uint8Array<ArrayBuffer>): string[] {
  return [...new Set(coreImports(core).map(({ module }) => module))].toSorted();
}

/**
 * Makes a component out of a core module that follows the canonical ABI: its imports name WASI interfaces, it exports
 * `HANDLER_EXPORT`, `cabi_realloc` and `memory`. The component imports what the module imports and nothing else.
 *
 * @param stringEncoding how the module's memory holds strings
 * @throws SkerryError `BUILD_TOOL_FAILED` when the module does not follow it
 */
export function componentize(core: Uint8Array<ArrayBuffer>, stringEncoding: StringEncoding): Promise<Uint8Array> {
  return componentizeWorld(core, world(importedInterfaces(core)), 'function', stringEncoding);
}

export type StringEncoding = 'utf8' | 'utf16';

/**
 * Makes a component of any world. It imports what the module imports of that world and nothing else.
 *
 * @param witSource the world and all packages that it needs, as one text
 * @throws SkerryError `BUILD_TOOL_FAILED` when the module does not follow the canonical ABI of the world
 */
export async function componentizeWorld(
  core: Uint8Array<ArrayBuffer>,
  witSource: string,
  worldName: string,
  stringEncoding: StringEncoding,
): Promise<Uint8Array> {
  try {
    const embedded = await componentEmbed({ binary: core, witSource, world: worldName, stringEncoding });
    return stripCustomSections(await componentNew(embedded));
  } catch (cause) {
    throw new SkerryError('BUILD_TOOL_FAILED', `The core module cannot become a component: ${String(cause)}`, {
      help: 'An import or export of the module differs from the WIT of its interface.',
      cause,
    });
  }
}
