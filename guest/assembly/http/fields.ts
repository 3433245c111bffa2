import { RET } from "../abi/lift";
import { pointerOf, wellFormed } from "../abi/lower";
import { dropFields, fieldsFromList } from "../wasi/http-types";
import { Headers } from "./headers";

/** Size of a `tuple<string, list<u8>>` in memory. */
const ENTRY: usize = 16;

/** Makes `count` entries from `first` a `fields` resource. @returns its handle, or -1 when the host refuses one */
function fieldsOf(headers: Headers, first: i32, count: i32): i32 {
  const list = heap.alloc(<usize>count * ENTRY);
  // Both arrays keep what the list points to alive.
  const names = new Array<string>(count);
  const values = new Array<ArrayBuffer>(count);
  for (let i = 0; i < count; i++) {
    const name = wellFormed(headers.nameAt(first + i));
    const value = String.UTF8.encode(headers.valueAt(first + i), false, String.UTF8.ErrorMode.REPLACE);
    names[i] = name;
    values[i] = value;
    const entry = list + <usize>i * ENTRY;
    store<usize>(entry, pointerOf(name));
    store<i32>(entry, name.length, 4);
    store<usize>(entry, changetype<usize>(value), 8);
    store<i32>(entry, value.byteLength, 12);
  }
  fieldsFromList(list, count, RET);
  heap.free(list);
  return load<u8>(RET) == 0 ? load<i32>(RET, 4) : -1;
}

/** @returns the handle of a `fields` resource, or -1: `refusedHeader` tells why */
export function lowerHeaders(headers: Headers): i32 {
  return fieldsOf(headers, 0, headers.size);
}

/** The name of the first header that the host refuses; it does not say itself which one it was. */
export function refusedHeader(headers: Headers): string {
  for (let i = 0, n = headers.size; i < n; i++) {
    const fields = fieldsOf(headers, i, 1);
    if (fields < 0) return headers.nameAt(i);
    dropFields(fields);
  }
  return "";
}
