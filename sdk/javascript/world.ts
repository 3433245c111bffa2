import { CAPABILITIES, type Capability } from '@skerry/host/capabilities';
import type { WorldOptions } from '../language/index.ts';
import { draftWit, stableInterfaces } from '../componentize/wit.ts';
import { type CompiledInterface, SANDBOX } from './compiled-modules.ts';
import { environmentFields, processVariables } from '../environment/index.ts';

/** The engine inside a JavaScript component speaks exactly this version. */
const ENGINE_WASI_VERSION = '0.2.10';
export const WORLD_NAME = 'function';
const DEFAULT: readonly CompiledInterface[] = [SANDBOX];

/** Imports of the world stay in the component even when unused: it names what the manifest asks for, nothing more. */
export interface WorldShape {
  /** Exact ids of the interfaces that capabilities add. */
  readonly imports: readonly string[];
  /** WIT of their packages, where `@skerry/guest` has none. */
  readonly wit: string;
  /** Compiled modules of the program that the component itself will contain. */
  readonly modules?: readonly WorldModule[];
  /** Compiled modules of the runtime. Default: those that every component has. */
  readonly compiled?: readonly CompiledInterface[];
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
export function importable({ imports, modules = [], compiled = DEFAULT }: WorldShape): string[] {
  return [...compiled.map(({ id }) => id), ...imports, ...modules.map(({ id }) => id)];
}

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
export function worldWit({ imports, wit, modules = [], compiled = DEFAULT }: WorldShape): string {
  // Interfaces of the package that the world is in go without its name.
  const all = [...imports, ...modules.map(({ id }) => id.replace(/^skerry:app\//, ''))];
  const names = [...compiled.map(({ name }) => name), ...all];
  const lines = [...names.map((name) => `import ${name};`), `export wasi:http/incoming-handler@${ENGINE_WASI_VERSION};`];
  const drafts = imports.length > 0 ? draftWit() : '';
  const environment = imports.some((id) => id.startsWith('wasi:cli/environment@')) ? ENVIRONMENT_WIT : '';
  const own = [...compiled, ...modules].map((each) => each.wit).join('');
  return `package skerry:app;\n${own}world ${WORLD_NAME} {\n${lines.join('\n')}\n}\n${stableInterfaces(['io', 'clocks', 'http'], ENGINE_WASI_VERSION)}\n${environment}${drafts}${wit}`;
}
