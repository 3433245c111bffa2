import { writeUtf8 } from "../text/encode";
import { getStderr } from "../wasi/wasi-cli-stderr";
import { outputStreamBlockingWriteAndFlush } from "../wasi/wasi-io-streams";
import { RET } from "./lift";

/** Most code units of a message that are told: the report then fits into one `blocking-write-and-flush`, 4096 bytes. */
const MOST_UNITS: u32 = 1024;
const REPORT: usize = memory.data(4096);

/**
 * What `throw`, a failed `assert` and a range check come to: the message with its place goes to standard error, and
 * from there to the function's log; then the request ends. Allocates nothing, since memory may be what is missing, and
 * takes addresses in place of strings: a function that holds strings needs room on the collector's stack, which may be
 * what is full.
 */
export function abort(message: usize = 0, file: usize = 0, line: u32 = 0, column: u32 = 0): void {
  // The compiler's check of that stack names texts that it does not put into memory.
  if (file >= __heap_base) return report(writeText(changetype<usize>("Stack overflow"), REPORT));
  let end = writeText(message, REPORT);
  if (file != 0) {
    end = writeText(file, writeText(changetype<usize>(" at "), end));
    end = writeNumber(line, writeColon(end));
    end = writeNumber(column, writeColon(end));
  }
  report(end);
}

/** What the allocator calls when the host gives no more pages. */
export function outOfMemory(): void {
  const end = writeNumber(memory.size() << 6, writeText(changetype<usize>("Out of memory, KiB in use: "), REPORT));
  report(end);
}

/** Tells what stands between `REPORT` and `end`, and ends the request. */
function report(end: usize): void {
  store<u8>(end, 0x0a);
  outputStreamBlockingWriteAndFlush(getStderr(), REPORT, <i32>(end + 1 - REPORT), RET);
  unreachable();
}

/** @param text address of a string, or 0 */
function writeText(text: usize, target: usize): usize {
  if (text == 0) return target;
  // The size in bytes stands before the characters.
  const units = load<u32>(text - 4) >> 1;
  return writeUtf8(text, min(units, MOST_UNITS), target);
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
