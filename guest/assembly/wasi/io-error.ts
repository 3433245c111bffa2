// The raw imports of `wasi:io/error@0.2.12`: handles are i32, results are written to `ret` in the canonical ABI's layout.
// @ts-nocheck: TypeScript knows no decorators on functions.

@external("wasi:io/error@0.2.12", "[method]error.to-debug-string")
export declare function errorToDebugString(self: i32, ret: usize): void;
@external("wasi:io/error@0.2.12", "[resource-drop]error")
export declare function dropError(self: i32): void;
