import type { WorldOptions } from '../language/index.ts';
import { CONFIG_VERSION, KEYVALUE_VERSION, draftWit, stableInterfaces } from '../componentize/wit.ts';

/** The engine inside a JavaScript component speaks exactly this version. */
export const ENGINE_WASI_VERSION = '0.2.10';
export const WORLD_NAME = 'function';

/**
 * By which a program ends its sandbox: `abort()`. An import of the world, as the engine's bindings know nothing else, that
 * the component itself satisfies.
 */
export const SANDBOX_INTERFACE = 'skerry:app/sandbox';

/** Imports of the world stay in the component even when unused: it names what the manifest asks for, nothing more. */
export interface WorldShape {
  readonly keyvalue: boolean;
  readonly config: boolean;
}

export function worldShape({ keyvalue, config }: WorldOptions): WorldShape {
  return { keyvalue: keyvalue.length > 0, config: config.length > 0 };
}

/** The world and all packages that it needs, as one WIT text. */
export function worldWit({ keyvalue, config }: WorldShape): string {
  const imports = [
    'import sandbox;',
    ...(keyvalue ? ['store', 'atomics', 'batch'].map((name) => `import wasi:keyvalue/${name}@${KEYVALUE_VERSION};`) : []),
    ...(config ? [`import wasi:config/store@${CONFIG_VERSION};`] : []),
  ];
  const body = [...imports, `export wasi:http/incoming-handler@${ENGINE_WASI_VERSION};`].join('\n');
  const drafts = keyvalue || config ? draftWit() : '';
  return `package skerry:app;\ninterface sandbox { abort: func(); }\nworld ${WORLD_NAME} {\n${body}\n}\n${stableInterfaces(['io', 'clocks', 'http'], ENGINE_WASI_VERSION)}\n${drafts}`;
}
