import { RET, takeBytes } from "../abi/lift";
import { getRandomBytes, getRandomU64 } from "../wasi/wasi-random-random";

const MOST_AT_ONCE: i32 = 65536;

/** Random values that cannot be guessed: good for tokens and keys. */
export class Random {
  /** Random bytes. @param length how many; more than 64 KiB are asked for in parts, since hosts bound what they give */
  static bytes(length: i32): Uint8Array {
    if (length <= MOST_AT_ONCE) return draw(length);
    const bytes = new Uint8Array(length);
    for (let at = 0; at < length; at += MOST_AT_ONCE) bytes.set(draw(min(MOST_AT_ONCE, length - at)), at);
    return bytes;
  }

  /** 64 random bits. */
  static u64(): u64 {
    return getRandomU64();
  }

  /** A whole number from 0 to `limit`, which is left out; each is as likely as any other. 0 when `limit` is 0. */
  static below(limit: u64): u64 {
    if (limit == 0) return 0;
    // Of 2^64 values the lowest few are one too many for some remainders.
    const surplus = (0 - limit) % limit;
    let value = Random.u64();
    while (value < surplus) value = Random.u64();
    return value % limit;
  }

  /** A random UUID, version 4: `3b241101-e2bb-4255-8caf-4136c566a962`. */
  static uuid(): string {
    const high = (getRandomU64() & 0xffff_ffff_ffff_0fff) | 0x4000;
    const low = (getRandomU64() & 0x3fff_ffff_ffff_ffff) | 0x8000_0000_0000_0000;
    const text = hex(high) + hex(low);
    return (
      text.substring(0, 8) +
      "-" +
      text.substring(8, 12) +
      "-" +
      text.substring(12, 16) +
      "-" +
      text.substring(16, 20) +
      "-" +
      text.substring(20)
    );
  }
}

function draw(length: i32): Uint8Array {
  getRandomBytes(length, RET);
  return takeBytes(RET);
}

/** 16 lower-case digits. */
function hex(value: u64): string {
  return value.toString(16).padStart(16, "0");
}

/** Takes the place of the seed that `Math.random` asks a JavaScript host for. */
export function seed(): f64 {
  return reinterpret<f64>(getRandomU64());
}
