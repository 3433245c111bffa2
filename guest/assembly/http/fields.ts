import { RET } from "../abi/lift";
import { pointerOf } from "../abi/lower";
import { utf8Length, writeUtf8 } from "../text/encode";
import { dropFields, fieldsFromList } from "../wasi/wasi-http-types";
import { HeaderField, Headers } from "./headers";

/** Size of a `tuple<string, list<u8>>` in memory. */
const ENTRY: usize = 16;

/**
 * Makes the fields from `first` up to `last`, which is left out, a `fields` resource.
 *
 * @returns its handle, or -1 when the host refuses one of them
 */
function fieldsOf(first: HeaderField | null, last: HeaderField | null): i32 {
  let count: usize = 0;
  let bytes: usize = 0;
  let field = first;
  while (field !== null && field !== last) {
    count++;
    bytes += utf8Length(pointerOf(field.value), field.value.length);
    field = field.next;
  }
  // One block holds the list and, behind it, the values.
  const list = heap.alloc(count * ENTRY + bytes);
  let entry = list;
  let value = list + count * ENTRY;
  field = first;
  while (field !== null && field !== last) {
    const end = writeUtf8(pointerOf(field.value), field.value.length, value);
    store<usize>(entry, pointerOf(field.name));
    store<i32>(entry, field.name.length, 4);
    store<usize>(entry, value, 8);
    store<i32>(entry, <i32>(end - value), 12);
    entry += ENTRY;
    value = end;
    field = field.next;
  }
  fieldsFromList(list, <i32>count, RET);
  heap.free(list);
  return load<u8>(RET) == 0 ? load<i32>(RET, 4) : -1;
}

/** @returns the handle of a `fields` resource, or -1: `refusedHeader` tells why */
export function lowerHeaders(headers: Headers): i32 {
  return fieldsOf(headers.first, null);
}

/** The name of the first header that the host refuses; it does not say itself which one it was. */
export function refusedHeader(headers: Headers): string {
  let field = headers.first;
  while (field !== null) {
    const fields = fieldsOf(field, field.next);
    if (fields < 0) return field.name;
    dropFields(fields);
    field = field.next;
  }
  return "";
}
