import { RET, takeString } from "../abi/lift";
import { endLanding, landAt } from "../abi/realloc";
import { NONE, Resource } from "../abi/resource";
import { waitUntil } from "../io/wait";
import { Failure, Result } from "../result";
import { decodeAt } from "../text/decode";
import { dropIncomingBody, incomingBodyStream } from "../wasi/wasi-http-types";
import { dropError, errorToDebugString } from "../wasi/wasi-io-error";
import { dropInputStream, inputStreamBlockingRead, inputStreamSubscribe } from "../wasi/wasi-io-streams";

/** Most bytes of one read. */
export const CHUNK: i32 = 65536;

/** Room for the first read. It grows with what arrives: requests that wait for a body should not hold 64 KiB each. */
const FIRST: i32 = 4096;

/** Most bytes that a body read whole may have, unless the caller says otherwise. */
export const DEFAULT_BODY_LIMIT: i32 = 10 << 20;

// @ts-ignore: decorator
@lazy
const EMPTY = new Uint8Array(0);

/** A function that sets no timer has no code for them, since the compiler sees that this never changes. */
let hasTimers: bool = false;

/**
 * An incoming body, read in chunks:
 *
 * ```ts
 * const body = request.body;
 * while (body.next()) sum += count(body.chunk);
 * const failure = body.failure;
 * if (failure !== null) return Response.text("upload broke off: " + failure.message, 400);
 * ```
 */
export class BodyReader {
  private readonly body: Resource;
  private readonly stream: Resource;
  private buffer: Uint8Array | null = null;
  private capacity: i32 = 0;
  private broken: Failure | null = null;

  /**
   * For the library's own use.
   *
   * @param body handle of an incoming body, or -1 when it was given away before
   * @param timer that the body has to be faster than, or -1
   */
  constructor(
    body: i32,
    private readonly timer: i32 = NONE,
  ) {
    if (timer != NONE) hasTimers = true;
    this.body = new Resource(body, dropIncomingBody);
    let stream = NONE;
    if (body != NONE) {
      incomingBodyStream(body, RET);
      if (load<u8>(RET) == 0) stream = load<i32>(RET, 4);
    }
    this.stream = new Resource(stream, dropInputStream);
  }

  /**
   * Waits for more.
   *
   * @returns true when there is a `chunk`, false at the end and when the body broke off: `failure` tells which
   */
  next(): bool {
    const buffer = this.room();
    const length = this.readInto(buffer.dataStart, this.capacity);
    // One view for all chunks: a body of any length is read without making garbage.
    store<i32>(changetype<usize>(buffer), length, offsetof<Uint8Array>("byteLength"));
    return length != 0;
  }

  /** Where the next chunk goes: more room once a chunk has filled it. */
  private room(): Uint8Array {
    const buffer = this.buffer;
    if (buffer !== null && (buffer.length < this.capacity || this.capacity == CHUNK)) return buffer;
    this.capacity = buffer === null ? FIRST : this.capacity << 2;
    const larger = new Uint8Array(this.capacity);
    this.buffer = larger;
    return larger;
  }

  /** What `next` found. The next call changes it: copy what you want to keep. */
  get chunk(): Uint8Array {
    const buffer = this.buffer;
    return buffer === null ? EMPTY : buffer;
  }

  /** Why the body broke off; null when it did not. */
  get failure(): Failure | null {
    return this.broken;
  }

  /** What is left of the body. Fails with `"too-large"` when that is more than `limit` bytes. */
  bytes(limit: i32 = DEFAULT_BODY_LIMIT): Result<Uint8Array> {
    let size = min(limit, FIRST);
    // One byte of room more than permitted tells a body of exactly `limit` bytes from a longer one.
    let buffer = new ArrayBuffer(size + 1);
    let length = 0;
    while (true) {
      const read = this.readInto(changetype<usize>(buffer) + length, size + 1 - length);
      if (read == 0) break;
      length += read;
      if (length > limit) return this.giveUp(limit);
      if (length > size) {
        size = <i32>min<i64>(limit, <i64>size << 1);
        const larger = new ArrayBuffer(size + 1);
        memory.copy(changetype<usize>(larger), changetype<usize>(buffer), length);
        buffer = larger;
      }
    }
    const broken = this.broken;
    return broken === null ? Result.ok(Uint8Array.wrap(buffer, 0, length)) : Result.fail<Uint8Array>(broken);
  }

  /** What is left of the body, decoded from UTF-8; a byte order mark is left out. Fails like `bytes`. */
  text(limit: i32 = DEFAULT_BODY_LIMIT): Result<string> {
    const read = this.bytes(limit);
    if (read.isError) return Result.fail<string>(read.error);
    const bytes = read.value;
    const start = bytes.length >= 3 && bytes[0] == 0xef && bytes[1] == 0xbb && bytes[2] == 0xbf ? 3 : 0;
    return Result.ok(decodeAt(bytes.dataStart + start, bytes.length - start));
  }

  /** Discards the rest. The library does it for you when the request is over. */
  close(): void {
    this.stream.close();
    this.body.close();
  }

  private giveUp(limit: i32): Result<Uint8Array> {
    this.close();
    return Result.fail<Uint8Array>(new Failure("too-large", "The body has more than " + limit.toString() + " bytes"));
  }

  /** @returns the number of bytes read, 0 at the end */
  private readInto(target: usize, size: i32): i32 {
    while (this.stream.isOpen) {
      if (hasTimers && this.isLate()) return 0;
      landAt(target, size);
      inputStreamBlockingRead(this.stream.handle, min(size, CHUNK), RET);
      endLanding();
      if (load<u8>(RET) != 0) this.end();
      else if (load<i32>(RET, 8) != 0) return load<i32>(RET, 8);
    }
    return 0;
  }

  private isLate(): bool {
    if (this.timer == NONE || waitUntil(inputStreamSubscribe(this.stream.handle), this.timer)) return false;
    this.broken = new Failure("timeout", "The body was not complete in time");
    this.close();
    return true;
  }

  /** Reads the `stream-error` at RET + 4: closed is how a body ends, the other case is how it breaks off. */
  private end(): void {
    if (load<u8>(RET, 4) == 0) {
      const error = load<i32>(RET, 8);
      errorToDebugString(error, RET);
      this.broken = new Failure("body-failed", takeString(RET));
      dropError(error);
    }
    this.close();
  }
}
