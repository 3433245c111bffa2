import type { Change } from '@skerry/host/changes';

/** What the admin API answers with, as far as commands look at it. */

export interface Me {
  readonly name: string;
  readonly roles: readonly string[];
  readonly tenant?: string;
  readonly expiresAt?: string;
}

export interface Version {
  readonly number: number;
  readonly digest: string;
  readonly componentBytes: number;
  readonly note?: string;
  readonly state: 'waiting' | 'approved';
  readonly createdAt: string;
  readonly createdBy: string;
  readonly approvedBy?: string;
  /** Id of the key, where the host trusts it. */
  readonly signedBy?: string;
}

export interface FullVersion extends Version {
  readonly manifest: string;
  readonly imports: readonly string[];
}

export interface Target {
  readonly number: number;
  readonly weight: number;
}

export interface Alias {
  readonly alias: string;
  readonly targets: readonly Target[];
  readonly sticky?: { readonly cookie: string } | { readonly header: string };
  readonly revision: number;
  readonly changedAt: string;
  readonly changedBy: string;
}

export interface RemoteFunction {
  readonly function: string;
  readonly latest: number;
  readonly aliases: readonly Alias[];
}

export interface Changes {
  readonly against?: number;
  readonly asksMore: boolean;
  readonly changes: readonly Change[];
}

export interface Token {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly tenant?: string;
  readonly expiresAt?: string;
  readonly revokedAt?: string;
  readonly createdAt: string;
  readonly createdBy: string;
}
