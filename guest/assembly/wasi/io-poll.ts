// The raw imports of `wasi:io/poll@0.2.12`: handles are i32, results are written to `ret` in the canonical ABI's layout.
// @ts-nocheck: TypeScript knows no decorators on functions.

@external("wasi:io/poll@0.2.12", "[method]pollable.block")
export declare function pollableBlock(self: i32): void;
@external("wasi:io/poll@0.2.12", "[resource-drop]pollable")
export declare function dropPollable(self: i32): void;
