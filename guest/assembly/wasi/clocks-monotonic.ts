// The raw imports of `wasi:clocks/monotonic-clock@0.2.12`: handles are i32, results are written to `ret` in the canonical ABI's layout.
// @ts-nocheck: TypeScript knows no decorators on functions.

@external("wasi:clocks/monotonic-clock@0.2.12", "now")
export declare function monotonicNow(): u64;
@external("wasi:clocks/monotonic-clock@0.2.12", "subscribe-duration")
export declare function subscribeDuration(nanoseconds: u64): i32;
