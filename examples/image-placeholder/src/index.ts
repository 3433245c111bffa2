import type { Handler } from '@skerry/guest';
import { blurHash } from './blurhash.as.ts';
import { PngError, readPng } from './png.ts';

/** What a page shows while the picture loads: a text of some thirty characters that stands for a blurred copy of it. */
export default {
  async fetch(request) {
    if (request.method !== 'POST') return refuse(405, 'Send a PNG: curl --data-binary @photo.png …');
    const { searchParams } = new URL(request.url);
    const [x, y] = [countOf(searchParams.get('x'), 4), countOf(searchParams.get('y'), 3)];
    if (x === undefined || y === undefined) return refuse(400, '"x" and "y" must be 1 to 9');
    try {
      const { width, height, channels, rows } = await readPng(await request.bytes());
      // All pixels in one call: what costs is the loop, not the copy.
      return Response.json({ width, height, blurHash: blurHash(rows, width, height, channels, x, y) });
    } catch (error) {
      if (error instanceof PngError) return refuse(error.status, error.message);
      throw error;
    }
  },
} satisfies Handler;

function countOf(text: string | null, otherwise: number): number | undefined {
  if (text === null) return otherwise;
  return /^[1-9]$/.test(text) ? Number(text) : undefined;
}

const refuse = (status: number, error: string): Response => Response.json({ error }, { status });
