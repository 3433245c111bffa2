import { RET } from "../abi/lift";
import { NONE, Resource } from "../abi/resource";
import { parseBody } from "../json/body";
import { JsonValue } from "../json/value";
import { Result } from "../result";
import {
  dropIncomingResponse,
  incomingResponseConsume,
  incomingResponseHeaders,
  incomingResponseStatus,
} from "../wasi/wasi-http-types";
import { BodyReader, DEFAULT_BODY_LIMIT } from "./body-reader";
import { IncomingHeaders } from "./incoming-headers";

/** The response of another server. */
export class FetchResponse {
  private readonly own: Resource;
  private incomingHeaders: IncomingHeaders | null = null;
  private reader: BodyReader | null = null;

  /** For the library's own use. */
  constructor(
    handle: i32,
    private readonly timer: Resource | null,
  ) {
    this.own = new Resource(handle, dropIncomingResponse);
  }

  /** 100 to 599. */
  get status(): i32 {
    return incomingResponseStatus(this.own.handle);
  }

  /** True for a status from 200 to 299. */
  get isSuccess(): bool {
    const status = this.status;
    return status >= 200 && status < 300;
  }

  /** The header fields that came with it. */
  get headers(): IncomingHeaders {
    let headers = this.incomingHeaders;
    if (headers === null) this.incomingHeaders = headers = new IncomingHeaders(incomingResponseHeaders(this.own.handle));
    return headers;
  }

  /** The body, to be read in chunks. It can be read once, whichever way. */
  get body(): BodyReader {
    let reader = this.reader;
    if (reader === null) {
      incomingResponseConsume(this.own.handle, RET);
      const timer = this.timer;
      this.reader = reader = new BodyReader(load<u8>(RET) == 0 ? load<i32>(RET, 4) : NONE, timer === null ? NONE : timer.handle);
    }
    return reader;
  }

  /** The whole body. Fails with `"too-large"` above `limit` bytes, with `"body-failed"` when it breaks off, with `"timeout"`. */
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

  /** Releases the connection before the request is over, for a function that sends many requests. */
  close(): void {
    const reader = this.reader;
    if (reader !== null) reader.close();
    const headers = this.incomingHeaders;
    if (headers !== null) headers.close();
    this.own.close();
    const timer = this.timer;
    if (timer !== null) timer.close();
  }
}
