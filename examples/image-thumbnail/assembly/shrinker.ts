import { fromLight, toLight } from "./light";

/** Red, green, blue, alpha. */
const CHANNELS: i32 = 4;

/** How the pixels of one axis fall into fewer cells: each into one, or into two neighbours. */
class Axis {
  /** The first cell of each pixel. */
  readonly cells: StaticArray<i32>;
  /** The part of that cell that the pixel fills. */
  readonly shares: StaticArray<f32>;
  /** The part of a cell that a pixel fills in all. */
  readonly whole: f32;

  constructor(pixels: i32, cells: i32) {
    this.cells = new StaticArray<i32>(pixels);
    this.shares = new StaticArray<f32>(pixels);
    this.whole = <f32>cells / <f32>pixels;
    // In units in which a pixel is `cells` long and a cell `pixels`: no rounding.
    for (let i = 0; i < pixels; i++) {
      const cell = (i * cells) / pixels;
      this.cells[i] = cell;
      this.shares[i] = <f32>min(cells, (cell + 1) * pixels - i * cells) / <f32>pixels;
    }
  }
}

/**
 * Shrinks by the mean of the area that a pixel of the result covers, in linear light and weighted by alpha. Rows may come
 * in any order and with gaps, as those of an interlaced image do.
 */
export class Shrinker {
  private readonly columns: Axis;
  private readonly rows: Axis;
  /** Sums of light and of alpha. One row more at the end, where what rounding leaves over goes. */
  private readonly sums: StaticArray<f32>;
  private readonly row: StaticArray<f32>;

  /** Neither side of the result may be longer than that of the image. */
  constructor(
    imageWidth: i32,
    imageHeight: i32,
    readonly width: i32,
    readonly height: i32,
  ) {
    this.columns = new Axis(imageWidth, width);
    this.rows = new Axis(imageHeight, height);
    this.sums = new StaticArray<f32>(width * (height + 1) * CHANNELS);
    this.row = new StaticArray<f32>((width + 1) * CHANNELS);
  }

  /** @param column of the first pixel @param step from one pixel to the next, in columns */
  addRow(y: i32, column: i32, step: i32, pixels: StaticArray<u32>): void {
    this.row.fill(0);
    for (let i = 0, n = pixels.length; i < n; i++, column += step) this.addPixel(column, unchecked(pixels[i]));
    const share = this.rows.shares[y];
    this.spread(this.rows.cells[y], share);
    if (share < this.rows.whole) this.spread(this.rows.cells[y] + 1, this.rows.whole - share);
  }

  /** The result, four bytes a pixel. */
  toPixels(): Uint8Array {
    const pixels = new Uint8Array(this.width * this.height * CHANNELS);
    for (let i = 0; i < pixels.length; i += CHANNELS) {
      const alpha = this.sums[i + 3];
      const opacity = <u8>min(255, <i32>(alpha * 255 + 0.5));
      if (opacity == 0) continue;
      for (let channel = 0; channel < 3; channel++) pixels[i + channel] = fromLight(this.sums[i + channel] / alpha);
      pixels[i + 3] = opacity;
    }
    return pixels;
  }

  private addPixel(column: i32, pixel: u32): void {
    const alpha = <f32>(pixel >> 24) / 255;
    const red = toLight(pixel & 255) * alpha;
    const green = toLight((pixel >> 8) & 255) * alpha;
    const blue = toLight((pixel >> 16) & 255) * alpha;
    const share = unchecked(this.columns.shares[column]);
    const at = changetype<usize>(this.row) + (<usize>unchecked(this.columns.cells[column]) * CHANNELS << 2);
    addTo(at, share, red, green, blue, alpha);
    const rest = this.columns.whole - share;
    if (rest > 0) addTo(at + (CHANNELS << 2), rest, red, green, blue, alpha);
  }

  private spread(cell: i32, share: f32): void {
    const length = this.width * CHANNELS;
    const start = cell * length;
    for (let i = 0; i < length; i++) unchecked((this.sums[start + i] += this.row[i] * share));
  }
}

// @ts-ignore: decorator
@inline
function addTo(at: usize, share: f32, red: f32, green: f32, blue: f32, alpha: f32): void {
  store<f32>(at, load<f32>(at) + red * share);
  store<f32>(at, load<f32>(at, 4) + green * share, 4);
  store<f32>(at, load<f32>(at, 8) + blue * share, 8);
  store<f32>(at, load<f32>(at, 12) + alpha * share, 12);
}
