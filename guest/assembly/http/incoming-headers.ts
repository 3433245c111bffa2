import { RET, takeString } from "../abi/lift";
import { pointerOf, wellFormed } from "../abi/lower";
import { Resource } from "../abi/resource";
import { decodeAt } from "../text/decode";
import { dropFields, fieldsEntries, fieldsGet, fieldsHas } from "../wasi/wasi-http-types";
import { Headers } from "./headers";

/** Size of a `list<u8>` and of a `string` in memory. */
const PAIR: usize = 8;

/** Takes the text of the byte list at `at`. */
function takeText(at: usize): string {
  const pointer = load<usize>(at);
  const length = load<i32>(at, 4);
  const text = decodeAt(pointer, length);
  if (length != 0) heap.free(pointer);
  return text;
}

/**
 * Header fields that arrived. They stay with the host and are asked for one by one; names are case-insensitive, values
 * are decoded from UTF-8.
 */
export class IncomingHeaders {
  private readonly fields: Resource;

  /** For the library's own use. */
  constructor(fields: i32) {
    this.fields = new Resource(fields, dropFields);
  }

  /** Whether there is a field of that name. */
  has(name: string): bool {
    const key = wellFormed(name);
    return fieldsHas(this.fields.handle, pointerOf(key), key.length) != 0;
  }

  /** All values of a name, joined with `", "`, or null. */
  get(name: string): string | null {
    const values = this.getAll(name);
    return values.length == 0 ? null : values.join(", ");
  }

  /** Each value of a name. */
  getAll(name: string): string[] {
    const key = wellFormed(name);
    fieldsGet(this.fields.handle, pointerOf(key), key.length, RET);
    const list = load<usize>(RET);
    const count = load<i32>(RET, 4);
    const values = new Array<string>(count);
    for (let i = 0; i < count; i++) values[i] = takeText(list + <usize>i * PAIR);
    if (count != 0) heap.free(list);
    return values;
  }

  /** All of them, as a copy that can be changed and sent on. */
  toHeaders(): Headers {
    fieldsEntries(this.fields.handle, RET);
    const list = load<usize>(RET);
    const count = load<i32>(RET, 4);
    const headers = new Headers();
    for (let i = 0; i < count; i++) {
      const entry = list + <usize>i * 2 * PAIR;
      headers.append(takeString(entry), takeText(entry + PAIR));
    }
    if (count != 0) heap.free(list);
    return headers;
  }

  /** For the library's own use. */
  close(): void {
    this.fields.close();
  }
}
