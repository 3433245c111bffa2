// The raw imports of `wasi:clocks/wall-clock@0.2.12`: handles are i32, results are written to `ret` in the canonical ABI's layout.
// @ts-nocheck: TypeScript knows no decorators on functions.

@external("wasi:clocks/wall-clock@0.2.12", "now")
export declare function wallNow(ret: usize): void;
