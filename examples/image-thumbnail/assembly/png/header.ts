import { Failure, Result } from "@skerry/guest";

/** Longest side and most pixels of an image that is taken. */
const LONGEST_SIDE: u32 = 16384;
const MOST_PIXELS: u32 = 16_000_000;

export enum ColorType {
  Gray = 0,
  Rgb = 2,
  Palette = 3,
  GrayAlpha = 4,
  Rgba = 6,
}

/** What the chunk IHDR says. */
export class Header {
  private constructor(
    readonly width: i32,
    readonly height: i32,
    readonly depth: i32,
    readonly color: ColorType,
    readonly isInterlaced: bool,
  ) {}

  /** Fails with `"invalid"`, or with `"too-large"`. @param at the chunk's 13 bytes */
  static read(at: usize): Result<Header> {
    const width = bswap<u32>(load<u32>(at));
    const height = bswap<u32>(load<u32>(at, 4));
    const depth = <i32>load<u8>(at, 8);
    const color = <i32>load<u8>(at, 9);
    if (width == 0 || height == 0) return invalid("The image has no pixels");
    if (!isPermitted(color, depth)) return invalid(`No PNG has colour type ${color} with ${depth} bits`);
    if (load<u8>(at, 10) != 0) return invalid(`Compression method ${load<u8>(at, 10)} is unknown`);
    if (load<u8>(at, 11) != 0) return invalid(`Filter method ${load<u8>(at, 11)} is unknown`);
    if (load<u8>(at, 12) > 1) return invalid(`Interlace method ${load<u8>(at, 12)} is unknown`);
    if (width > LONGEST_SIDE || height > LONGEST_SIDE || width * height > MOST_PIXELS) {
      const most = `at most ${LONGEST_SIDE} on a side and ${MOST_PIXELS} in all are taken`;
      return Result.fail<Header>(new Failure("too-large", `The image has ${width} × ${height} pixels; ${most}`));
    }
    return Result.ok(new Header(width, height, depth, color, load<u8>(at, 12) == 1));
  }

  get channels(): i32 {
    switch (this.color) {
      case ColorType.Rgb:
        return 3;
      case ColorType.GrayAlpha:
        return 2;
      case ColorType.Rgba:
        return 4;
      default:
        return 1;
    }
  }

  get bitsPerPixel(): i32 {
    return this.channels * this.depth;
  }
}

function isPermitted(color: i32, depth: i32): bool {
  switch (color) {
    case ColorType.Gray:
      return depth == 1 || depth == 2 || depth == 4 || depth == 8 || depth == 16;
    case ColorType.Palette:
      return depth == 1 || depth == 2 || depth == 4 || depth == 8;
    case ColorType.Rgb:
    case ColorType.GrayAlpha:
    case ColorType.Rgba:
      return depth == 8 || depth == 16;
    default:
      return false;
  }
}

function invalid(message: string): Result<Header> {
  return Result.fail<Header>(new Failure("invalid", message));
}
