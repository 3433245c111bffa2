import type { HostInterface } from '../../engine/index.ts';
import type { ContextRef } from '../provider.ts';

/** `wasi:clocks/wall-clock#datetime`. */
interface Datetime {
  readonly seconds: bigint;
  readonly nanoseconds: number;
}

const RESOLUTION: Datetime = { seconds: 0n, nanoseconds: 1_000_000 };

/** `wasi:clocks/wall-clock`, bound to whatever request an instance serves. */
export const bindWallClock = (ref: ContextRef): HostInterface => ({
  now: () => datetimeOf(ref.current.clock.wall()),
  resolution: () => RESOLUTION,
});

/** Whole milliseconds; a clock that is set before 1970 shows 1970, because the type has no sign. */
function datetimeOf(milliseconds: number): Datetime {
  const whole = Math.max(0, Math.floor(milliseconds));
  return { seconds: BigInt(Math.floor(whole / 1000)), nanoseconds: (whole % 1000) * 1_000_000 };
}

/** `wasi:clocks/timezone`: guests live in UTC, wherever the host stands. */
export const TIMEZONE: HostInterface = {
  display: () => ({ utcOffset: 0, name: 'UTC', inDaylightSavingTime: false }),
  utcOffset: () => 0,
};
