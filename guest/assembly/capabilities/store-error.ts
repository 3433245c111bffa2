import { takeString } from "../abi/lift";
import { Failure } from "../result";

/** Reads the `error` of `wasi:keyvalue/store` at `at`. */
export function takeStoreError(at: usize): Failure {
  const kind = load<u8>(at);
  if (kind == 0) return new Failure("no-such-store", "The deployment does not grant a store of that name");
  if (kind == 1) return new Failure("access-denied");
  return new Failure("other", takeString(at + 4));
}
