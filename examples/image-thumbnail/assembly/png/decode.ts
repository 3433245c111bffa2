import { Failure, Result } from "@skerry/guest";
import { Shrinker } from "../shrinker";
import { Inflater } from "../zlib/inflate";
import { PngFile } from "./file";
import { unfilter } from "./filter";
import { PixelReader } from "./pixels";

/** Which pixels belong to a pass: from the first column and row on, so many apart. */
class Pass {
  constructor(
    readonly column: i32,
    readonly row: i32,
    readonly columnStep: i32,
    readonly rowStep: i32,
  ) {}
}

const WHOLE: Pass[] = [new Pass(0, 0, 1, 1)];
const ADAM7: Pass[] = [
  new Pass(0, 0, 8, 8),
  new Pass(4, 0, 8, 8),
  new Pass(0, 4, 4, 8),
  new Pass(2, 0, 4, 4),
  new Pass(0, 2, 2, 4),
  new Pass(1, 0, 2, 2),
  new Pass(0, 1, 1, 2),
];

/** Decodes row by row into `shrinker`: the whole image is never in memory. @returns why that failed, or null */
export function decode(file: PngFile, shrinker: Shrinker): Failure | null {
  const inflater = new Inflater(file.compressed);
  const decoder = new Decoder(file, inflater, shrinker);
  const passes = file.header.isInterlaced ? ADAM7 : WHOLE;
  for (let i = 0; i < passes.length; i++) {
    if (!decoder.decode(passes[i])) return decoder.failure();
  }
  return inflater.finish() ? null : decoder.failure();
}

class Decoder {
  private badFilter: i32 = -1;
  private readonly reader: PixelReader;

  constructor(
    private readonly file: PngFile,
    private readonly inflater: Inflater,
    private readonly shrinker: Shrinker,
  ) {
    this.reader = new PixelReader(file);
  }

  failure(): Failure {
    if (this.badFilter >= 0) return new Failure("invalid", `A row has the unknown filter ${this.badFilter}`);
    return new Failure("invalid", "The compressed data is broken: " + this.inflater.problem);
  }

  decode(pass: Pass): bool {
    const header = this.file.header;
    const count = (header.width - pass.column + pass.columnStep - 1) / pass.columnStep;
    if (count <= 0) return true;
    const length = (count * header.bitsPerPixel + 7) >> 3;
    const size = max(1, header.bitsPerPixel >> 3);
    // Each row has its filter in front.
    let row = new StaticArray<u8>(1 + length);
    let above = new StaticArray<u8>(1 + length);
    const pixels = new StaticArray<u32>(count);
    for (let y = pass.row; y < header.height; y += pass.rowStep) {
      const start = changetype<usize>(row);
      if (!this.inflater.read(start, 1 + length)) return false;
      if (!unfilter(row[0], start + 1, changetype<usize>(above) + 1, length, size)) {
        this.badFilter = row[0];
        return false;
      }
      this.reader.read(start + 1, changetype<usize>(pixels), count);
      this.shrinker.addRow(y, pass.column, pass.columnStep, pixels);
      const done = row;
      row = above;
      above = done;
    }
    return true;
  }
}
