import { CAPABILITIES, type Capability } from '@skerry/host/capabilities';
import type { WorldOptions } from '../language/index.ts';
import { draftWit, stableInterfaces } from '../componentize/wit.ts';
import { environmentFields, processVariables } from './environment-fields.ts';

/** The engine inside a JavaScript component speaks exactly this version. */
const ENGINE_WASI_VERSION = '0.2.10';
export const WORLD_NAME = 'function';

/**
 * By which a program ends its sandbox, `abort()`, and computes what takes long. An import of the world, as the engine's
 * bindings know nothing else, that the component itself satisfies.
 */
export const SANDBOX_INTERFACE = 'skerry:app/sandbox';

/** Imports of the world stay in the component even when unused: it names what the manifest asks for, nothing more. */
export interface WorldShape {
  /** Exact ids of the interfaces that capabilities add. */
  readonly imports: readonly string[];
  /** WIT of their packages, where `@skerry/guest` has none. */
  readonly wit: string;
  /** Compiled modules that the component itself will contain. */
  readonly modules?: readonly WorldModule[];
}

export interface WorldModule {
  /** `skerry:app/blur-h0123abcd` */
  readonly id: string;
  /** WIT of the interface. */
  readonly wit: string;
}

export function worldShape(world: WorldOptions, capabilities: readonly Capability[] = CAPABILITIES): WorldShape {
  const fields = environmentFields(world, capabilities).filter(({ names }) => names.length > 0);
  const imports = [...fields, ...processVariables(world, capabilities)].flatMap(({ field }) => field.imports);
  return {
    imports: [...new Set(imports)],
    wit: fields.map(({ field }) => field.wit ?? '').join(''),
  };
}

/** What a program, or the runtime for it, may import; the rest of the world is for the engine itself. */
export function importable({ imports, modules = [] }: WorldShape): string[] {
  return [SANDBOX_INTERFACE, ...imports, ...modules.map(({ id }) => id)];
}

/** What the compiled module does: `guest/compiled/sandbox.ts`. */
const SANDBOX_WIT = `interface sandbox {
  abort: func();
  digest: func(kind: u32, work: list<u8>, data: list<u8>) -> list<u8>;
  derive: func(kind: u32, work: list<u8>, keys: list<u8>, first: list<u8>, rounds: u32) -> list<u8>;
  aes: func(mode: u32, bits: u32, key: list<u8>, vector: list<u8>, work: list<u8>, data: list<u8>) -> list<u8>;
  ghash: func(key: list<u8>, work: list<u8>, data: list<u8>) -> list<u8>;
  power: func(base: list<u8>, exponent: list<u8>, modulus: list<u8>, square: list<u8>, work: list<u8>) -> list<u8>;
  scrypt: func(blocks: list<u8>, n: u32, r: u32) -> list<u8>;
}
`;

/** The one interface of `wasi:cli` that a function can have: the whole package refers to files and sockets. */
const ENVIRONMENT_WIT = `package wasi:cli@${ENGINE_WASI_VERSION} {
  interface environment {
    get-environment: func() -> list<tuple<string, string>>;
    get-arguments: func() -> list<string>;
    initial-cwd: func() -> option<string>;
  }
}
`;

/** The world and all packages that it needs, as one WIT text. */
export function worldWit({ imports, wit, modules = [] }: WorldShape): string {
  // Interfaces of the package that the world is in go without its name.
  const all = [...imports, ...modules.map(({ id }) => id.replace(/^skerry:app\//, ''))];
  const lines = ['import sandbox;', ...all.map((id) => `import ${id};`), `export wasi:http/incoming-handler@${ENGINE_WASI_VERSION};`];
  const drafts = imports.length > 0 ? draftWit() : '';
  const environment = imports.some((id) => id.startsWith('wasi:cli/environment@')) ? ENVIRONMENT_WIT : '';
  const own = SANDBOX_WIT + modules.map((module) => module.wit).join('');
  return `package skerry:app;\n${own}world ${WORLD_NAME} {\n${lines.join('\n')}\n}\n${stableInterfaces(['io', 'clocks', 'http'], ENGINE_WASI_VERSION)}\n${environment}${drafts}${wit}`;
}
