import type { PreparedComponent } from '../../../host/engine/index.ts';
import type { GuestName } from './guests.ts';

/** What differs between runtimes: how a component gets prepared. */
export interface Environment {
  readonly components: Readonly<Record<GuestName, Uint8Array>>;
  prepare(name: GuestName): Promise<PreparedComponent>;
}

export interface Case {
  readonly name: string;
  run(env: Environment): Promise<void> | void;
}

/** What a runtime says about itself. */
export interface Report {
  readonly cases: readonly CaseResult[];
  /** Digests that are the same in every runtime. */
  readonly digests: Readonly<Record<string, string>>;
  /** Microseconds, for interest. */
  readonly figures: Readonly<Record<string, number>>;
}

export interface CaseResult {
  readonly name: string;
  /** Absent when the case passed. */
  readonly error?: string;
}

/** Lets the event loop turn. */
export const pause = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));
