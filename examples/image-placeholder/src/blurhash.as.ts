/** BlurHash, https://github.com/woltapp/blurhash/blob/master/Algorithm.md */

const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz#$%*+,-.:;=?@[]^_{|}~";

/**
 * The BlurHash of an image.
 *
 * @param rows samples of 8 bits, each row behind the number of its PNG filter
 * @param channels 3, or 4 with an alpha channel, which does not count
 * @param countX how many waves describe it from left to right, 1 to 9
 * @param countY how many from top to bottom
 */
export function blurHash(rows: Uint8Array, width: i32, height: i32, channels: i32, countX: i32, countY: i32): string {
  const linear = linearValues();
  const waves = cosines(width, countX);
  const sums = new Float64Array(countX * countY * 3);
  const stride = width * channels;
  const columns = cosines(height, countY);
  const ofRow = new Float64Array(countX * 3);
  for (let y = 0; y < height; y++) {
    const row = y * (stride + 1) + 1;
    unfilter(rows, row, stride, channels, y > 0);
    ofRow.fill(0);
    for (let x = 0, at = row; x < width; x++, at += channels) {
      const r = linear[rows[at]];
      const g = linear[rows[at + 1]];
      const b = linear[rows[at + 2]];
      for (let i = 0; i < countX; i++) {
        const wave = waves[i * width + x];
        ofRow[3 * i] += wave * r;
        ofRow[3 * i + 1] += wave * g;
        ofRow[3 * i + 2] += wave * b;
      }
    }
    for (let j = 0; j < countY; j++) {
      const wave = columns[j * height + y];
      for (let i = 0; i < ofRow.length; i++) sums[j * ofRow.length + i] += wave * ofRow[i];
    }
  }
  const pixels = <f64>width * <f64>height;
  for (let i = 0; i < sums.length; i++) sums[i] = (sums[i] / pixels) * (i < 3 ? 1 : 2);
  return textOf(sums, countX, countY);
}

/** Light by sample: sRGB is not linear. */
function linearValues(): Float64Array {
  const values = new Float64Array(256);
  for (let i = 0; i < 256; i++) {
    const value = <f64>i / 255;
    values[i] = value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
  }
  return values;
}

/** For each wave, its value at each place. */
function cosines(length: i32, count: i32): Float64Array {
  const values = new Float64Array(length * count);
  for (let i = 0; i < count; i++) {
    for (let at = 0; at < length; at++) values[i * length + at] = Math.cos((Math.PI * <f64>i * <f64>at) / <f64>length);
  }
  return values;
}

/** Undoes the filter of a row in its place; the row above is done. */
function unfilter(rows: Uint8Array, row: i32, stride: i32, channels: i32, hasAbove: bool): void {
  const filter = rows[row - 1];
  if (filter == 0) return;
  for (let i = 0; i < stride; i++) {
    const at = row + i;
    const isFirst = i < channels;
    const left: i32 = isFirst ? 0 : rows[at - channels];
    const up: i32 = hasAbove ? rows[at - stride - 1] : 0;
    const corner: i32 = isFirst || !hasAbove ? 0 : rows[at - channels - stride - 1];
    let guess = 0;
    if (filter == 1) guess = left;
    else if (filter == 2) guess = up;
    else if (filter == 3) guess = (left + up) >> 1;
    else if (filter == 4) guess = paeth(left, up, corner);
    rows[at] = <u8>(<i32>rows[at] + guess);
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

function textOf(factors: Float64Array, countX: i32, countY: i32): string {
  let most: f64 = 0;
  for (let i = 3; i < factors.length; i++) most = max(most, abs(factors[i]));
  const scale = factors.length > 3 ? <i32>clamp(most * 166 - 0.5, 82) : 0;
  const unit = factors.length > 3 ? <f64>(scale + 1) / 166 : 1;
  let text = digits(countX - 1 + (countY - 1) * 9, 1) + digits(scale, 1);
  text += digits((sample(factors[0]) << 16) + (sample(factors[1]) << 8) + sample(factors[2]), 4);
  for (let i = 3; i < factors.length; i += 3) {
    text += digits(step(factors[i] / unit) * 361 + step(factors[i + 1] / unit) * 19 + step(factors[i + 2] / unit), 2);
  }
  return text;
}

function clamp(value: f64, most: f64): f64 {
  return max(0, min(most, Math.floor(value)));
}

/** A sample of 8 bits for an amount of light. */
function sample(light: f64): i32 {
  const value = max(0, min(1, light));
  const coded = value <= 0.0031308 ? value * 12.92 : 1.055 * Math.pow(value, 1 / 2.4) - 0.055;
  return <i32>(coded * 255 + 0.5);
}

/** One of 19 steps, finer around zero. */
function step(value: f64): i32 {
  const root = Math.sqrt(abs(value));
  return <i32>clamp((value < 0 ? -root : root) * 9 + 9.5, 18);
}

function digits(value: i32, count: i32): string {
  let text = "";
  for (let i = 0; i < count; i++) {
    text = DIGITS.charAt(value % 83) + text;
    value /= 83;
  }
  return text;
}
