import type { PreparedFunction } from '../../../sdk/bundle/index.ts';
import type { ReadyFunction } from '../../../sdk/functions/index.ts';
import type { Case } from '../suite/case.ts';
import type { Client } from '../suite/client.ts';

/** The functions of the suite, as each kind of host takes them. */
export interface Suite {
  readonly ready: readonly ReadyFunction[];
  /** Prepared once, for all bundles. */
  readonly prepared: readonly PreparedFunction[];
  /** Where a host may write. */
  readonly folder: string;
}

export interface StartedHost {
  readonly client: Client;
  stop(): Promise<void>;
}

/** Answers the requests of the suite. */
export interface Host {
  readonly name: string;
  /** Why it cannot be had here; undefined: it can. */
  missing(): string | undefined;
  /** Whether a case means anything to it. Default: all do. */
  asks?(one: Case): boolean;
  start(suite: Suite): Promise<StartedHost>;
}
