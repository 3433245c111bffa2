/** `skerry serve`, as its command line says. */
export interface ServeOptions {
  readonly folder: string;
  readonly address: string;
  readonly port: number;
  /** Folder of the database; undefined keeps values in memory. */
  readonly data: string | undefined;
  /** Addresses and ranges of proxies that are believed. */
  readonly trustProxy: readonly string[];
  readonly json: boolean;
}

/** Details of failures are for the person who develops on this machine. */
export function showsDetails(address: string): boolean {
  return address === 'localhost' || address === '::1' || address.startsWith('127.');
}
