import type { OutboundFactory } from '../../capabilities/index.ts';
import { createOutbound } from '../../outbound/index.ts';
import type { Log } from '../../runtime/index.ts';

/** Outbound HTTP as on a server: the addresses that names lead to are checked as well. */
export const nodeOutbound =
  (log: Log): OutboundFactory =>
  ({ name, http, limits }) =>
    createOutbound({
      functionName: name,
      rules: http,
      limits,
      onDenied: (message) => log.warn({ function: name, code: 'OUTBOUND_DENIED' }, message),
    });
