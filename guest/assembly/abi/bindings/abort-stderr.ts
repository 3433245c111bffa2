// @ts-ignore: decorator
@external("STDERR", "get-stderr")
declare function getStderr(): i32;
// @ts-ignore: decorator
@external("STREAMS", "[method]output-stream.blocking-write-and-flush")
declare function write(stream: i32, bytes: usize, length: i32, ret: usize): void;

/** Most code units of a message that are told: with its place it then fits into one write, 4096 bytes. */
const MOST_UNITS: i32 = 1024;
const REPORT: usize = memory.data(4096);
const OUTCOME: usize = memory.data(16, 8);

/**
 * What `throw`, a failed `assert` and a range check come to: the message with its place goes to standard error, and the
 * call traps. Allocates nothing, since memory may be what is missing.
 */
export function abort(message: string | null, file: string | null, line: u32, column: u32): void {
  let end = writeText(message, REPORT);
  if (file !== null) {
    end = writeText(file, writeText(" at ", end));
    end = writeNumber(column, writeNumber(line, end));
  }
  store<u8>(end, 0x0a);
  write(getStderr(), REPORT, <i32>(end + 1 - REPORT), OUTCOME);
  unreachable();
}

function writeText(text: string | null, target: usize): usize {
  if (text === null) return target;
  return target + String.UTF8.encodeUnsafe(changetype<usize>(text), min(text.length, MOST_UNITS), target);
}

/** A colon and the number. */
function writeNumber(value: u32, target: usize): usize {
  store<u8>(target++, 0x3a);
  let digits: usize = 1;
  for (let rest = value / 10; rest > 0; rest /= 10) digits++;
  for (let at = target + digits; at > target; value /= 10) store<u8>(--at, 0x30 + (value % 10));
  return target + digits;
}
