// The raw imports of `wasi:keyvalue/store@0.2.0-draft2`: handles are i32, results are written to `ret` in the canonical ABI's layout.
// @ts-nocheck: TypeScript knows no decorators on functions.

@external("wasi:keyvalue/store@0.2.0-draft2", "open")
export declare function storeOpen(name: usize, nameLength: i32, ret: usize): void;
@external("wasi:keyvalue/store@0.2.0-draft2", "[method]bucket.get")
export declare function bucketGet(self: i32, key: usize, keyLength: i32, ret: usize): void;
@external("wasi:keyvalue/store@0.2.0-draft2", "[method]bucket.set")
export declare function bucketSet(self: i32, key: usize, keyLength: i32, value: usize, valueLength: i32, ret: usize): void;
@external("wasi:keyvalue/store@0.2.0-draft2", "[method]bucket.delete")
export declare function bucketDelete(self: i32, key: usize, keyLength: i32, ret: usize): void;
@external("wasi:keyvalue/store@0.2.0-draft2", "[method]bucket.exists")
export declare function bucketExists(self: i32, key: usize, keyLength: i32, ret: usize): void;
@external("wasi:keyvalue/store@0.2.0-draft2", "[method]bucket.list-keys")
export declare function bucketListKeys(self: i32, hasCursor: i32, cursor: usize, cursorLength: i32, ret: usize): void;
@external("wasi:keyvalue/store@0.2.0-draft2", "[resource-drop]bucket")
export declare function dropBucket(self: i32): void;
