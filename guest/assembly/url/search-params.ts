import { wellFormed } from "../abi/lower";
import { Query, QueryParameter } from "../http/query";
import { FORM_SET, encodeSet } from "./encode-set";
import { URL } from "./url";

/**
 * The parameters of a query, to read and to change, as Fetch's class of that name. A plus and a space are the same when
 * read; a space is written as a plus.
 *
 * ```ts
 * const parameters = new URLSearchParams();
 * parameters.append("q", "größer als");
 * fetch("https://api.example.com/search?" + parameters.toString());
 * ```
 */
export class URLSearchParams {
  private list: QueryParameter[];
  /** The address whose query this is. */
  private owner: URL | null = null;

  /** @param text a query, with or without the question mark; malformed escapes stay as they are */
  constructor(text: string = "") {
    this.list = parametersOf(wellFormed(text.startsWith("?") ? text.substring(1) : text));
  }

  /** For the library's own use. @param query without the question mark */
  static of(owner: URL, query: string): URLSearchParams {
    const parameters = new URLSearchParams();
    parameters.list = parametersOf(query);
    parameters.owner = owner;
    return parameters;
  }

  /** How many parameters there are. */
  get size(): i32 {
    return this.list.length;
  }

  /** The first value of a name; null when there is none. */
  get(name: string): string | null {
    const at = this.indexOf(wellFormed(name), 0);
    return at < 0 ? null : this.list[at].value;
  }

  /** Each value of a name, in order. */
  getAll(name: string): string[] {
    const values: string[] = [];
    const key = wellFormed(name);
    for (let at = this.indexOf(key, 0); at >= 0; at = this.indexOf(key, at + 1)) values.push(this.list[at].value);
    return values;
  }

  /** Whether there is a parameter of that name. */
  has(name: string): bool {
    return this.indexOf(wellFormed(name), 0) >= 0;
  }

  /** Adds a parameter at the end and keeps others of that name. */
  append(name: string, value: string): void {
    this.list.push(new QueryParameter(wellFormed(name), wellFormed(value)));
    this.update();
  }

  /** Replaces the first value of a name and removes the others; adds a parameter at the end when there is none. */
  set(name: string, value: string): void {
    const key = wellFormed(name);
    const at = this.indexOf(key, 0);
    if (at < 0) return this.append(key, value);
    this.list[at] = new QueryParameter(key, wellFormed(value));
    this.remove(key, at + 1);
    this.update();
  }

  /** Removes all parameters of a name. */
  delete(name: string): void {
    this.remove(wellFormed(name), 0);
    this.update();
  }

  /** Puts the parameters in order of their names, by code units; those of one name stay in order. */
  sort(): void {
    this.list.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
    this.update();
  }

  /** All parameters, decoded, in order: a copy. */
  parameters(): QueryParameter[] {
    return this.list.slice();
  }

  /** The query without a question mark, encoded as a form: `q=gr%C3%B6%C3%9Fer+als`. */
  toString(): string {
    let text = "";
    for (let i = 0; i < this.list.length; i++) {
      const parameter = this.list[i];
      if (i > 0) text += "&";
      text += encodeSet(parameter.name, FORM_SET, true) + "=" + encodeSet(parameter.value, FORM_SET, true);
    }
    return text;
  }

  /** For the library's own use: the query of the address was replaced. */
  reset(query: string): void {
    this.list = parametersOf(query);
  }

  private indexOf(name: string, from: i32): i32 {
    for (let i = from; i < this.list.length; i++) if (this.list[i].name == name) return i;
    return -1;
  }

  /** Takes the parameters of a name away, from a position on. */
  private remove(name: string, from: i32): void {
    const list = this.list;
    let kept = from;
    for (let i = from; i < list.length; i++) {
      const parameter = list[i];
      if (parameter.name != name) list[kept++] = parameter;
    }
    list.length = kept;
  }

  private update(): void {
    const owner = this.owner;
    if (owner !== null) owner.adoptParameters(this.toString());
  }
}

function parametersOf(query: string): QueryParameter[] {
  return new Query(query).parameters();
}
