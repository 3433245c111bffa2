import { getStderr } from "../wasi/cli-stderr";
import { outputBlockingWriteAndFlush } from "../wasi/io-streams";
import { RET } from "./lift";

/** `blocking-write-and-flush` takes no more at once. */
const MOST: i32 = 4096;

let aborting: bool = false;

/**
 * What `throw`, a failed `assert` and a range check come to: the message with its place goes to standard error, and
 * from there to the function's log; then the request ends.
 */
export function abort(message: string | null, file: string | null, line: u32, column: u32): void {
  // Telling may fail for the same reason, no memory for instance.
  if (!aborting) {
    aborting = true;
    const reason = message === null ? "abort" : message;
    const place = file === null ? "" : " at " + file + ":" + line.toString() + ":" + column.toString();
    const bytes = String.UTF8.encode(reason + place + "\n", false, String.UTF8.ErrorMode.REPLACE);
    outputBlockingWriteAndFlush(getStderr(), changetype<usize>(bytes), min(bytes.byteLength, MOST), RET);
  }
  unreachable();
}
