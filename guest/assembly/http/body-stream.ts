import { BodyReader } from "./body-reader";
import { BodyWriter } from "./body-writer";

/**
 * A body that is written while it is sent. Give it the fields that it needs, since functions have no closures:
 *
 * ```ts
 * class Countdown extends BodyStream {
 *   constructor(private from: i32) { super(); }
 *   write(out: BodyWriter): void {
 *     for (let i = this.from; i > 0 && out.isOpen; i--) out.text(`${i}\n`);
 *   }
 * }
 * return Response.stream(new Countdown(10));
 * ```
 */
export abstract class BodyStream {
  /** Writes the whole body, and returns when it is done or `out.isOpen` is false. */
  abstract write(out: BodyWriter): void;
}

/** Passes on a body as it arrives: `Response.stream(new PassThrough(request.body))`. */
export class PassThrough extends BodyStream {
  constructor(private readonly reader: BodyReader) {
    super();
  }

  /** Passes on everything; breaks off when the incoming body does. */
  write(out: BodyWriter): void {
    while (this.reader.next()) if (!out.write(this.reader.chunk)) return;
    if (this.reader.failure !== null) out.abandon();
  }
}
