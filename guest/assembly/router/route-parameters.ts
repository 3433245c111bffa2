import { Failure, Result } from "../result";
import { percentDecode } from "../text/percent";

/** What a route's `:name` parts and its `*` stand for in the path of a request. */
export class RouteParameters {
  /** For the library's own use. @param segments of the path, as they were sent */
  constructor(
    private readonly names: string[],
    private readonly positions: i32[],
    private readonly segments: string[],
    private readonly restAt: i32,
  ) {}

  /** The decoded segment that `:name` stands for, never empty. Ends the request when the route has no such name. */
  get(name: string): string {
    const at = this.names.indexOf(name);
    if (at < 0) throw new Error("The route has no parameter :" + name);
    return percentDecode(this.segments[this.positions[at]]);
  }

  /** Whether the route has a parameter of that name. */
  has(name: string): bool {
    return this.names.includes(name);
  }

  /**
   * The parameter as a whole number in decimal digits, with an optional minus. Fails with `"invalid-parameter"` for
   * anything else, and for what does not fit into 64 bits. Ends the request when the route has no such name.
   */
  integer(name: string): Result<i64> {
    const text = this.get(name);
    const isNegative = text.startsWith("-");
    let magnitude: u64 = 0;
    let digits = 0;
    for (let i = isNegative ? 1 : 0, n = text.length; i < n; i++, digits++) {
      const digit = <u32>text.charCodeAt(i) - 0x30;
      // 18 digits always fit; the nineteenth is checked below.
      if (digit > 9 || digits == 19) return notInteger(name, text);
      magnitude = magnitude * 10 + digit;
    }
    const most = <u64>i64.MAX_VALUE + (isNegative ? 1 : 0);
    if (digits == 0 || magnitude > most) return notInteger(name, text);
    return Result.ok<i64>(isNegative ? -(<i64>magnitude) : <i64>magnitude);
  }

  /**
   * What the `*` of the route stands for, as it was sent, with slashes and escapes; empty without one. It is not
   * decoded, since `%2F` is not a slash: split it before you decode it.
   */
  get rest(): string {
    return this.restAt < 0 ? "" : this.segments.slice(this.restAt).join("/");
  }
}

function notInteger(name: string, text: string): Result<i64> {
  return Result.fail<i64>(new Failure("invalid-parameter", name + " is not a whole number: " + text));
}
