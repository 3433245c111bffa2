// The raw imports of `wasi:keyvalue/batch@0.2.0-draft2`: handles are i32, results are written to `ret` in the canonical ABI's layout.
// @ts-nocheck: TypeScript knows no decorators on functions.

@external("wasi:keyvalue/batch@0.2.0-draft2", "get-many")
export declare function batchGetMany(bucket: i32, keys: usize, count: i32, ret: usize): void;
@external("wasi:keyvalue/batch@0.2.0-draft2", "set-many")
export declare function batchSetMany(bucket: i32, entries: usize, count: i32, ret: usize): void;
@external("wasi:keyvalue/batch@0.2.0-draft2", "delete-many")
export declare function batchDeleteMany(bucket: i32, keys: usize, count: i32, ret: usize): void;
