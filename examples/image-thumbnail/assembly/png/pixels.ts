import { PngFile } from "./file";
import { ColorType } from "./header";

/** Turns unfiltered rows of any kind into pixels of four bytes: red, green, blue, alpha. 16 bits are rounded to 8. */
export class PixelReader {
  private readonly color: ColorType;
  private readonly depth: i32;
  private readonly channels: i32;
  /** Pixels of a palette. What lies behind its end is opaque black. */
  private readonly palette: StaticArray<u32> = new StaticArray<u32>(256).fill(0xff000000);
  /** The samples that stand for transparent; -1: none do. */
  private readonly clear: StaticArray<i32> = [-1, -1, -1];

  constructor(file: PngFile) {
    this.color = file.header.color;
    this.depth = file.header.depth;
    this.channels = file.header.channels;
    const transparency = file.transparency;
    if (this.color == ColorType.Palette) {
      this.fillPalette(file.palette, transparency);
    } else if (this.color != ColorType.GrayAlpha && this.color != ColorType.Rgba) {
      for (let i = 0; i < this.channels && i * 2 + 2 <= transparency.length; i++) {
        this.clear[i] = bswap<u16>(load<u16>(transparency.dataStart + 2 * i));
      }
    }
  }

  /** @param row unfiltered bytes @param pixels where four bytes for each of `count` pixels go */
  read(row: usize, pixels: usize, count: i32): void {
    // Most pictures are of the two kinds that need no look at each sample.
    const isPlain = this.depth == 8 && this.clear[0] < 0;
    if (isPlain && this.color == ColorType.Rgba) memory.copy(pixels, row, 4 * count);
    else if (isPlain && this.color == ColorType.Rgb) copyRgb(row, pixels, count);
    else for (let i = 0; i < count; i++) store<u32>(pixels + 4 * i, this.pixel(row, i));
  }

  private fillPalette(colors: Uint8Array, alpha: Uint8Array): void {
    for (let i = 0; i < colors.length / 3; i++) {
      const opacity = i < alpha.length ? alpha[i] : 255;
      this.palette[i] = rgba(colors[3 * i], colors[3 * i + 1], colors[3 * i + 2], opacity);
    }
  }

  private pixel(row: usize, index: i32): u32 {
    const at = index * this.channels;
    const first = this.sample(row, at);
    switch (this.color) {
      case ColorType.Palette:
        return unchecked(this.palette[first]);
      case ColorType.Gray: {
        const gray = this.toByte(first);
        return rgba(gray, gray, gray, first == this.clear[0] ? 0 : 255);
      }
      case ColorType.GrayAlpha: {
        const gray = this.toByte(first);
        return rgba(gray, gray, gray, this.toByte(this.sample(row, at + 1)));
      }
    }
    const green = this.sample(row, at + 1);
    const blue = this.sample(row, at + 2);
    let alpha: i32 = 255;
    if (this.color == ColorType.Rgba) alpha = this.toByte(this.sample(row, at + 3));
    else if (first == this.clear[0] && green == this.clear[1] && blue == this.clear[2]) alpha = 0;
    return rgba(this.toByte(first), this.toByte(green), this.toByte(blue), alpha);
  }

  /** The sample with this number in a row. Samples of less than a byte start with the highest bits. */
  private sample(row: usize, index: i32): i32 {
    const depth = this.depth;
    if (depth == 8) return load<u8>(row + index);
    if (depth == 16) return bswap<u16>(load<u16>(row + 2 * index));
    const bit = index * depth;
    return (load<u8>(row + (bit >> 3)) >> (8 - depth - (bit & 7))) & ((1 << depth) - 1);
  }

  /** Stretches a sample to 0…255. */
  private toByte(sample: i32): i32 {
    if (this.depth == 8) return sample;
    const most = (1 << this.depth) - 1;
    return (sample * 255 + (most >> 1)) / most;
  }
}

function copyRgb(row: usize, pixels: usize, count: i32): void {
  for (let i = 0; i < count; i++, row += 3) {
    store<u32>(pixels + 4 * i, rgba(load<u8>(row), load<u8>(row, 1), load<u8>(row, 2), 255));
  }
}

// @ts-ignore: decorator
@inline
function rgba(red: i32, green: i32, blue: i32, alpha: i32): u32 {
  return red | (green << 8) | (blue << 16) | (alpha << 24);
}
