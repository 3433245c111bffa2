import { Utf8 } from "@skerry/guest";
import { crc32 } from "../zlib/checksums";

export const IHDR: u32 = 0x49484452;
export const PLTE: u32 = 0x504c5445;
export const IDAT: u32 = 0x49444154;
export const IEND: u32 = 0x49454e44;
export const TRNS: u32 = 0x74524e53;

/** Bytes around the data of a chunk: length, type and CRC. */
const FRAME: i32 = 12;
const SIGNATURE: u64 = 0x0a1a0a0d474e5089;
const SIGNATURE_BYTES: i32 = 8;

/** Walks through the chunks of a PNG file. */
export class ChunkReader {
  type: u32 = 0;
  data: Uint8Array;
  /** Why `next` returned false; empty when it did not. */
  problem: string = "";
  private at: i32 = SIGNATURE_BYTES;

  constructor(private readonly bytes: Uint8Array) {
    this.data = bytes;
  }

  static isPng(bytes: Uint8Array): bool {
    return bytes.length >= SIGNATURE_BYTES && load<u64>(bytes.dataStart) == SIGNATURE;
  }

  /** A decoder may pass over a chunk whose type starts with a small letter. */
  get isAncillary(): bool {
    return (this.type & 0x20000000) != 0;
  }

  get name(): string {
    return Utf8.decode(this.bytes.subarray(this.at - this.data.length - 8, this.at - this.data.length - 4));
  }

  next(): bool {
    const left = this.bytes.length - this.at - FRAME;
    const start = this.bytes.dataStart + this.at;
    if (left < 0 || bswap<u32>(load<u32>(start)) > <u32>left) return this.fail("The file is cut off");
    const length = <i32>bswap<u32>(load<u32>(start));
    this.type = bswap<u32>(load<u32>(start, 4));
    this.data = this.bytes.subarray(this.at + 8, this.at + 8 + length);
    this.at += FRAME + length;
    const crc = bswap<u32>(load<u32>(start + 8 + length));
    return crc32(start + 4, length + 4) == crc || this.fail(`The checksum of the chunk ${this.name} is wrong`);
  }

  private fail(problem: string): bool {
    this.problem = problem;
    return false;
  }
}

/** A chunk as it stands in a file. */
export function chunk(type: u32, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(FRAME + data.length);
  const start = bytes.dataStart;
  store<u32>(start, bswap<u32>(data.length));
  store<u32>(start, bswap<u32>(type), 4);
  memory.copy(start + 8, data.dataStart, data.length);
  store<u32>(start + 8 + data.length, bswap<u32>(crc32(start + 4, data.length + 4)));
  return bytes;
}

export function signature(): Uint8Array {
  const bytes = new Uint8Array(SIGNATURE_BYTES);
  store<u64>(bytes.dataStart, SIGNATURE);
  return bytes;
}
