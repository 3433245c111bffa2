// The raw imports of `wasi:random/random@0.2.12`: handles are i32, results are written to `ret` in the canonical ABI's layout.
// @ts-nocheck: TypeScript knows no decorators on functions.

@external("wasi:random/random@0.2.12", "get-random-bytes")
export declare function getRandomBytes(length: u64, ret: usize): void;
@external("wasi:random/random@0.2.12", "get-random-u64")
export declare function getRandomU64(): u64;
