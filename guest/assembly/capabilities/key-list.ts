import { pointerOf, wellFormed } from "../abi/lower";

/** Size of a `string` in memory. */
export const PAIR: usize = 8;

/** Size of a `list<u8>` in memory. */
export const BYTES: usize = 8;

/** A `list<string>` on its way to the host. */
export class KeyList {
  readonly pointer: usize;
  /** The keys as the host sees them. It keeps the strings alive that the list holds the addresses of. */
  readonly names: string[] = [];

  constructor(keys: string[]) {
    this.pointer = heap.alloc(<usize>keys.length * PAIR);
    for (let i = 0; i < keys.length; i++) {
      const name = wellFormed(keys[i]);
      this.names.push(name);
      store<usize>(this.pointer + <usize>i * PAIR, pointerOf(name));
      store<i32>(this.pointer + <usize>i * PAIR, name.length, 4);
    }
  }

  free(): void {
    heap.free(this.pointer);
  }
}
