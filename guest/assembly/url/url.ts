import { wellFormed } from "../abi/lower";
import { encodeFragment, encodeQuery, parsePath, parseUrl } from "./parse";
import { UrlRecord } from "./record";
import { URLSearchParams } from "./search-params";

/**
 * An address, parsed and written as the URL standard has it, like the class of browsers and Node.js:
 *
 * ```ts
 * const url = URL.parse(link, "https://example.com/docs/");
 * if (url === null) return Response.text("No address: " + link, 400);
 * url.searchParams.set("page", "2");
 * const answer = fetch(url.href);
 * ```
 *
 * Hosts that are not ASCII are refused (give their `xn--` form), and what stands behind `xn--` is not checked. `href`,
 * `protocol`, `username`, `password`, `host`, `hostname` and `port` can be read but not set.
 */
export class URL {
  private record: UrlRecord;
  private parameters: URLSearchParams | null = null;

  /**
   * Ends the request when the text is not a URL: for URLs that are known to be valid. `parse` is for others.
   *
   * @param base what a relative address is resolved against
   */
  constructor(url: string, base: string | null = null) {
    const record = recordOf(url, base);
    if (record === null) throw new Error("Not a URL: " + url);
    this.record = record;
  }

  /** The URL; null when the text is not one, or is relative and there is no base, or the base is not a URL. */
  static parse(url: string, base: string | null = null): URL | null {
    const record = recordOf(url, base);
    if (record === null) return null;
    const parsed = new URL("a:");
    parsed.record = record;
    return parsed;
  }

  /** Whether `parse` would return a URL. */
  static canParse(url: string, base: string | null = null): bool {
    return recordOf(url, base) !== null;
  }

  /** The whole address, normalized. */
  get href(): string {
    return this.record.href();
  }

  /** Scheme, host and port; `"null"` for a scheme other than http, https, ws, wss and ftp. */
  get origin(): string {
    const record = this.record;
    if (!record.isSpecial || record.scheme == "file") return "null";
    return record.scheme + "://" + record.authority();
  }

  /** The scheme with its colon: `"https:"`. */
  get protocol(): string {
    return this.record.scheme + ":";
  }

  /** The user's name, percent-encoded, or empty. */
  get username(): string {
    return this.record.username;
  }

  /** The password, percent-encoded, or empty. */
  get password(): string {
    return this.record.password;
  }

  /** Host and port; the port is left out when it is that of the scheme. */
  get host(): string {
    return this.record.authority();
  }

  /** The host: a domain in lower case, an IPv4 address, or an IPv6 address in brackets; or empty. */
  get hostname(): string {
    const host = this.record.host;
    return host === null ? "" : host;
  }

  /** The port in digits; empty when it is that of the scheme or there is none. */
  get port(): string {
    return this.record.port < 0 ? "" : this.record.port.toString();
  }

  /** The path, percent-encoded, without `.` and `..`. */
  get pathname(): string {
    return this.record.pathname();
  }

  /** Encodes what is not permitted in a path. Does nothing to an address such as `mailto:…`. */
  set pathname(path: string) {
    if (this.record.isOpaque) return;
    this.record.path = [];
    parsePath(path, this.record);
  }

  /** The query with its question mark, or empty. */
  get search(): string {
    const query = this.record.query;
    return query === null || query.length == 0 ? "" : "?" + query;
  }

  /** Replaces the query, with or without a question mark; an empty text removes it. */
  set search(search: string) {
    const query = search.startsWith("?") ? search.substring(1) : search;
    this.record.query = search.length == 0 ? null : encodeQuery(wellFormed(query), this.record.isSpecial);
    const parameters = this.parameters;
    const kept = this.record.query;
    if (parameters !== null) parameters.reset(kept === null ? "" : kept);
  }

  /** The parameters of the query. Changing them changes the URL. */
  get searchParams(): URLSearchParams {
    let parameters = this.parameters;
    if (parameters === null) {
      const query = this.record.query;
      this.parameters = parameters = URLSearchParams.of(this, query === null ? "" : query);
    }
    return parameters;
  }

  /** The fragment with its hash, or empty. */
  get hash(): string {
    const fragment = this.record.fragment;
    return fragment === null || fragment.length == 0 ? "" : "#" + fragment;
  }

  /** Replaces the fragment, with or without a hash; an empty text removes it. */
  set hash(hash: string) {
    const fragment = hash.startsWith("#") ? hash.substring(1) : hash;
    this.record.fragment = hash.length == 0 ? null : encodeFragment(fragment);
  }

  /** The same as `href`. */
  toString(): string {
    return this.href;
  }

  /** For the library's own use: the parameters have changed. */
  adoptParameters(query: string): void {
    this.record.query = query.length == 0 ? null : query;
  }
}

function recordOf(url: string, base: string | null): UrlRecord | null {
  if (base === null) return parseUrl(wellFormed(url), null);
  const resolved = parseUrl(wellFormed(base), null);
  return resolved === null ? null : parseUrl(wellFormed(url), resolved);
}
