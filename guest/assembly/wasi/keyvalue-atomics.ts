// The raw imports of `wasi:keyvalue/atomics@0.2.0-draft2`: handles are i32, results are written to `ret` in the canonical ABI's layout.
// @ts-nocheck: TypeScript knows no decorators on functions.

@external("wasi:keyvalue/atomics@0.2.0-draft2", "increment")
export declare function atomicsIncrement(bucket: i32, key: usize, keyLength: i32, delta: i64, ret: usize): void;
@external("wasi:keyvalue/atomics@0.2.0-draft2", "[static]cas.new")
export declare function casNew(bucket: i32, key: usize, keyLength: i32, ret: usize): void;
@external("wasi:keyvalue/atomics@0.2.0-draft2", "[method]cas.current")
export declare function casCurrent(self: i32, ret: usize): void;
@external("wasi:keyvalue/atomics@0.2.0-draft2", "swap")
export declare function atomicsSwap(cas: i32, value: usize, valueLength: i32, ret: usize): void;
@external("wasi:keyvalue/atomics@0.2.0-draft2", "[resource-drop]cas")
export declare function dropCas(self: i32): void;
