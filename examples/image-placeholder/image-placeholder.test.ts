import { deflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serveExample, type ServedFunction } from '../../test/support/serve-example.ts';
import { assemble, type Format, makePng } from '../image-thumbnail/test/png.ts';
import { reference, type Sample } from './test/reference.ts';

let app: ServedFunction;
beforeAll(async () => {
  app = await serveExample('image-placeholder');
});
afterAll(() => app?.close());

const RGB: Format = { color: 2, depth: 8 };
const RGBA: Format = { color: 6, depth: 8 };

const send = (body: Buffer, query = ''): Promise<Response> =>
  app.fetch(`/image-placeholder${query}`, { method: 'POST', body: new Uint8Array(body) });

async function refusal(body: Buffer, query?: string): Promise<[number, string]> {
  const response = await send(body, query);
  return [response.status, ((await response.json()) as { error: string }).error];
}

const waves: Sample = (x, y, channel) => Math.round(127 + 60 * Math.sin(x / 9 + channel) + 60 * Math.cos(y / 7 - channel));
const noise: Sample = (x, y, channel) => ((x * 31 + y * 17 + channel * 101) ** 2) & 255;

describe('the hash of a picture', () => {
  it.each<[string, number, number, Format, Sample, number, number]>([
    ['of waves', 61, 43, RGB, waves, 4, 3],
    ['of noise', 20, 33, RGB, noise, 9, 9],
    ['with transparency', 30, 30, RGBA, waves, 3, 5],
    ['in one colour', 8, 8, RGB, (_x, _y, channel) => 40 * channel, 1, 1],
    ['of one pixel', 1, 1, RGB, waves, 4, 3],
    ['of black', 5, 4, RGB, () => 0, 2, 2],
    ['half white', 12, 12, RGB, (x) => (x < 6 ? 255 : 0), 2, 1],
  ])('%s', async (_name, width, height, format, sample, x, y) => {
    const response = await send(makePng(width, height, format, sample), `?x=${x}&y=${y}`);
    expect(await response.json()).toEqual({ width, height, blurHash: reference(width, height, sample, x, y) });
  });

  it('has four by three waves unless it is told otherwise', async () => {
    const response = await send(makePng(40, 30, RGB, waves));
    expect(((await response.json()) as { blurHash: string }).blurHash).toBe(reference(40, 30, waves, 4, 3));
  });
});

describe('refuses', () => {
  const good = makePng(30, 20, RGB, waves);

  it.each([
    ['what is no PNG', Buffer.from('GIF89a'), 415, 'The body must be a PNG image'],
    ['a file that is cut off', good.subarray(0, good.length - 30), 422, 'breaks off'],
    ['another format', makePng(3, 3, { color: 3, depth: 8, palette: [[0, 0, 0]] }, () => 0), 422, 'Only 8 bits of RGB or RGBA'],
    ['no pixels', assemble(0, 3, RGB, deflateSync(Buffer.alloc(3))), 422, 'The image has no pixels'],
    ['too many', assemble(60_000, 60_000, RGB, deflateSync(Buffer.alloc(3))), 413, 'The image has more than 16777216 samples'],
    ['too few samples', assemble(30, 20, RGB, deflateSync(Buffer.alloc(30))), 422, 'The image has too few samples'],
    ['a bomb', assemble(3, 2, RGB, deflateSync(Buffer.alloc(2 ** 26), { level: 9 })), 422, 'The image has too many samples'],
    ['data that is not compressed', assemble(3, 2, RGB, Buffer.from('hello')), 422, 'The compressed data is broken'],
  ])('%s', async (_name, file, status, message) => {
    expect(await refusal(file)).toEqual([status, expect.stringContaining(message)]);
  });

  it.each(['?x=0', '?y=10', '?x=', '?x=2.5', '?y=-1'])('%s', async (query) => {
    expect(await refusal(good, query)).toEqual([400, '"x" and "y" must be 1 to 9']);
  });

  it('another method', async () => {
    expect((await app.fetch('/image-placeholder')).status).toBe(405);
    expect((await app.fetch('/image-placeholder', { method: 'PUT', body: new Uint8Array(good) })).status).toBe(405);
  });
});
