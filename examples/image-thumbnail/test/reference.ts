import type { Image, Pixel } from './png.ts';

/** The mean in linear light of the area that each pixel covers: in doubles, pixel by pixel, as slow as it likes. */
export function shrink(image: Image, width: number, height: number): Image {
  const at = (x: number, y: number): Pixel => {
    const sums = [0, 0, 0, 0];
    for (const [row, rowShare] of covered(y, height, image.height)) {
      for (const [column, columnShare] of covered(x, width, image.width)) {
        const [red, green, blue, alpha] = image.at(column, row);
        const share = rowShare * columnShare;
        [red, green, blue].forEach((byte, i) => (sums[i]! += toLight(byte / 255) * (alpha / 255) * share));
        sums[3]! += (alpha / 255) * share;
      }
    }
    const [red, green, blue] = sums.map((sum) => Math.round(255 * fromLight(sum / sums[3]!)));
    const alpha = Math.round(255 * sums[3]!);
    return alpha === 0 ? [0, 0, 0, 0] : [red!, green!, blue!, alpha];
  };
  return { width, height, at };
}

/** The pixels below a cell, each with its part of the cell. */
function* covered(cell: number, cells: number, pixels: number): Generator<[number, number]> {
  const [from, to] = [(cell * pixels) / cells, ((cell + 1) * pixels) / cells];
  for (let i = Math.floor(from); i < Math.min(pixels, Math.ceil(to)); i++) {
    yield [i, ((Math.min(to, i + 1) - Math.max(from, i)) * cells) / pixels];
  }
}

const toLight = (value: number): number => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
const fromLight = (light: number): number => (light <= 0.0031308 ? light * 12.92 : 1.055 * light ** (1 / 2.4) - 0.055);
