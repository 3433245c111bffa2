import { asciiLower } from "../text/ascii";

/**
 * Header fields to send. Names are case-insensitive and kept in lower case; values are text and travel as UTF-8. The
 * host refuses a name or value that is not permitted when the message is sent.
 */
export class Headers {
  private readonly names: string[] = [];
  private readonly values: string[] = [];

  /** Number of fields; a name that was appended twice counts twice. */
  get size(): i32 {
    return this.names.length;
  }

  nameAt(index: i32): string {
    return this.names[index];
  }

  valueAt(index: i32): string {
    return this.values[index];
  }

  has(name: string): bool {
    return this.names.includes(asciiLower(name));
  }

  /** All values of a name, joined with `", "`, or null. */
  get(name: string): string | null {
    const key = asciiLower(name);
    let joined: string | null = null;
    for (let i = 0, n = this.names.length; i < n; i++) {
      if (this.names[i] != key) continue;
      joined = joined === null ? this.values[i] : joined + ", " + this.values[i];
    }
    return joined;
  }

  /** Adds a value and keeps the others of that name; `set-cookie` needs it. */
  append(name: string, value: string): this {
    this.names.push(asciiLower(name));
    this.values.push(value);
    return this;
  }

  /** Replaces all values of a name by one. */
  set(name: string, value: string): this {
    this.delete(name);
    return this.append(name, value);
  }

  delete(name: string): this {
    const key = asciiLower(name);
    for (let i = this.names.length - 1; i >= 0; i--) {
      if (this.names[i] != key) continue;
      this.names.splice(i, 1);
      this.values.splice(i, 1);
    }
    return this;
  }
}
