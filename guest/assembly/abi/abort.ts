import { writeUtf8 } from "../text/encode";
import { getStderr } from "../wasi/wasi-cli-stderr";
import { outputStreamBlockingWriteAndFlush } from "../wasi/wasi-io-streams";
import { RET } from "./lift";

/** Most code units of a message that are told: the report then fits into one `blocking-write-and-flush`, 4096 bytes. */
const MOST_UNITS: i32 = 1024;
const REPORT: usize = memory.data(4096);

/**
 * What `throw`, a failed `assert` and a range check come to: the message with its place goes to standard error, and
 * from there to the function's log; then the request ends. Allocates nothing, since memory may be what is missing.
 */
export function abort(message: string | null, file: string | null, line: u32, column: u32): void {
  let end = writeText(message, REPORT);
  if (file !== null) {
    end = writeText(file, writeText(" at ", end));
    end = writeNumber(line, writeColon(end));
    end = writeNumber(column, writeColon(end));
  }
  report(end);
}

/** What the allocator calls when the host gives no more pages. */
export function outOfMemory(): void {
  const end = writeNumber(memory.size() << 6, writeText("Out of memory, KiB in use: ", REPORT));
  report(end);
}

/** Tells what stands between `REPORT` and `end`, and ends the request. */
function report(end: usize): void {
  store<u8>(end, 0x0a);
  outputStreamBlockingWriteAndFlush(getStderr(), REPORT, <i32>(end + 1 - REPORT), RET);
  unreachable();
}

function writeText(text: string | null, target: usize): usize {
  if (text === null) return target;
  return writeUtf8(changetype<usize>(text), min(text.length, MOST_UNITS), target);
}

function writeColon(target: usize): usize {
  store<u8>(target, 0x3a);
  return target + 1;
}

function writeNumber(value: u32, target: usize): usize {
  let digits: usize = 1;
  for (let rest = value / 10; rest > 0; rest /= 10) digits++;
  for (let at = target + digits; at > target; value /= 10) store<u8>(--at, 0x30 + (value % 10));
  return target + digits;
}
