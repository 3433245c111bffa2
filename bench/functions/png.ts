/** PNG images of 8-bit samples, RGB or RGBA, that are not interlaced: https://www.w3.org/TR/png-3/ */

export interface Image {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  /** Read: each row begins with the number of its filter. To be written: samples alone. */
  readonly rows: Uint8Array<ArrayBuffer>;
}

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const CHANNELS: Readonly<Record<number, number>> = { 2: 3, 6: 4 };
const MOST_SAMPLES = 64 << 20;

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let crc = n;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? 0xedb88320 ^ (crc >>> 1) : crc >>> 1;
  return crc;
});

/** @throws Error for what is no such image */
export async function readPng(file: Uint8Array<ArrayBuffer>): Promise<Image> {
  if (SIGNATURE.some((byte, i) => file[i] !== byte)) throw new Error('This is no PNG image');
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const data: Uint8Array<ArrayBuffer>[] = [];
  let head: Omit<Image, 'rows'> | undefined;
  for (let at = SIGNATURE.length; at + 12 <= file.length;) {
    const length = view.getUint32(at);
    const type = String.fromCharCode(...file.subarray(at + 4, at + 8));
    const content = file.subarray(at + 8, at + 8 + length);
    if (content.length < length) throw new Error(`The chunk ${type} breaks off`);
    if (type === 'IHDR') head = headOf(content);
    else if (type === 'IDAT') data.push(content);
    at += 12 + length;
  }
  if (head === undefined) throw new Error('The image has no header');
  const rows = await converted(data, new DecompressionStream('deflate'));
  if (rows.length !== head.height * (head.width * head.channels + 1)) throw new Error('The image has too few or too many samples');
  return { ...head, rows };
}

function headOf(content: Uint8Array<ArrayBuffer>): Omit<Image, 'rows'> {
  if (content.length !== 13) throw new Error('The header is broken');
  const view = new DataView(content.buffer, content.byteOffset, content.length);
  const [width, height] = [view.getUint32(0), view.getUint32(4)];
  const channels = CHANNELS[content[9]!];
  if (content[8] !== 8 || channels === undefined || content[12] !== 0) throw new Error('Only 8 bits of RGB or RGBA, not interlaced');
  if (width < 1 || height < 1 || width * height * channels > MOST_SAMPLES) throw new Error('The image is too large, or empty');
  return { width, height, channels };
}

export async function writePng({ width, height, channels, rows }: Image): Promise<Blob> {
  const stride = width * channels;
  const filtered = new Uint8Array(height * (stride + 1));
  for (let y = 0; y < height; y++) filtered.set(rows.subarray(y * stride, (y + 1) * stride), y * (stride + 1) + 1);
  const head = new Uint8Array(13);
  const view = new DataView(head.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  head.set([8, channels === 3 ? 2 : 6], 8);
  const data = await converted([filtered], new CompressionStream('deflate'));
  return new Blob([Uint8Array.from(SIGNATURE), chunk('IHDR', head), chunk('IDAT', data), chunk('IEND', new Uint8Array(0))]);
}

async function converted(parts: Uint8Array<ArrayBuffer>[], by: CompressionStream | DecompressionStream): Promise<Uint8Array<ArrayBuffer>> {
  return new Response(new Blob(parts).stream().pipeThrough(by)).bytes();
}

function chunk(type: string, content: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(12 + content.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, content.length);
  bytes.set(
    Array.from(type, (letter) => letter.charCodeAt(0)),
    4,
  );
  bytes.set(content, 8);
  view.setUint32(8 + content.length, crc(bytes.subarray(4, 8 + content.length)));
  return bytes;
}

function crc(bytes: Uint8Array): number {
  let value = 0xffffffff;
  for (const byte of bytes) value = CRC_TABLE[(value ^ byte) & 0xff]! ^ (value >>> 8);
  return ~value >>> 0;
}
