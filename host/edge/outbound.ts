import type { OutboundFactory } from '../capabilities/index.ts';
import { fetchOutbound } from '../outbound/fetch/index.ts';
import type { Log } from '../runtime/index.ts';

export interface FetchOptions {
  /** Bodies go out as a whole, with so many bytes at most. Default: they are streamed. */
  readonly wholeBodyBytes?: number;
  /** Default: that of the platform. */
  readonly fetch?: typeof fetch;
}

/** Outbound HTTP by `fetch`. */
export const outboundByFetch =
  (log: Log, options: FetchOptions = {}): OutboundFactory =>
  ({ name, http, limits }) =>
    fetchOutbound({
      functionName: name,
      rules: http,
      limits,
      ...options,
      onDenied: (message) => log.warn({ function: name, code: 'OUTBOUND_DENIED' }, message),
    });
