// The raw imports of `wasi:config/store@0.2.0-rc.1`: handles are i32, results are written to `ret` in the canonical ABI's layout.
// @ts-nocheck: TypeScript knows no decorators on functions.

@external("wasi:config/store@0.2.0-rc.1", "get")
export declare function configGet(key: usize, keyLength: i32, ret: usize): void;
@external("wasi:config/store@0.2.0-rc.1", "get-all")
export declare function configGetAll(ret: usize): void;
