import { percentDecode } from "../text/percent";

/** A parameter, decoded. */
export class QueryParameter {
  constructor(
    readonly name: string,
    readonly value: string,
  ) {}
}

/** Where the pair that `Query.next` saw last ends. */
let pairEnd: i32 = 0;

/** The parameters of a query string, decoded like a form: `+` is a space, `%xx` is UTF-8. Decoded when asked for. */
export class Query {
  /** @param text without the leading `?` */
  constructor(readonly text: string) {}

  /** Whether there is a parameter of that name. */
  has(name: string): bool {
    return this.get(name) !== null;
  }

  /** The first value of a name, or null. */
  get(name: string): string | null {
    const text = this.text;
    for (let start = 0; start < text.length; start = pairEnd + 1) {
      const found = parameterAt(text, start);
      if (found !== null && found.name == name) return found.value;
    }
    return null;
  }

  /** Each value of a name. */
  getAll(name: string): string[] {
    const values: string[] = [];
    const all = this.parameters();
    for (let i = 0; i < all.length; i++) if (all[i].name == name) values.push(all[i].value);
    return values;
  }

  /** All parameters in order. */
  parameters(): QueryParameter[] {
    const text = this.text;
    const all: QueryParameter[] = [];
    for (let start = 0; start < text.length; start = pairEnd + 1) {
      const found = parameterAt(text, start);
      if (found !== null) all.push(found);
    }
    return all;
  }
}

/** The parameter that starts here; null when two separators follow each other. Sets `pairEnd`. */
function parameterAt(text: string, start: i32): QueryParameter | null {
  const separator = text.indexOf("&", start);
  const end = separator < 0 ? text.length : separator;
  pairEnd = end;
  if (end == start) return null;
  const sign = text.indexOf("=", start);
  const nameEnd = sign < 0 || sign > end ? end : sign;
  const value = nameEnd == end ? "" : percentDecode(text.substring(nameEnd + 1, end), true);
  return new QueryParameter(percentDecode(text.substring(start, nameEnd), true), value);
}
