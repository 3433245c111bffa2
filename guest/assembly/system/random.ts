import { RET, takeBytes } from "../abi/lift";
import { getRandomBytes, getRandomU64 } from "../wasi/wasi-random-random";

/** Random values that nobody can guess: good for tokens and keys. */
export class Random {
  /** @param length a host may permit no more than 64 KiB at once */
  static bytes(length: i32): Uint8Array {
    getRandomBytes(length, RET);
    return takeBytes(RET);
  }

  static u64(): u64 {
    return getRandomU64();
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

/** 16 lower-case digits. */
function hex(value: u64): string {
  return value.toString(16).padStart(16, "0");
}

/** Takes the place of the seed that `Math.random` asks a JavaScript host for. */
export function seed(): f64 {
  return reinterpret<f64>(getRandomU64());
}
