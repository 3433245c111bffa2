/** Reads PNG images of 8-bit samples, RGB or RGBA, that are not interlaced: https://www.w3.org/TR/png-3/ */

export interface Image {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  /** Each row begins with the number of its filter. */
  readonly rows: Uint8Array<ArrayBuffer>;
}

/** What is wrong with a file. */
export class PngError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

type Head = Omit<Image, 'rows'>;

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const CHANNELS: Readonly<Record<number, number>> = { 2: 3, 6: 4 };
const MOST_SAMPLES = 16 << 20;

/** @throws PngError for what is no such image */
export async function readPng(file: Uint8Array<ArrayBuffer>): Promise<Image> {
  if (SIGNATURE.some((byte, i) => file[i] !== byte)) throw new PngError(415, 'The body must be a PNG image');
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const data: Uint8Array<ArrayBuffer>[] = [];
  let head: Head | undefined;
  for (let at = SIGNATURE.length; at + 12 <= file.length;) {
    const length = view.getUint32(at);
    const type = String.fromCharCode(...file.subarray(at + 4, at + 8));
    const content = file.subarray(at + 8, at + 8 + length);
    if (content.length < length) throw new PngError(422, `The chunk ${type} breaks off`);
    if (type === 'IHDR') head = headOf(content);
    else if (type === 'IDAT') data.push(content);
    at += 12 + length;
  }
  if (head === undefined) throw new PngError(422, 'The image has no header');
  return { ...head, rows: await inflated(data, head.height * (head.width * head.channels + 1)) };
}

function headOf(content: Uint8Array<ArrayBuffer>): Head {
  if (content.length !== 13) throw new PngError(422, 'The header is broken');
  const view = new DataView(content.buffer, content.byteOffset, content.length);
  const [width, height] = [view.getUint32(0), view.getUint32(4)];
  const channels = CHANNELS[content[9]!];
  if (content[8] !== 8 || channels === undefined || content[12] !== 0) {
    throw new PngError(422, 'Only 8 bits of RGB or RGBA are read, not interlaced');
  }
  if (width < 1 || height < 1) throw new PngError(422, 'The image has no pixels');
  if (width * height * channels > MOST_SAMPLES) throw new PngError(413, `The image has more than ${MOST_SAMPLES} samples`);
  return { width, height, channels };
}

/** Takes no more than the header promises, however much there is. */
async function inflated(parts: readonly Uint8Array<ArrayBuffer>[], size: number): Promise<Uint8Array<ArrayBuffer>> {
  const rows = new Uint8Array(size);
  let filled = 0;
  try {
    for await (const chunk of new Blob([...parts]).stream().pipeThrough(new DecompressionStream('deflate'))) {
      if (filled + chunk.length > size) throw new PngError(422, 'The image has too many samples');
      rows.set(chunk, filled);
      filled += chunk.length;
    }
  } catch (error) {
    if (error instanceof TypeError) throw new PngError(422, 'The compressed data is broken');
    throw error;
  }
  if (filled < size) throw new PngError(422, 'The image has too few samples');
  return rows;
}
