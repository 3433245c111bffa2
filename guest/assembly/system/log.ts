import { Utf8 } from "../text/utf8";
import { RET } from "../abi/lift";
import { getStderr } from "../wasi/wasi-cli-stderr";
import { getStdout } from "../wasi/wasi-cli-stdout";
import { outputStreamBlockingWriteAndFlush } from "../wasi/wasi-io-streams";

/** `blocking-write-and-flush` takes no more at once. */
const MOST: i32 = 4096;

/** Writes a line to a standard stream; a failure to log is none of the function's business. */
function writeLine(stream: i32, line: string): void {
  const bytes = Utf8.encode(line + "\n");
  let pointer = bytes.dataStart;
  for (let rest = bytes.length; rest > 0; ) {
    const part = min(rest, MOST);
    outputStreamBlockingWriteAndFlush(stream, pointer, part, RET);
    if (load<u8>(RET) != 0) return;
    pointer += part;
    rest -= part;
  }
}

// Standard streams stay open for as long as the instance lives: asking for one again and again would fill its table.
let stdout: i32 = 0;
let stderr: i32 = 0;
let hasStdout: bool = false;
let hasStderr: bool = false;

function toStdout(line: string): void {
  if (!hasStdout) stdout = getStdout();
  hasStdout = true;
  writeLine(stdout, line);
}

function toStderr(line: string): void {
  if (!hasStderr) stderr = getStderr();
  hasStderr = true;
  writeLine(stderr, line);
}

/**
 * The function's log. Goes to standard output and standard error, which every host has; the host adds time, function
 * and request. `console` does the same.
 */
export class Log {
  /** Writes `debug: MESSAGE` to standard output. */
  static debug(message: string): void {
    toStdout("debug: " + message);
  }

  /** Writes the message to standard output. */
  static info(message: string): void {
    toStdout(message);
  }

  /** Writes `warn: MESSAGE` to standard error. */
  static warn(message: string): void {
    toStderr("warn: " + message);
  }

  /** Writes the message to standard error. */
  static error(message: string): void {
    toStderr(message);
  }
}
