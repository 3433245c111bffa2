/** Lists whose elements lie in memory as the canonical ABI has them: moved as blocks. */

/** The elements that the host wrote, as a typed array or an array of plain values. Their block is freed. */
export function takeArray<A>(pointer: usize, length: i32): A {
  const array = copyArray<A>(pointer, length);
  if (length != 0) heap.free(pointer);
  return array;
}

/** A copy of elements, as a typed array or an array of plain values. */
export function copyArray<A>(pointer: usize, length: i32): A {
  const array = instantiate<A>(length);
  // @ts-ignore: whatever list it is
  const shift = alignof<valueof<A>>();
  // @ts-ignore: whatever list it is
  memory.copy(array.dataStart, pointer, <usize>length << shift);
  return array;
}

/** Traps unless a list has the length that its type says. */
export function checkLength(length: i32, expected: i32): void {
  if (length != expected) {
    throw new Error("A list of " + length.toString() + " elements stands where there must be " + expected.toString());
  }
}
