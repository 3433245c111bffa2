import { deflate } from "../zlib/deflate";
import { IDAT, IEND, IHDR, chunk, signature } from "./chunks";
import { FILTERS, applyFilter } from "./filter";
import { ColorType } from "./header";

/** A PNG file of pixels of four bytes; three where all are opaque. */
export function encode(width: i32, height: i32, pixels: Uint8Array): Uint8Array {
  const isOpaque = allOpaque(pixels);
  const size = isOpaque ? 3 : 4;
  const samples = isOpaque ? withoutAlpha(pixels) : pixels;
  const header = new Uint8Array(13);
  store<u32>(header.dataStart, bswap<u32>(width));
  store<u32>(header.dataStart, bswap<u32>(height), 4);
  header[8] = 8;
  header[9] = <u8>(isOpaque ? ColorType.Rgb : ColorType.Rgba);
  const data = deflate(filterRows(samples, width * size, height, size));
  return concat([signature(), chunk(IHDR, header), chunk(IDAT, data), chunk(IEND, new Uint8Array(0))]);
}

function allOpaque(pixels: Uint8Array): bool {
  for (let i = 3; i < pixels.length; i += 4) if (pixels[i] != 255) return false;
  return true;
}

function withoutAlpha(pixels: Uint8Array): Uint8Array {
  const samples = new Uint8Array((pixels.length / 4) * 3);
  for (let from = 0, to = 0; from < pixels.length; from += 4, to += 3) {
    samples[to] = pixels[from];
    samples[to + 1] = pixels[from + 1];
    samples[to + 2] = pixels[from + 2];
  }
  return samples;
}

/** Each row behind the filter that leaves least of it. */
function filterRows(samples: Uint8Array, length: i32, height: i32, size: i32): Uint8Array {
  const filtered = new Uint8Array((1 + length) * height);
  const scratch = new Uint8Array(length);
  const nothing = new Uint8Array(length);
  for (let y = 0; y < height; y++) {
    const row = samples.dataStart + y * length;
    const above = y == 0 ? nothing.dataStart : row - length;
    const target = filtered.dataStart + y * (1 + length);
    let least = i32.MAX_VALUE;
    for (let filter: u8 = 0; filter < FILTERS; filter++) {
      const rest = applyFilter(filter, row, above, length, size, scratch.dataStart);
      if (rest >= least) continue;
      least = rest;
      store<u8>(target, filter);
      memory.copy(target + 1, scratch.dataStart, length);
    }
  }
  return filtered;
}

function concat(parts: Uint8Array[]): Uint8Array {
  let length = 0;
  for (let i = 0; i < parts.length; i++) length += parts[i].length;
  const whole = new Uint8Array(length);
  for (let i = 0, at = 0; i < parts.length; at += parts[i++].length) whole.set(parts[i], at);
  return whole;
}
