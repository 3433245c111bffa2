import { RET } from "../abi/lift";
import { missedWriteDeadline } from "../io/wait";
import { dropOutgoingBody, outgoingBodyFinish, outgoingBodyWrite } from "../wasi/wasi-http-types";
import { dropOutputStream } from "../wasi/wasi-io-streams";
import { BodyStream } from "./body-stream";
import { BodyWriter, writeAll } from "./body-writer";

/** Writes a body, if there is one, and lets go of it. A reader that is gone is not a failure of the writer. */
export function writeBody(stream: BodyStream | null, bytes: Uint8Array | null, body: i32): void {
  if (stream !== null) return writeStream(stream, body);
  if (bytes !== null && bytes.length != 0) {
    const output = openBody(body);
    writeAll(output, bytes.dataStart, bytes.length);
    dropOutputStream(output);
  }
  finish(body, true);
}

/** A body that was given up is dropped, which is how the other side gets to know. */
function writeStream(stream: BodyStream, body: i32): void {
  const writer = new BodyWriter(openBody(body));
  stream.write(writer);
  dropOutputStream(writer.stream);
  finish(body, writer.isComplete);
}

function finish(body: i32, isComplete: bool): void {
  if (isComplete && !missedWriteDeadline()) outgoingBodyFinish(body, 0, 0, RET);
  else dropOutgoingBody(body);
}

function openBody(body: i32): i32 {
  outgoingBodyWrite(body, RET);
  return load<i32>(RET, 4);
}
