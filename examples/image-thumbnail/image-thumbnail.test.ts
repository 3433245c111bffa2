import { deflateSync, inflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { serveExample, type ServedFunction } from '../../test/support/serve-example.ts';
import { CHANNELS, SIGNATURE, assemble, chunk, header, makePng, readPng, type Format, type Image, type Pixel } from './test/png.ts';
import { shrink } from './test/reference.ts';

let app: ServedFunction;
beforeAll(async () => {
  app = await serveExample('image-thumbnail');
});
afterAll(() => app?.close());

const send = (body: Buffer, query = ''): Promise<Response> =>
  app.fetch(`/image-thumbnail${query}`, { method: 'POST', body: new Uint8Array(body) });

async function thumbnail(body: Buffer, width: number): Promise<Image & { readonly color: number }> {
  const response = await send(body, `?width=${width}`);
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'image/png']);
  return readPng(Buffer.from(await response.arrayBuffer()));
}

async function refusal(body: Buffer, query?: string): Promise<[number, string]> {
  const response = await send(body, query);
  return [response.status, ((await response.json()) as { error: string }).error];
}

/** Whether zlib unpacks it to rows of bytes with known filters. */
function isImage(compressed: Buffer, width: number, height: number): boolean {
  try {
    const rows = inflateSync(compressed);
    return rows.length === (width + 1) * height && rows.every((byte, i) => i % (width + 1) !== 0 || byte < 5);
  } catch {
    return false;
  }
}

/** The largest difference of a channel. */
function difference(a: Image, b: Image): number {
  expect([a.width, a.height]).toEqual([b.width, b.height]);
  let most = 0;
  for (let y = 0; y < a.height; y++) {
    for (let x = 0; x < a.width; x++) {
      const other = b.at(x, y);
      a.at(x, y).forEach((value, channel) => (most = Math.max(most, Math.abs(value - other[channel]!))));
    }
  }
  return most;
}

/** Something between a picture and noise; the same every time. */
const wave = (x: number, y: number, channel: number): number =>
  (Math.sin(x * 0.7 + channel) * Math.cos(y * 0.45 - channel * 2) + Math.sin((x * 31 + y * 17 + channel * 7) ** 2)) / 4 + 0.5;

const PALETTE = Array.from({ length: 256 }, (_, i) => [i, (i * 7) & 255, 255 - i] as const);

/** What a format makes of samples, as the PNG specification has it. */
function pixelOf({ color, depth, transparency }: Format, samples: readonly number[]): Pixel {
  const [first = 0, second = 0, third = 0, fourth = 0] = samples;
  const byte = (sample: number): number => Math.round((sample * 255) / (2 ** depth - 1));
  const clear = transparency && Buffer.from(transparency);
  const isClear = color === 0 || color === 2 ? clear && samples.every((sample, i) => clear.readUInt16BE(2 * i) === sample) : false;
  if (color === 0) return [byte(first), byte(first), byte(first), isClear ? 0 : 255];
  if (color === 2) return [byte(first), byte(second), byte(third), isClear ? 0 : 255];
  if (color === 3) return [...PALETTE[first]!, transparency?.[first] ?? 255];
  if (color === 4) return [byte(first), byte(first), byte(first), byte(second)];
  return [byte(first), byte(second), byte(third), byte(fourth)];
}

function imageOf(width: number, height: number, format: Format): { readonly file: Buffer; readonly image: Image } {
  const sample = (x: number, y: number, channel: number): number => Math.round(wave(x, y, channel) * (2 ** format.depth - 1));
  const at = (x: number, y: number): Pixel =>
    pixelOf(
      format,
      Array.from({ length: CHANNELS[format.color] }, (_, channel) => sample(x, y, channel)),
    );
  return { file: makePng(width, height, format, sample), image: { width, height, at } };
}

const FORMATS: readonly Format[] = [
  { color: 0, depth: 1 },
  { color: 0, depth: 2, transparency: [0, 2] },
  { color: 0, depth: 4 },
  { color: 0, depth: 8, transparency: [0, 128] },
  { color: 0, depth: 16 },
  { color: 2, depth: 8 },
  { color: 2, depth: 16 },
  { color: 3, depth: 1, palette: PALETTE.slice(0, 2) },
  { color: 3, depth: 2, palette: PALETTE.slice(0, 4), transparency: [0, 200] },
  { color: 3, depth: 4, palette: PALETTE.slice(0, 16) },
  { color: 3, depth: 8, palette: PALETTE, transparency: [255, 0, 17] },
  { color: 4, depth: 8 },
  { color: 4, depth: 16 },
  { color: 6, depth: 8 },
  { color: 6, depth: 16 },
];

describe.each([false, true])('interlaced: %s', (interlaced) => {
  test.each(FORMATS)('colour type $color with $depth bits', async (format) => {
    const { file, image } = imageOf(61, 43, { ...format, interlaced });
    expect(difference(await thumbnail(file, 20), shrink(image, 20, 14))).toBeLessThanOrEqual(1);
  });

  test.each([
    [1, 1],
    [2, 9],
    [5, 1],
    [1, 300],
    [8, 8],
  ])('%i × %i pixels', async (width, height) => {
    const { file, image } = imageOf(width, height, { color: 6, depth: 8, interlaced });
    expect(difference(await thumbnail(file, 1), shrink(image, 1, Math.max(1, Math.round(height / width))))).toBeLessThanOrEqual(1);
  });
});

test('an image that is small enough keeps its pixels', async () => {
  const { file, image } = imageOf(40, 30, { color: 6, depth: 8 });
  const found = await thumbnail(file, 1000);
  expect(found.color).toBe(6);
  // Invisible pixels have no colour.
  const at = (x: number, y: number): Pixel => (image.at(x, y)[3] === 0 ? [0, 0, 0, 0] : image.at(x, y));
  expect(difference(found, { ...image, at })).toBe(0);
});

test('black and white make the grey that the eye sees from afar', async () => {
  const file = makePng(64, 64, { color: 0, depth: 1 }, (x, y) => (x + y) & 1);
  expect((await thumbnail(file, 8)).at(3, 3)).toEqual([188, 188, 188, 255]);
});

test.each([8, 16] as const)('a colour may stand for transparent, with %i bits', async (depth) => {
  const most = 2 ** depth - 1;
  const transparency = [most >> 8, most & 255, 0, 3, 0, 0];
  const file = makePng(3, 3, { color: 2, depth, transparency }, (x, y, channel) => [most, x === 1 ? 3 : 4, y === 1 ? 0 : most][channel]!);
  const { at } = await thumbnail(file, 3);
  expect([0, 1, 2].map((x) => at(x, 1)[3])).toEqual([255, 0, 255]);
  expect([at(1, 0)[3], at(1, 2)[3]]).toEqual([255, 255]);
});

test('what is transparent lends no colour', async () => {
  const samples = [
    [255, 0, 0, 255],
    [0, 255, 0, 0],
  ] as const;
  const file = makePng(2, 2, { color: 6, depth: 8 }, (x, _y, channel) => samples[x]![channel]!);
  expect((await thumbnail(file, 1)).at(0, 0)).toEqual([255, 0, 0, 128]);
});

test('a large picture becomes a file of its size, not more', async () => {
  const { file } = imageOf(900, 700, { color: 2, depth: 8 });
  const small = Buffer.from(await (await send(file, '?width=300')).arrayBuffer());
  const { width, height, at } = readPng(small);
  expect([width, height]).toEqual([300, 233]);
  const again = makePng(width, height, { color: 2, depth: 8 }, (x, y, channel) => at(x, y)[channel]!);
  expect(small.length).toBeLessThan(again.length * 1.02);
});

test.each([
  ['stored', { level: 0 }],
  ['with fixed codes', { strategy: 4 }],
  ['in a small window', { windowBits: 9 }],
  ['run by run', { strategy: 3 }],
])('compressed data may be %s', async (_name, options) => {
  const rows = Buffer.from(Array.from({ length: 200 * 401 }, (_, i) => (i % 401 === 0 ? 0 : (i * i) >> 7)));
  const found = await thumbnail(assemble(400, 200, { color: 0, depth: 8 }, deflateSync(rows, options)), 400);
  for (const [x, y] of [
    [0, 0],
    [399, 0],
    [17, 99],
    [399, 199],
  ] as const)
    expect(found.at(x, y)[0]).toBe(rows[y * 401 + x + 1]);
});

describe('refuses', () => {
  const good = makePng(30, 20, { color: 2, depth: 8 }, (x, y) => (x * y) & 255);
  const gray: Format = { color: 0, depth: 8 };
  const end = chunk('IEND', Buffer.alloc(0));
  const png = (...chunks: Buffer[]): Buffer => Buffer.concat([SIGNATURE, ...chunks, end]);
  const rows = (count: number): Buffer => deflateSync(Buffer.alloc(31 * count));
  const flipped = (at: number): Buffer => Buffer.from(good.map((byte, i) => (i === at ? byte ^ 1 : byte)));

  test.each<[string, Buffer, number, string]>([
    ['what is no PNG', Buffer.from('GIF89a, a picture'), 415, 'The body must be a PNG image'],
    ['nothing', Buffer.alloc(0), 415, 'The body must be a PNG image'],
    ['a file without chunks', SIGNATURE, 422, 'The file is cut off'],
    ['a file without pixels', png(header(3, 3, gray)), 422, 'The file has no pixels'],
    ['no header', png(chunk('IDAT', rows(1))), 422, 'The file does not start with a header'],
    ['a wrong CRC', flipped(20), 422, 'The checksum of the chunk IHDR is wrong'],
    ['a chunk that must not be passed over', png(header(3, 3, gray), chunk('ABCD', end)), 422, 'The chunk ABCD is out of place or unknown'],
    ['no width', assemble(0, 3, gray, rows(1)), 422, 'The image has no pixels'],
    ['an unknown colour type', png(header(3, 3, { ...gray, color: 5 as 4 })), 422, 'No PNG has colour type 5 with 8 bits'],
    ['a depth that the type has not', png(header(3, 3, { color: 2, depth: 4 })), 422, 'No PNG has colour type 2 with 4 bits'],
    ['no palette', assemble(30, 1, { color: 3, depth: 8 }, rows(1)), 422, 'The file has no palette'],
    [
      'a palette of halves',
      png(header(3, 3, gray), chunk('PLTE', Buffer.alloc(4)), chunk('IDAT', rows(1))),
      422,
      'The palette is malformed',
    ],
    [
      'scattered pixels',
      png(header(30, 2, gray), chunk('IDAT', rows(1)), chunk('tIME', end), chunk('IDAT', rows(1))),
      422,
      'The pixels are in pieces with something in between',
    ],
    ['an unknown filter', assemble(30, 1, gray, deflateSync(Buffer.alloc(31, 5))), 422, 'A row has the unknown filter 5'],
    ['too few rows', assemble(30, 3, gray, rows(2)), 422, 'The compressed data is broken: it ends too early'],
    ['too many rows', assemble(30, 3, gray, rows(4)), 422, 'The compressed data is broken: it is longer than the header says'],
    ['no zlib stream', assemble(30, 3, gray, Buffer.from('hello')), 422, 'The compressed data is broken: it is no zlib stream'],
    [
      'a block of no type',
      assemble(30, 3, gray, Buffer.from([0x78, 0x9c, 0x07, 0, 0])),
      422,
      'The compressed data is broken: it has a block of unknown type',
    ],
    [
      'a match with nothing',
      assemble(30, 3, gray, Buffer.from([0x78, 0x9c, 0x03, 0x02, 0, 0, 0, 0])),
      422,
      'The compressed data is broken: it refers to what was never there',
    ],
    [
      'a wrong checksum',
      assemble(30, 3, gray, Buffer.concat([rows(3).subarray(0, -1), Buffer.of(7)])),
      422,
      'The compressed data is broken: its checksum is wrong',
    ],
  ])('%s', async (_name, file, status, message) => {
    expect(await refusal(file)).toEqual([status, message]);
  });

  test('a bomb by its declared size, and one that unpacks to 128 MiB', async () => {
    const most = 'at most 16384 on a side and 16000000 in all are taken';
    expect(await refusal(assemble(60_000, 60_000, gray, rows(1)))).toEqual([413, `The image has 60000 × 60000 pixels; ${most}`]);
    expect(await refusal(assemble(2 ** 32 - 1, 2 ** 32 - 1, gray, rows(1)))).toEqual([
      413,
      expect.stringContaining('4294967295 × 4294967295'),
    ]);
    const bomb = assemble(30, 1, gray, deflateSync(Buffer.alloc(2 ** 27), { level: 9 }));
    expect(await refusal(bomb)).toEqual([422, 'The compressed data is broken: it is longer than the header says']);
  });

  test.each(['?width=0', '?width=1025', '?width=x', '?width=', '?width=-1', '?width=1e9'])('%s', async (query) => {
    expect(await refusal(good, query)).toEqual([400, '"width" must be 1 to 1024']);
  });

  test('a file that is cut off or changed, wherever: an answer, and never an image', async () => {
    for (let length = 8; length < good.length; length += 7) expect((await refusal(good.subarray(0, length)))[0]).toBe(422);
    for (let at = 8; at < good.length; at += 5) expect([413, 422]).toContain((await refusal(flipped(at)))[0]);
  });

  test('whatever zlib refuses, and nothing else', async () => {
    const [width, height] = [40, 60];
    const rows = Buffer.from(Array.from({ length: (width + 1) * height }, (_, i) => (i % (width + 1) === 0 ? 0 : (i * i) >> 9)));
    for (const options of [{}, { strategy: 4 }, { level: 0 }]) {
      const compressed = deflateSync(rows, options);
      for (let i = 0; i < 150; i++) {
        const broken = Buffer.from(compressed);
        broken[(i * 7919) % broken.length]! ^= 1 << (i & 7);
        const response = await send(assemble(width, height, gray, broken));
        await response.arrayBuffer();
        expect([i, response.status]).toEqual([i, isImage(broken, width, height) ? 200 : 422]);
      }
    }
  });

  test('another method', async () => {
    expect((await app.fetch('/image-thumbnail', { method: 'PUT' })).status).toBe(405);
    expect(await (await app.fetch('/image-thumbnail')).text()).toContain('curl');
  });
});
