import { JsonValue } from "../json/value";
import { Utf8 } from "../text/utf8";
import { BodyStream } from "./body-stream";
import { Headers } from "./headers";

/** The function's response. */
export class Response {
  /** Header fields to send. `content-length` is added for a body that is given as a whole. */
  readonly headers: Headers = new Headers();
  private source: BodyStream | null = null;

  /** @param status 200 to 999; the function fails with any other */
  constructor(
    public status: i32 = 200,
    public body: Uint8Array | null = null,
  ) {}

  /** Plain text. */
  static text(text: string, status: i32 = 200): Response {
    return Response.of("text/plain; charset=utf-8", text, status);
  }

  /** A page. The text is sent unchanged: pass what users wrote through `escapeHtml`. */
  static html(text: string, status: i32 = 200): Response {
    return Response.of("text/html; charset=utf-8", text, status);
  }

  /** Text of any type. */
  static of(contentType: string, text: string, status: i32 = 200): Response {
    return Response.bytes(Utf8.encode(text), status, contentType);
  }

  /** A JSON value. */
  static json(value: JsonValue, status: i32 = 200): Response {
    return Response.of("application/json", value.toString(), status);
  }

  /** Bytes of any type. */
  static bytes(bytes: Uint8Array, status: i32 = 200, contentType: string = "application/octet-stream"): Response {
    const response = new Response(status, bytes);
    response.headers.append("content-type", contentType);
    return response;
  }

  /** No body at all. */
  static empty(status: i32 = 204): Response {
    return new Response(status);
  }

  /** Sends the client elsewhere. 302 and 303 make it GET there; 307 and 308 repeat method and body. */
  static redirect(location: string, status: i32 = 302): Response {
    const response = new Response(status);
    response.headers.append("location", location);
    return response;
  }

  /** A body that is written while it is sent, so that it is never in memory as a whole. */
  static stream(source: BodyStream, status: i32 = 200, contentType: string = "application/octet-stream"): Response {
    const response = new Response(status);
    response.source = source;
    response.headers.append("content-type", contentType);
    return response;
  }

  /** Sets a header and returns the response: `Response.text("…").with("cache-control", "no-store")`. */
  with(name: string, value: string): Response {
    this.headers.set(name, value);
    return this;
  }

  /** For the library's own use. */
  get stream(): BodyStream | null {
    return this.source;
  }
}
