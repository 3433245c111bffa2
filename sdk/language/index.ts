/** What a language turns into a component, and what it gets to know. */
import { CAPABILITIES, type Capability, type Granted, grantedOnes, namesOf } from '@skerry/host/capabilities';
import type { Observations } from '../observations/index.ts';

export type SourceLanguage = 'assemblyscript' | 'typescript' | 'javascript';

/**
 * The part of the world that depends on the manifest: what is granted, by capability and name. A component imports nothing
 * it was not meant to use.
 */
export interface WorldOptions {
  /** Identifiers of key-value stores; empty: the component does not import `wasi:keyvalue`. */
  readonly keyvalue: readonly string[];
  /** Keys of configuration values; empty: the component does not import `wasi:config`. */
  readonly config: readonly string[];
  readonly [capability: string]: readonly string[];
}

/**
 * What a build has to know of what is granted: the names that a function sees, and those of what it may not call otherwise.
 *
 * @param capabilities what can be granted; default: the capabilities of this host
 */
export function worldOf(granted: Granted, capabilities: readonly Capability[] = CAPABILITIES): WorldOptions {
  const shaping = grantedOnes(capabilities).filter(
    ({ grant }) => grant.typescript !== undefined || grant.processEnvironment !== undefined || grant.withoutGrant.build === 'refused',
  );
  return { keyvalue: [], config: [], ...Object.fromEntries(shaping.map((each) => [each.name, namesOf(each, granted)])) };
}

export interface BuildOptions {
  /** Name of the function, for messages. */
  readonly name: string;
  /** Absolute path of the folder that holds `skerry.json`. */
  readonly directory: string;
  /** Absolute path of the entry module. */
  readonly source: string;
  readonly world: WorldOptions;
  /** What can be granted. Default: the capabilities of this host. */
  readonly capabilities?: readonly Capability[] | undefined;
  /** How an AssemblyScript function manages its memory. Default: `incremental`, collected in steps. */
  readonly runtime?: 'incremental' | 'stub';
  /** False: compile as quickly as possible, into a component that is larger and slower. Default true. */
  readonly optimize?: boolean;
  /** Languages that `Intl` of a function in TypeScript or JavaScript has besides English. */
  readonly intl?: readonly string[];
  /**
   * Told of each path that is looked at, absolute, before it is: files that are read, and places where a file would
   * have been taken. Whoever watches them has to know them even if the build fails.
   */
  readonly onInput?: (path: string) => void;
}

export interface BuildResult {
  readonly component: Uint8Array;
  /** All that the build looked at on disk. */
  readonly inputs: Observations;
  readonly warnings: readonly string[];
}

/** @throws SkerryError `BUILD_FAILED` with file, line and excerpt when the source is at fault */
export type LanguageBuilder = (options: BuildOptions) => Promise<BuildResult>;
