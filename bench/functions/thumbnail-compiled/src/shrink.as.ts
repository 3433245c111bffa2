export function shrink(rows: Uint8Array, width: i32, height: i32, channels: i32, toWidth: i32, toHeight: i32): Uint8Array {
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
      const to = (x * toWidth) / width;
      counts[to]++;
      for (let c = 0; c < channels; c++) sums[to * channels + c] += row[from++];
    }
    if (((y + 1) * toHeight) / height > done) {
      const start = done++ * toWidth * channels;
      for (let i = 0; i < sums.length; i++) pixels[start + i] = <u8>(sums[i] / counts[i / channels]);
      sums.fill(0);
      counts.fill(0);
    }
    const swapped = above;
    above = row;
    row = swapped;
  }
  return pixels;
}

function unfilter(rows: Uint8Array, start: i32, above: Uint8Array, row: Uint8Array, channels: i32): void {
  const filter = rows[start];
  for (let i = 0; i < row.length; i++) {
    const left: i32 = i < channels ? 0 : row[i - channels];
    const up: i32 = above[i];
    const corner: i32 = i < channels ? 0 : above[i - channels];
    let guess = 0;
    if (filter == 1) guess = left;
    else if (filter == 2) guess = up;
    else if (filter == 3) guess = (left + up) >> 1;
    else if (filter == 4) guess = paeth(left, up, corner);
    row[i] = <u8>(<i32>rows[start + 1 + i] + guess);
  }
}

function paeth(left: i32, up: i32, corner: i32): i32 {
  const sum = left + up - corner;
  const toLeft = abs(sum - left);
  const toUp = abs(sum - up);
  const toCorner = abs(sum - corner);
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}
