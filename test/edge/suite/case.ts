import type { Client, Sent } from './client.ts';
import type { Upstream } from './upstream.ts';

/** What is asked of every host, and has to come out as on a server of Skerry. */
export interface Case {
  readonly group: string;
  readonly name: string;
  /** @param upstream what functions may call */
  run(client: Client, upstream: Upstream): Promise<unknown>;
}

export const bytes = (size: number): Uint8Array => Buffer.alloc(size, 'abcdefghij');

export const asking = (group: string, name: string, sent: Sent | ((upstream: Upstream) => Sent)): Case => ({
  group,
  name,
  run: (client, upstream) => client.send(typeof sent === 'function' ? sent(upstream) : sent),
});
