import { Failure, JsonValue, Result } from "@skerry/guest";

const SMALLEST_SIDE: i32 = 8;
const LARGEST_SIDE: i32 = 64;

/** Sides of what the network looks at, and of the digit on it. */
export const SIDE: i32 = 16;
const DIGIT_SIDE: f64 = 14;

/** Ink is what has at least this part of the brightest pixel. */
const LEAST_INK: f64 = 0.35;
const SAMPLES: i32 = 3;

/** A square picture in grey. */
export class Image {
  private constructor(
    private readonly side: i32,
    private readonly pixels: Uint8Array,
  ) {}

  /** Fails with `"invalid"`. */
  static of(pixels: Uint8Array): Result<Image> {
    const side = <i32>Math.sqrt(pixels.length);
    const isSquare = side * side == pixels.length && side >= SMALLEST_SIDE && side <= LARGEST_SIDE;
    if (!isSquare) return invalid(`A picture has 8×8 to 64×64 pixels, this one ${pixels.length} in all`);
    const image = new Image(side, pixels);
    if (image.isDarkOnBright) image.invert();
    return Result.ok(image);
  }

  /** `{"pixels": [0, 255, …]}`. Fails with `"invalid"`. */
  static fromJson(json: JsonValue): Result<Image> {
    const list = json.get("pixels");
    if (list === null || !list.isArray) return invalid('"pixels" must be an array of numbers from 0 to 255');
    const pixels = new Uint8Array(list.length);
    for (let i = 0; i < list.length; i++) {
      const value = list.at(i)!.asNumber;
      if (!(value >= 0 && value <= 255)) return invalid('"pixels" must be an array of numbers from 0 to 255');
      pixels[i] = <u8>value;
    }
    return Image.of(pixels);
  }

  /**
   * The picture as the network sees it: the digit alone, in the middle, as large as it can be, 0 to 1. Null when there is
   * no ink. The same is in `train/normalize.ts`; the test compares the two.
   */
  normalize(): StaticArray<f32> | null {
    const brightest = this.brightest;
    if (brightest == 0) return null;
    const least = brightest * LEAST_INK;
    let left = this.side;
    let right = 0;
    let top = this.side;
    let bottom = 0;
    for (let i = 0; i < this.pixels.length; i++) {
      if (<f64>this.pixels[i] < least) continue;
      left = min(left, i % this.side);
      right = max(right, (i % this.side) + 1);
      top = min(top, i / this.side);
      bottom = max(bottom, i / this.side + 1);
    }
    const scale = <f64>max(right - left, bottom - top) / DIGIT_SIDE;
    return this.look(<f64>(left + right) / 2, <f64>(top + bottom) / 2, scale, brightest);
  }

  /** Looks at 16 × 16 places around a middle, `scale` pixels apart: at each, the mean of nine samples. */
  private look(middleX: f64, middleY: f64, scale: f64, brightest: f64): StaticArray<f32> {
    const seen = new StaticArray<f32>(SIDE * SIDE);
    for (let i = 0; i < seen.length; i++) {
      let sum: f64 = 0;
      for (let sample = 0; sample < SAMPLES * SAMPLES; sample++) {
        const x = <f64>(i % SIDE) + (<f64>(sample % SAMPLES) + 0.5) / SAMPLES - SIDE / 2;
        const y = <f64>(i / SIDE) + (<f64>(sample / SAMPLES) + 0.5) / SAMPLES - SIDE / 2;
        sum += this.brightness(middleX + x * scale - 0.5, middleY + y * scale - 0.5);
      }
      seen[i] = <f32>(sum / (SAMPLES * SAMPLES * brightest));
    }
    return seen;
  }

  /** Between the middles of four pixels; dark outside of the picture. */
  private brightness(x: f64, y: f64): f64 {
    const left = <i32>Math.floor(x);
    const top = <i32>Math.floor(y);
    const right = x - <f64>left;
    const below = y - <f64>top;
    const upper = this.at(left, top) * (1 - right) + this.at(left + 1, top) * right;
    const lower = this.at(left, top + 1) * (1 - right) + this.at(left + 1, top + 1) * right;
    return upper * (1 - below) + lower * below;
  }

  private at(column: i32, row: i32): f64 {
    if (<u32>column >= <u32>this.side || <u32>row >= <u32>this.side) return 0;
    return unchecked(this.pixels[row * this.side + column]);
  }

  private get brightest(): f64 {
    let most: u8 = 0;
    for (let i = 0; i < this.pixels.length; i++) most = max(most, this.pixels[i]);
    return most;
  }

  /** Whether the picture is like paper: told by its edge, where no digit is. */
  private get isDarkOnBright(): bool {
    const last = this.side - 1;
    let sum = 0;
    for (let i = 0; i < last; i++) {
      sum += <i32>this.pixels[i] + this.pixels[last * this.side + i + 1];
      sum += <i32>this.pixels[(i + 1) * this.side] + this.pixels[i * this.side + last];
    }
    return sum > 4 * last * 127;
  }

  private invert(): void {
    for (let i = 0; i < this.pixels.length; i++) this.pixels[i] = 255 - this.pixels[i];
  }
}

function invalid(message: string): Result<Image> {
  return Result.fail<Image>(new Failure("invalid", message));
}
