import type { FunctionLimits } from '../base/index.ts';
import type { StorageDriver } from '../storage/contract.ts';
import type { InterfaceProvider, OutboundHttp } from '../wasi/index.ts';
import type { SecretSource } from './secret-source.ts';

/**
 * One capability, described once: manifest, host, command line, builds and test kit ask this description and know no
 * capability by name.
 */
export interface Capability<Grant = unknown> {
  /** Field of the manifest that holds its grant, and of the request's grants that holds what it is bound to. */
  readonly name: string;
  /** What the documents call it. */
  readonly title: string;
  /** How the names of its interfaces begin, with the `/` of a package or the `@` of one interface. */
  readonly imports: string;
  /** Its interfaces, where `host/wasi` has none. */
  readonly providers?: readonly InterfaceProvider[];
  /** undefined: every function has it. */
  readonly grant: GrantForm<Grant> | undefined;
}

/** How a capability is granted, and what is said where the grant and the component disagree. */
export interface GrantForm<Grant = unknown> {
  /** Path in `skerry.json`: a top-level key, or one below `capabilities`. */
  readonly key: string;
  /** JSON schema of the value, with its description. */
  readonly schema: Readonly<Record<string, unknown>>;
  /** What a text is to be that does not match a pattern of the schema. */
  readonly pattern?: string;
  /** What one of its names stands for, with an article. */
  readonly noun: string;
  /** What to add to `skerry.json`. */
  readonly example: string;
  /** What to do when it is missing. */
  readonly help: string;
  /** @param raw the value of the key, which the schema has checked; undefined: it is not there */
  read(raw: unknown): Grant;
  /** What the schema cannot see. */
  mistakes?(raw: unknown): readonly GrantMistake[];
  /** The grant with single values replaced, as tests do. undefined: a test gives all of it or nothing. */
  merge?(granted: Grant, given: Grant): Grant;
  /** What is granted, by name; none: nothing is. */
  names(grant: Grant): readonly string[];
  /** What a request's context holds for this grant: made once for each deployment. */
  bind(grant: Grant, services: BindServices): unknown;
  readonly withoutGrant: WithoutGrant;
  /** What it grants stands in the manifest and reaches nothing else: a version that has more of it needs nobody's approval. */
  readonly standsInManifest?: true;
  /** What `skerry inspect` says that a component needs which imports it. undefined: it can do without. */
  readonly need?: string;
  /** How sources name what is granted, for warnings. */
  readonly sources?: SourceNames;
  /** How a TypeScript function sees it in `env`. undefined: it does not. */
  readonly typescript?: EnvironmentField;
  /** How a TypeScript function sees it in `process.env`. undefined: it does not. */
  readonly processEnvironment?: ProcessField;
}

/** What is wrong with a grant, and where. */
export interface GrantMistake {
  /** Below the key. */
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** What happens to a component that imports a capability and is not granted it. */
export interface WithoutGrant {
  /** A component is not deployed that imports it. */
  readonly deploy: 'refused' | 'permitted';
  /** A build fails whose own code calls it. */
  readonly build: 'refused' | 'permitted';
  /** What is wrong with it, in a sentence, where it is permitted but hardly intended. */
  readonly warning?: string;
}

export interface SourceNames {
  /** Finds names that a source opens, as its first group. */
  readonly opened?: RegExp;
  /** Says that a name is opened which is not granted. */
  ungranted?(name: string, granted: readonly string[]): string;
  /** Finds places where a name is put together while the function runs. */
  readonly computed: RegExp;
}

/** What names of this capability are in the `env` of a TypeScript function. */
export interface EnvironmentField {
  /** Exact ids of the interfaces that the world of the function imports. */
  readonly imports: readonly string[];
  /** WIT of their packages, nested in braces, where `@skerry/guest` has none. */
  readonly wit?: string;
  /** TypeScript type of a field. */
  readonly type: string;
  /** Module that makes its value, as a specifier, and the function of it that takes the name. */
  readonly module: string;
  readonly value: string;
  /** Made once for each sandbox, before the first request; otherwise whenever it is read. */
  readonly once: boolean;
  /** False: it is there for who asks by name, at that moment, and in no list of what `env` has. Default true. */
  readonly isListed?: boolean;
}

/** How names of this capability come into `process.env`. */
export interface ProcessField {
  /** Exact ids of the interfaces that the world of the function imports. */
  readonly imports: readonly string[];
  /** Module that puts them there, as a specifier, and the function of it that takes the names. */
  readonly module: string;
  readonly provide: string;
}

/** What a host lends to capabilities. */
export interface BindServices {
  readonly functionName: string;
  /** Whose stores it sees; undefined: there is nobody else. */
  readonly tenant: string | undefined;
  readonly limits: FunctionLimits;
  readonly storage: StorageDriver;
  readonly outbound: OutboundFactory;
  readonly secrets: SecretSource;
  /** Runs `cleanup` once nobody calls the deployment any more. */
  onRetire(cleanup: () => void): void;
}

/** Outbound HTTP of one function, with connections of its own. */
export interface FunctionOutbound extends OutboundHttp {
  /** Closes the connections. */
  dispose(): void;
}

/** @param http origins, as the manifest grants them */
export type OutboundFactory = (of: {
  readonly name: string;
  readonly http: readonly string[];
  readonly limits: FunctionLimits;
}) => FunctionOutbound;
