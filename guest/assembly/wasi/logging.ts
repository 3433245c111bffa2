// The raw imports of `wasi:logging/logging@0.1.0-draft`: handles are i32, results are written to `ret` in the canonical ABI's layout.
// @ts-nocheck: TypeScript knows no decorators on functions.

@external("wasi:logging/logging@0.1.0-draft", "log")
export declare function loggingLog(level: i32, context: usize, contextLength: i32, message: usize, messageLength: i32): void;
