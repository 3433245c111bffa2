import { matchOutbound, type OutboundRule } from '../capabilities/index.ts';
import type { OutboundRequest } from '../wasi/index.ts';
import type { DenialReporter } from './denial.ts';
import { refuse, targetOrigin } from './target.ts';

/**
 * The origin that a request goes to, if it may.
 *
 * @throws ResultError `HTTP-request-denied`, after the deployer was told; what `targetOrigin` throws
 */
export function grantedOrigin(request: OutboundRequest, rules: readonly OutboundRule[], denials: DenialReporter): URL {
  const origin = targetOrigin(request);
  if (matchOutbound(rules, origin) !== undefined) return origin;
  denials.notGranted(origin.origin);
  throw refuse('HTTP-request-denied');
}
