import { RET } from "../abi/lift";
import { Utf8 } from "../text/utf8";
import { dropError } from "../wasi/wasi-io-error";
import { outputStreamCheckWrite, outputStreamFlush, outputStreamSubscribe, outputStreamWrite } from "../wasi/wasi-io-streams";
import { waitToWrite } from "../io/wait";

const ERROR_LAST_OPERATION_FAILED: u8 = 0;

/** Reads the `stream-error` at `at` and gives back what it holds. */
function dropStreamError(at: usize): void {
  if (load<u8>(at) == ERROR_LAST_OPERATION_FAILED) dropError(load<i32>(at, 4));
}

/** Bytes that the stream takes now, waiting for room; 0 when the reader is gone or a deadline has passed. */
function waitForRoom(stream: i32): u64 {
  while (true) {
    outputStreamCheckWrite(stream, RET);
    if (load<u8>(RET) != 0) {
      dropStreamError(RET + 8);
      return 0;
    }
    const room = load<u64>(RET, 8);
    if (room > 0) return room;
    if (!waitToWrite(outputStreamSubscribe(stream))) return 0;
  }
}

/** Writes everything, as fast as the reader takes it. @returns false when the reader is gone */
export function writeAll(stream: i32, pointer: usize, length: usize): bool {
  while (length > 0) {
    const room = waitForRoom(stream);
    if (room == 0) return false;
    const part = <usize>min<u64>(room, length);
    outputStreamWrite(stream, pointer, <i32>part, RET);
    if (load<u8>(RET) != 0) {
      dropStreamError(RET + 4);
      return false;
    }
    pointer += part;
    length -= part;
  }
  return true;
}

/**
 * Where a streamed body goes. Every write waits until the host has taken the bytes: a slow reader makes the function
 * wait and fills nobody's memory.
 */
export class BodyWriter {
  private open: bool = true;
  private complete: bool = true;

  /** For the library's own use. */
  constructor(readonly stream: i32) {}

  /** False once the reader is gone: further writes do nothing. */
  get isOpen(): bool {
    return this.open;
  }

  /** @returns false when the reader is gone */
  write(bytes: Uint8Array): bool {
    if (this.open) this.open = writeAll(this.stream, bytes.dataStart, bytes.length);
    return this.open;
  }

  /** Writes text as UTF-8. @returns false when the reader is gone */
  text(text: string): bool {
    return this.write(Utf8.encode(text));
  }

  /** Breaks the body off: the reader learns that it is incomplete. */
  abandon(): void {
    this.open = false;
    this.complete = false;
  }

  /** For the library's own use: false after `abandon`. */
  get isComplete(): bool {
    return this.complete;
  }

  /** Waits until everything written so far is on its way. @returns false when the reader is gone */
  flush(): bool {
    if (!this.open) return false;
    outputStreamFlush(this.stream, RET);
    if (load<u8>(RET) != 0) {
      dropStreamError(RET + 4);
      this.open = false;
      return false;
    }
    // A stream that is being flushed takes nothing until that is done.
    this.open = waitForRoom(this.stream) != 0;
    return this.open;
  }
}
