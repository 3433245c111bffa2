// The raw imports of `wasi:http/outgoing-handler@0.2.12`: handles are i32, results are written to `ret` in the canonical ABI's layout.
// @ts-nocheck: TypeScript knows no decorators on functions.

@external("wasi:http/outgoing-handler@0.2.12", "handle")
export declare function outgoingHandle(request: i32, hasOptions: i32, options: i32, ret: usize): void;
