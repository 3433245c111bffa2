import { percentDecode } from "../text/percent";

/** The parameters of a query string, decoded like a form: `+` is a space, `%xx` is UTF-8. */
export class Query {
  private readonly names: string[] = [];
  private readonly values: string[] = [];

  /** @param text without the leading `?` */
  constructor(text: string) {
    const length = text.length;
    for (let start = 0; start < length; ) {
      let end = text.indexOf("&", start);
      if (end < 0) end = length;
      if (end > start) this.add(text.substring(start, end));
      start = end + 1;
    }
  }

  /** Number of parameters; a name that stands twice counts twice. */
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
    return this.names.includes(name);
  }

  /** The first value of a name, or null. */
  get(name: string): string | null {
    const index = this.names.indexOf(name);
    return index < 0 ? null : this.values[index];
  }

  /** Each value of a name. */
  getAll(name: string): string[] {
    const found: string[] = [];
    for (let i = 0, n = this.names.length; i < n; i++) if (this.names[i] == name) found.push(this.values[i]);
    return found;
  }

  private add(pair: string): void {
    const equals = pair.indexOf("=");
    const name = equals < 0 ? pair : pair.substring(0, equals);
    const value = equals < 0 ? "" : pair.substring(equals + 1);
    this.names.push(percentDecode(name, true));
    this.values.push(percentDecode(value, true));
  }
}
