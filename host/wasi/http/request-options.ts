/** `wasi:http/types#request-options`: durations in nanoseconds; undefined is the host's default. */
export class RequestOptions {
  #connect: bigint | undefined;
  #firstByte: bigint | undefined;
  #betweenBytes: bigint | undefined;

  connectTimeout(): bigint | undefined {
    return this.#connect;
  }

  setConnectTimeout(duration: bigint | undefined): void {
    this.#connect = duration;
  }

  firstByteTimeout(): bigint | undefined {
    return this.#firstByte;
  }

  setFirstByteTimeout(duration: bigint | undefined): void {
    this.#firstByte = duration;
  }

  betweenBytesTimeout(): bigint | undefined {
    return this.#betweenBytes;
  }

  setBetweenBytesTimeout(duration: bigint | undefined): void {
    this.#betweenBytes = duration;
  }
}

/** A guest's timeout in milliseconds, never above the function's limit. */
export function timeoutMs(duration: bigint | undefined, limitMs: number): number {
  if (duration === undefined || duration >= BigInt(limitMs) * 1_000_000n) return limitMs;
  return Math.max(1, Math.ceil(Number(duration) / 1_000_000));
}
