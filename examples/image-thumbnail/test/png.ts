import { crc32, deflateSync, inflateSync } from 'node:zlib';

/** PNG as the test needs it, on the codec of Node.js: nothing here is shared with the function. */

export type Pixel = readonly [red: number, green: number, blue: number, alpha: number];

export interface Image {
  readonly width: number;
  readonly height: number;
  at(x: number, y: number): Pixel;
}

export interface Format {
  readonly color: 0 | 2 | 3 | 4 | 6;
  readonly depth: 1 | 2 | 4 | 8 | 16;
  readonly interlaced?: boolean;
  readonly palette?: readonly (readonly [number, number, number])[];
  readonly transparency?: readonly number[];
}

export const CHANNELS = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 } as const;

const PASSES = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

export const SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

export function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  return Buffer.concat([uint32(data.length), body, uint32(crc32(body))]);
}

export function header(width: number, height: number, { color, depth, interlaced }: Format): Buffer {
  return chunk('IHDR', Buffer.concat([uint32(width), uint32(height), Buffer.from([depth, color, 0, 0, interlaced ? 1 : 0])]));
}

/** @param sample value of a channel, 0 to 2^depth - 1. The rows take turns with all five filters. */
export function makePng(width: number, height: number, format: Format, sample: (x: number, y: number, channel: number) => number): Buffer {
  const passes = format.interlaced ? PASSES : ([[0, 0, 1, 1]] as const);
  const rows = passes.flatMap((pass) => filtered(passRows(pass, width, height, format, sample), format));
  return assemble(width, height, format, deflateSync(Buffer.concat(rows)));
}

export function assemble(width: number, height: number, format: Format, compressed: Buffer): Buffer {
  const { palette, transparency } = format;
  const half = compressed.length >> 1;
  return Buffer.concat([
    SIGNATURE,
    header(width, height, format),
    chunk('tEXt', Buffer.from('Comment\0to be passed over')),
    ...(palette ? [chunk('PLTE', Buffer.from(palette.flat()))] : []),
    ...(transparency ? [chunk('tRNS', Buffer.from(transparency))] : []),
    chunk('IDAT', compressed.subarray(0, half)),
    chunk('IDAT', compressed.subarray(half)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Reads what the function writes: 8 bits, three or four channels, not interlaced. */
export function readPng(file: Buffer): Image & { readonly color: number } {
  const data: Buffer[] = [];
  for (let at = 8; at < file.length;) {
    const end = at + 12 + file.readUInt32BE(at);
    if (crc32(file.subarray(at + 4, end - 4)) !== file.readUInt32BE(end - 4)) throw new Error('Wrong CRC');
    if (file.toString('latin1', at + 4, at + 8) === 'IDAT') data.push(file.subarray(at + 8, end - 4));
    at = end;
  }
  const [width, height, depth, color] = [file.readUInt32BE(16), file.readUInt32BE(20), file[24], file[25]!];
  if (depth !== 8 || (color !== 2 && color !== 6)) throw new Error(`Colour type ${color}, ${depth} bits`);
  const size = CHANNELS[color];
  const rows = unfiltered(inflateSync(Buffer.concat(data)), width * size, size);
  if (rows.length !== height) throw new Error(`${rows.length} rows`);
  const at = (x: number, y: number): Pixel => {
    const [red, green, blue, alpha = 255] = rows[y]!.subarray(x * size, x * size + size);
    return [red!, green!, blue!, alpha];
  };
  return { width, height, color, at };
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function passRows(
  [column, row, columnStep, rowStep]: readonly number[],
  width: number,
  height: number,
  { color, depth }: Format,
  sample: (x: number, y: number, channel: number) => number,
): Buffer[] {
  const rows: Buffer[] = [];
  if (column! >= width) return rows;
  for (let y = row!; y < height; y += rowStep!) {
    let bits = '';
    for (let x = column!; x < width; x += columnStep!) {
      for (let channel = 0; channel < CHANNELS[color]; channel++) bits += sample(x, y, channel).toString(2).padStart(depth, '0');
    }
    rows.push(Buffer.from(bits.match(/.{1,8}/g)!.map((byte) => parseInt(byte.padEnd(8, '0'), 2))));
  }
  return rows;
}

function filtered(rows: readonly Buffer[], { color, depth }: Format): Buffer[] {
  const size = Math.max(1, (CHANNELS[color] * depth) >> 3);
  return rows.map((row, y) => {
    const filter = y % 5;
    const above = rows[y - 1] ?? Buffer.alloc(row.length);
    const rest = row.map((byte, i) => byte - predict(filter, row[i - size] ?? 0, above[i]!, above[i - size] ?? 0));
    return Buffer.concat([Buffer.from([filter]), rest]);
  });
}

function unfiltered(data: Buffer, length: number, size: number): Buffer[] {
  const rows: Buffer[] = [];
  let above = Buffer.alloc(length);
  for (let at = 0; at < data.length; at += 1 + length) {
    const row = Buffer.from(data.subarray(at + 1, at + 1 + length));
    for (let i = 0; i < length; i++) row[i]! += predict(data[at]!, row[i - size] ?? 0, above[i]!, above[i - size] ?? 0);
    rows.push((above = row));
  }
  return rows;
}

function predict(filter: number, left: number, above: number, corner: number): number {
  if (filter < 4) return [0, left, above, (left + above) >> 1][filter]!;
  const estimate = left + above - corner;
  return [left, above, corner].reduce((best, next) => (Math.abs(estimate - next) < Math.abs(estimate - best) ? next : best));
}
