/** The same thumbnail for two functions, which differ in the language of the loops over the pixels. */
import { readPng, writePng } from './png.ts';

/**
 * Undoes the filters of the rows of a PNG image of 8-bit samples, and averages areas.
 *
 * @returns samples of the small image, row by row
 */
export type Shrink = (
  rows: Uint8Array<ArrayBuffer>,
  width: number,
  height: number,
  channels: number,
  toWidth: number,
  toHeight: number,
) => Uint8Array<ArrayBuffer>;

export async function thumbnail(request: Request, shrink: Shrink): Promise<Response> {
  const width = Number(new URL(request.url).searchParams.get('width') ?? 200);
  if (!(Number.isInteger(width) && width >= 1)) return new Response('"width" must be a whole number above 0\n', { status: 400 });
  const image = await readPng(await request.bytes()).catch((cause: unknown) => String(cause));
  if (typeof image === 'string') return new Response(`${image}\n`, { status: 422 });
  const toWidth = Math.min(width, image.width);
  const toHeight = Math.max(1, Math.round((image.height * toWidth) / image.width));
  const pixels = shrink(image.rows, image.width, image.height, image.channels, toWidth, toHeight);
  const png = await writePng({ width: toWidth, height: toHeight, channels: image.channels, rows: pixels });
  return new Response(png, { headers: { 'content-type': 'image/png' } });
}
