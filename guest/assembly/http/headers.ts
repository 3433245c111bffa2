import { wellFormed } from "../abi/lower";
import { asciiLower } from "../text/ascii";

/** One field. */
export class HeaderField {
  /** For the library's own use. */
  next: HeaderField | null = null;

  constructor(
    readonly name: string,
    readonly value: string,
  ) {}
}

/**
 * Header fields to send. Names are case-insensitive and kept in lower case; values are text and travel as UTF-8. The
 * host refuses a name or value that is not permitted when the message is sent.
 */
export class Headers {
  /** For the library's own use: a list costs less code than an array, and there are few. */
  first: HeaderField | null = null;

  /** Whether there is a field of that name. */
  has(name: string): bool {
    return find(this.first, asciiLower(name)) !== null;
  }

  /** All values of a name, joined with `", "`, or null. */
  get(name: string): string | null {
    const key = asciiLower(name);
    let joined: string | null = null;
    let field = find(this.first, key);
    while (field !== null) {
      joined = joined === null ? field.value : joined + ", " + field.value;
      field = find(field.next, key);
    }
    return joined;
  }

  /** Adds a value and keeps the others of that name; `set-cookie` needs it. */
  append(name: string, value: string): void {
    const added = new HeaderField(wellFormed(asciiLower(name)), value);
    let last: HeaderField | null = null;
    let field = this.first;
    while (field !== null) {
      last = field;
      field = field.next;
    }
    if (last === null) this.first = added;
    else last.next = added;
  }

  /** Replaces all values of a name by one. */
  set(name: string, value: string): void {
    this.delete(name);
    this.append(name, value);
  }

  /** Removes all fields of a name. */
  delete(name: string): void {
    const key = asciiLower(name);
    let kept: HeaderField | null = null;
    let field = this.first;
    while (field !== null) {
      if (field.name != key) kept = field;
      else if (kept === null) this.first = field.next;
      else kept.next = field.next;
      field = field.next;
    }
  }

  /** All fields in order. */
  fields(): HeaderField[] {
    const fields: HeaderField[] = [];
    let field = this.first;
    while (field !== null) {
      fields.push(field);
      field = field.next;
    }
    return fields;
  }
}

/** The first field called `key`, from `field` on. */
function find(field: HeaderField | null, key: string): HeaderField | null {
  while (field !== null && field.name != key) field = field.next;
  return field;
}
