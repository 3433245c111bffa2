// The raw imports of `wasi:cli/stdout@0.2.12`: handles are i32, results are written to `ret` in the canonical ABI's layout.
// @ts-nocheck: TypeScript knows no decorators on functions.

@external("wasi:cli/stdout@0.2.12", "get-stdout")
export declare function getStdout(): i32;
