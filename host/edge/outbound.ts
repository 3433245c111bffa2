import type { OutboundFactory } from '../capabilities/index.ts';
import { fetchOutbound } from '../outbound/fetch/index.ts';
import type { Log } from '../runtime/index.ts';

/**
 * Outbound HTTP by `fetch`.
 *
 * @param wholeBodyBytes bodies go out as a whole, with so many bytes at most; undefined: they are streamed
 */
export const outboundByFetch =
  (log: Log, wholeBodyBytes?: number): OutboundFactory =>
  ({ name, http, limits }) =>
    fetchOutbound({
      functionName: name,
      rules: http,
      limits,
      ...(wholeBodyBytes !== undefined && { wholeBodyBytes }),
      onDenied: (message) => log.warn({ function: name, code: 'OUTBOUND_DENIED' }, message),
    });
