import { RET, takeString } from "../abi/lift";
import { NONE, Resource } from "../abi/resource";
import { parseBody } from "../json/body";
import { JsonValue } from "../json/value";
import { Result } from "../result";
import { percentDecode } from "../text/percent";
import {
  dropIncomingRequest,
  incomingRequestAuthority,
  incomingRequestConsume,
  incomingRequestHeaders,
  incomingRequestMethod,
  incomingRequestPathWithQuery,
  incomingRequestScheme,
} from "../wasi/wasi-http-types";
import { BodyReader, DEFAULT_BODY_LIMIT } from "./body-reader";
import { IncomingHeaders } from "./incoming-headers";
import { takeMethod } from "./method";
import { Query } from "./query";

/** Reads the `option<string>` at RET. */
function takeOptionalString(): string {
  return load<u8>(RET) == 0 ? "" : takeString(RET + 4);
}

/** The request that the function answers. Only what is asked for is fetched from the host. */
export class Request {
  private targetText: string | null = null;
  private parsedQuery: Query | null = null;
  private incomingHeaders: IncomingHeaders | null = null;
  private reader: BodyReader | null = null;

  /** For the library's own use. */
  constructor(private readonly handle: i32) {
    new Resource(handle, dropIncomingRequest);
  }

  /** `"GET"`, `"POST"`, …; a method that HTTP does not define is given as the client sent it. */
  get method(): string {
    incomingRequestMethod(this.handle, RET);
    return takeMethod();
  }

  /** Path and query as they were sent: `/search?q=a%20b`. */
  get target(): string {
    let target = this.targetText;
    if (target === null) {
      incomingRequestPathWithQuery(this.handle, RET);
      target = takeOptionalString();
      if (target.length == 0) target = "/";
      this.targetText = target;
    }
    return target;
  }

  /** The path as it was sent, with its escapes: `/users/J%C3%BCrgen`. */
  get path(): string {
    const target = this.target;
    const mark = target.indexOf("?");
    return mark < 0 ? target : target.substring(0, mark);
  }

  /**
   * The decoded parts of the path between its slashes: `/users/J%C3%BCrgen/` has `["users", "Jürgen"]`. Empty parts are
   * left out.
   */
  get segments(): string[] {
    const parts = this.path.split("/");
    const segments: string[] = [];
    for (let i = 0, n = parts.length; i < n; i++) if (parts[i].length != 0) segments.push(percentDecode(parts[i]));
    return segments;
  }

  /** The decoded parameters of the query. */
  get query(): Query {
    let query = this.parsedQuery;
    if (query === null) {
      const target = this.target;
      const mark = target.indexOf("?");
      this.parsedQuery = query = new Query(mark < 0 ? "" : target.substring(mark + 1));
    }
    return query;
  }

  /** `"http"`, `"https"`, or empty when the host does not say. */
  get scheme(): string {
    incomingRequestScheme(this.handle, RET);
    if (load<u8>(RET) == 0) return "";
    const known = load<u8>(RET, 4);
    if (known == 0) return "http";
    return known == 1 ? "https" : takeString(RET + 8);
  }

  /** Host and port as the client named them, or empty. */
  get authority(): string {
    incomingRequestAuthority(this.handle, RET);
    return takeOptionalString();
  }

  /** The whole address: `http://localhost:8787/search?q=a%20b`. */
  get url(): string {
    const scheme = this.scheme;
    return (scheme.length == 0 ? "http" : scheme) + "://" + this.authority + this.target;
  }

  /** The header fields that came with it. */
  get headers(): IncomingHeaders {
    let headers = this.incomingHeaders;
    if (headers === null) this.incomingHeaders = headers = new IncomingHeaders(incomingRequestHeaders(this.handle));
    return headers;
  }

  /** The body, to be read in chunks. It can be read once, whichever way. */
  get body(): BodyReader {
    let reader = this.reader;
    if (reader === null) {
      incomingRequestConsume(this.handle, RET);
      this.reader = reader = new BodyReader(load<u8>(RET) == 0 ? load<i32>(RET, 4) : NONE);
    }
    return reader;
  }

  /** The whole body. Fails with `"too-large"` above `limit` bytes, with `"body-failed"` when it breaks off. */
  bytes(limit: i32 = DEFAULT_BODY_LIMIT): Result<Uint8Array> {
    return this.body.bytes(limit);
  }

  /** The whole body as text, decoded from UTF-8. Fails like `bytes`. */
  text(limit: i32 = DEFAULT_BODY_LIMIT): Result<string> {
    return this.body.text(limit);
  }

  /** The whole body as JSON. Fails like `text`, and with `"invalid-json"`. */
  json(limit: i32 = DEFAULT_BODY_LIMIT): Result<JsonValue> {
    return parseBody(this.body, limit);
  }
}
