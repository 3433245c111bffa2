import type { Quotas } from '@skerry/host/base';
import type { RetentionOptions } from './retention.ts';

/** `skerry host`, as its command line and the environment say. */
export interface HostOptions {
  /** Folder of catalog, components and stores. */
  readonly data: string;
  readonly address: string;
  readonly port: number;
  /** Of the admin API, on the loopback address. */
  readonly adminPort: number;
  /** Addresses and ranges of proxies that are believed. */
  readonly trustProxy: readonly string[];
  readonly versionAddresses: boolean;
  /** Public keys as PEM, with the files they are from: what none of them signed is not deployed. None: signatures are not asked for. */
  readonly trustedKeys: readonly { readonly file: string; readonly pem: string }[];
  /** What each process reads for itself. undefined: the variable `SKERRY_MASTER_KEY`, if there is one. */
  readonly masterKeyFile: string | undefined;
  readonly retention: RetentionOptions;
  /** What each tenant may hold. */
  readonly quotas: Quotas;
  readonly json: boolean;
}

/** Whoever reaches the admin API from elsewhere does so through something that protects the connection. */
export const ADMIN_ADDRESS = '127.0.0.1';
