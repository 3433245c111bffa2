// Raw imports for waiting with a deadline: handles are i32, results are written to `ret` in the canonical ABI's layout.
// @ts-nocheck: TypeScript knows no decorators on functions.

@external("wasi:io/poll@0.2.12", "poll")
export declare function poll(handles: usize, count: i32, ret: usize): void;
@external("wasi:io/streams@0.2.12", "[method]input-stream.subscribe")
export declare function inputSubscribe(self: i32): i32;
@external("wasi:io/streams@0.2.12", "[method]output-stream.flush")
export declare function outputFlush(self: i32, ret: usize): void;
