// The raw imports of `wasi:io/streams@0.2.12`: handles are i32, results are written to `ret` in the canonical ABI's layout.
// @ts-nocheck: TypeScript knows no decorators on functions.

@external("wasi:io/streams@0.2.12", "[method]input-stream.blocking-read")
export declare function inputBlockingRead(self: i32, length: u64, ret: usize): void;
@external("wasi:io/streams@0.2.12", "[resource-drop]input-stream")
export declare function dropInputStream(self: i32): void;
@external("wasi:io/streams@0.2.12", "[method]output-stream.check-write")
export declare function outputCheckWrite(self: i32, ret: usize): void;
@external("wasi:io/streams@0.2.12", "[method]output-stream.write")
export declare function outputWrite(self: i32, bytes: usize, length: i32, ret: usize): void;
@external("wasi:io/streams@0.2.12", "[method]output-stream.blocking-flush")
export declare function outputBlockingFlush(self: i32, ret: usize): void;
@external("wasi:io/streams@0.2.12", "[method]output-stream.blocking-write-and-flush")
export declare function outputBlockingWriteAndFlush(self: i32, bytes: usize, length: i32, ret: usize): void;
@external("wasi:io/streams@0.2.12", "[method]output-stream.subscribe")
export declare function outputSubscribe(self: i32): i32;
@external("wasi:io/streams@0.2.12", "[resource-drop]output-stream")
export declare function dropOutputStream(self: i32): void;
