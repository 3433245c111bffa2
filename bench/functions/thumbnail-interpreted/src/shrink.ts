import type { Shrink } from '../../thumbnail.ts';

export const shrink: Shrink = (rows, width, height, channels, toWidth, toHeight) => {
  const stride = width * channels;
  const pixels = new Uint8Array(toWidth * toHeight * channels);
  const sums = new Uint32Array(toWidth * channels);
  const counts = new Uint32Array(toWidth);
  let above = new Uint8Array(stride);
  let row = new Uint8Array(stride);
  let done = 0;
  for (let y = 0; y < height; y++) {
    unfilter(rows, y * (stride + 1), above, row, channels);
    for (let x = 0, from = 0; x < width; x++) {
      const to = Math.floor((x * toWidth) / width);
      counts[to]!++;
      for (let c = 0; c < channels; c++) sums[to * channels + c]! += row[from++]!;
    }
    if (Math.floor(((y + 1) * toHeight) / height) > done) {
      const start = done++ * toWidth * channels;
      for (let i = 0; i < sums.length; i++) pixels[start + i] = Math.floor(sums[i]! / counts[Math.floor(i / channels)]!);
      sums.fill(0);
      counts.fill(0);
    }
    const swapped = above;
    above = row;
    row = swapped;
  }
  return pixels;
};

function unfilter(rows: Uint8Array, start: number, above: Uint8Array, row: Uint8Array, channels: number): void {
  const filter = rows[start]!;
  for (let i = 0; i < row.length; i++) {
    const left = i < channels ? 0 : row[i - channels]!;
    const up = above[i]!;
    const corner = i < channels ? 0 : above[i - channels]!;
    let guess = 0;
    if (filter === 1) guess = left;
    else if (filter === 2) guess = up;
    else if (filter === 3) guess = (left + up) >> 1;
    else if (filter === 4) guess = paeth(left, up, corner);
    row[i] = rows[start + 1 + i]! + guess;
  }
}

function paeth(left: number, up: number, corner: number): number {
  const sum = left + up - corner;
  const [toLeft, toUp, toCorner] = [Math.abs(sum - left), Math.abs(sum - up), Math.abs(sum - corner)];
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}
