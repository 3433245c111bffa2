import type { Clock } from '../context.ts';

/** What a guest can tell apart, in nanoseconds. Finer clocks are the tool of timing side channels between tenants. */
export const GUEST_RESOLUTION_NS = 1_000_000n;

/** The monotonic clock as guests see it. */
export function guestNow(clock: Clock): bigint {
  const now = clock.monotonic();
  return now - (now % GUEST_RESOLUTION_NS);
}
