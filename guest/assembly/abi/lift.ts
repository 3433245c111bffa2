/** From the canonical ABI's layout to values. */

/** Where a host function writes a result that does not fit into one value. Read it before the next call. */
// @ts-ignore: decorator
@inline
export const RET: usize = memory.data(64, 8);

/** The string at `at` (pointer, length in code units). Its block is freed. */
export function takeString(at: usize): string {
  const pointer = load<usize>(at);
  const length = load<i32>(at, 4);
  if (length == 0) return "";
  const text = String.UTF16.decodeUnsafe(pointer, length << 1);
  heap.free(pointer);
  return text;
}

/** The bytes at `at` (pointer, length). Their block is freed. */
export function takeBytes(at: usize): Uint8Array {
  const pointer = load<usize>(at);
  const length = load<i32>(at, 4);
  const bytes = new Uint8Array(length);
  if (length != 0) {
    memory.copy(bytes.dataStart, pointer, length);
    heap.free(pointer);
  }
  return bytes;
}
