import { Failure, Result } from "@skerry/guest";
import { ChunkReader, IDAT, IEND, IHDR, PLTE, TRNS } from "./chunks";
import { ColorType, Header } from "./header";

const NOTHING = new Uint8Array(0);

/** What of a PNG file matters to its pixels. */
export class PngFile {
  /** Triples of red, green and blue. */
  palette: Uint8Array = NOTHING;
  transparency: Uint8Array = NOTHING;
  /** The data of all chunks IDAT: one zlib stream. */
  compressed: Uint8Array = NOTHING;

  private constructor(readonly header: Header) {}

  /** Fails with `"invalid"`, or with `"too-large"`. The compressed data is moved to the start of `bytes`. */
  static read(bytes: Uint8Array): Result<PngFile> {
    const chunks = new ChunkReader(bytes);
    if (!chunks.next()) return invalid(chunks.problem);
    if (chunks.type != IHDR || chunks.data.length != 13) return invalid("The file does not start with a header");
    const header = Header.read(chunks.data.dataStart);
    if (header.isError) return Result.fail<PngFile>(header.error);
    const file = new PngFile(header.value);
    const problem = file.readChunks(chunks, bytes);
    return problem === null ? Result.ok(file) : invalid(problem);
  }

  /** @returns what is wrong, or null */
  private readChunks(chunks: ChunkReader, bytes: Uint8Array): string | null {
    let packed = 0;
    let before: u32 = IHDR;
    while (chunks.next()) {
      const type = chunks.type;
      if (type == IEND) {
        this.compressed = bytes.subarray(0, packed);
        return this.check();
      }
      if (type == IDAT) {
        if (packed > 0 && before != IDAT) return "The pixels are in pieces with something in between";
        memory.copy(bytes.dataStart + packed, chunks.data.dataStart, chunks.data.length);
        packed += chunks.data.length;
      } else if (type == PLTE) {
        this.palette = chunks.data.slice();
      } else if (type == TRNS) {
        this.transparency = chunks.data.slice();
      } else if (!chunks.isAncillary) {
        return `The chunk ${chunks.name} is out of place or unknown`;
      }
      before = type;
    }
    return chunks.problem;
  }

  private check(): string | null {
    const length = this.palette.length;
    if (this.compressed.length == 0) return "The file has no pixels";
    if (length % 3 != 0 || length > 768) return "The palette is malformed";
    if (this.header.color == ColorType.Palette && length == 0) return "The file has no palette";
    return null;
  }
}

function invalid(message: string): Result<PngFile> {
  return Result.fail<PngFile>(new Failure("invalid", message));
}
