import { RET, takeString } from "../abi/lift";

/** The cases of `wasi:http/types` `method`, in order; the next number stands for any other. */
// @ts-ignore: decorator
@lazy
const METHODS: StaticArray<string> = ["GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"];

/** Reads the `method` at RET. */
export function takeMethod(): string {
  const known = <i32>load<u8>(RET);
  return known < METHODS.length ? METHODS[known] : takeString(RET + 4);
}

/** The number of a method, `METHODS.length` for one that has no number. */
export function methodNumber(method: string): i32 {
  const index = METHODS.indexOf(method);
  return index < 0 ? METHODS.length : index;
}
