import { RET } from "../abi/lift";
import { now as monotonicNow, subscribeDuration } from "../wasi/wasi-clocks-monotonic-clock";
import { now as wallNow } from "../wasi/wasi-clocks-wall-clock";
import { dropPollable, pollableBlock } from "../wasi/wasi-io-poll";

const NANOSECONDS_PER_MILLISECOND: u64 = 1_000_000;

/** The time, and waiting. */
export class Clock {
  /** Milliseconds since 1970-01-01T00:00Z, like JavaScript's `Date.now()`. `new Date(Clock.now())` makes a date of it. */
  static now(): i64 {
    wallNow(RET);
    return load<i64>(RET) * 1000 + <i64>(load<u32>(RET, 8) / 1_000_000);
  }

  /** Nanoseconds on a clock that never goes back: for measuring how long something takes. */
  static monotonic(): u64 {
    return monotonicNow();
  }

  /** Waits; not at all for 0 or less. The host serves other requests meanwhile, and the wait costs no CPU time. */
  static sleep(milliseconds: i32): void {
    if (milliseconds <= 0) return;
    const pollable = subscribeDuration(<u64>milliseconds * NANOSECONDS_PER_MILLISECOND);
    pollableBlock(pollable);
    dropPollable(pollable);
  }
}
