import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { serveExample, type ServedFunction } from '../../test/support/serve-example.ts';
import { HAND_DRAWN } from './test/drawings.ts';
import { type Drawing, drawings } from './train/draw.ts';
import { dequantize, quantize, sourceOf, trainModel } from './train/model.ts';
import { type Layer, predict } from './train/network.ts';
import { normalize } from './train/normalize.ts';
import { Random } from './train/random.ts';

let app: ServedFunction;
let trained: readonly [Layer, Layer];
beforeAll(async () => {
  app = await serveExample('digit-recognition');
  trained = trainModel();
});
afterAll(() => app?.close());

interface Answer {
  readonly digit: number;
  readonly probability: number;
  readonly probabilities: readonly number[];
}

const send = (body: Uint8Array | string, type?: string): Promise<Response> =>
  app.fetch('/digit-recognition', {
    method: 'POST',
    body: body as NonNullable<RequestInit['body']>,
    ...(type && { headers: { 'content-type': type } }),
  });

async function recognize(pixels: Uint8Array): Promise<Answer> {
  const response = await send(pixels);
  expect(response.status).toBe(200);
  return (await response.json()) as Answer;
}

async function accuracy(list: readonly Drawing[]): Promise<number> {
  let right = 0;
  for (const { digit, pixels } of list) if ((await recognize(pixels)).digit === digit) right++;
  return right / list.length;
}

/** Of another seed than those that the network learned from. */
const UNSEEN = drawings(500, new Random(1000));

test('knows digits that were drawn pixel by pixel', async () => {
  expect(HAND_DRAWN).toHaveLength(40);
  expect(await accuracy(HAND_DRAWN)).toBeGreaterThanOrEqual(0.95);
});

test('knows drawings that it never saw', async () => {
  expect(await accuracy(UNSEEN)).toBeGreaterThanOrEqual(0.97);
});

test('the weights are what training makes of the seed', () => {
  const source = sourceOf([quantize(trained[0]), quantize(trained[1])]);
  expect(readFileSync(new URL('assembly/weights.ts', import.meta.url), 'utf8') === source).toBe(true);
});

test('computes what the network does that was trained, but for the rounding of weights to bytes', async () => {
  const bytes = [dequantize(quantize(trained[0])), dequantize(quantize(trained[1]))] as const;
  for (const { side, pixels } of [...HAND_DRAWN, ...UNSEEN.slice(0, 60)]) {
    const { probabilities } = await recognize(pixels);
    const input = normalize(pixels, side)!;
    const exact = predict(trained, input);
    predict(bytes, input).forEach((probability, digit) => expect(Math.abs(probability - probabilities[digit]!)).toBeLessThan(0.001));
    expect(Math.abs(exact[exact.indexOf(Math.max(...exact))]! - Math.max(...probabilities))).toBeLessThan(0.15);
  }
});

test('gives probabilities', async () => {
  const { digit, probability, probabilities } = await recognize(HAND_DRAWN[0]!.pixels);
  expect(probabilities).toHaveLength(10);
  expect(probabilities.reduce((a, b) => a + b)).toBeCloseTo(1, 2);
  expect([digit, probability]).toEqual([0, Math.max(...probabilities)]);
});

test('takes JSON, dark ink on bright paper, and faint ink', async () => {
  for (const { digit, pixels } of HAND_DRAWN.filter((_, i) => i % 4 === 0)) {
    const answer = await recognize(pixels);
    const json = await send(JSON.stringify({ pixels: [...pixels] }), 'application/json; charset=utf-8');
    expect(await json.json()).toEqual(answer);
    expect(await recognize(pixels.map((pixel) => 255 - pixel))).toEqual(answer);
    expect((await recognize(pixels.map((pixel) => pixel / 5))).digit).toBe(digit);
  }
});

/** The drawing in the lower left of a larger sheet, each of its pixels `scale` wide. */
function onLargerSheet({ digit, side, pixels }: Drawing, scale: number): Drawing {
  const larger = new Uint8Array(64 * 64);
  for (let i = 0; i < (side * scale) ** 2; i++) {
    const [x, y] = [i % (side * scale), Math.floor(i / (side * scale))];
    larger[(63 - y) * 64 + x] = pixels[(side - 1 - Math.floor(y / scale)) * side + Math.floor(x / scale)]!;
  }
  return { digit, side: 64, pixels: larger };
}

test('the place does not matter, and the size hardly', async () => {
  for (const drawing of HAND_DRAWN.slice(0, 10)) {
    expect(await recognize(onLargerSheet(drawing, 1).pixels)).toEqual(await recognize(drawing.pixels));
  }
  expect(await accuracy(HAND_DRAWN.map((drawing) => onLargerSheet(drawing, 3)))).toBeGreaterThanOrEqual(0.95);
});

describe('refuses', () => {
  const size = (pixels: number): string => `A picture has 8×8 to 64×64 pixels, this one ${pixels} in all`;
  const range = '"pixels" must be an array of numbers from 0 to 255';
  test.each<[string, Uint8Array | string, number, string]>([
    ['an empty picture', new Uint8Array(256), 422, 'There is nothing on the picture'],
    ['an empty sheet', new Uint8Array(256).fill(255), 422, 'There is nothing on the picture'],
    ['nothing', new Uint8Array(0), 400, size(0)],
    ['what is no square', new Uint8Array(65), 400, size(65)],
    ['what is too small', new Uint8Array(49), 400, size(49)],
    ['what is too large', new Uint8Array(65 * 65), 400, size(65 * 65)],
    ['no JSON', '{"pixels":', 400, 'Expected a value at line 1, column 11'],
    ['no pixels', '{}', 400, range],
    ['pixels that are none', '{"pixels":[0,256]}', 400, range],
    ['text for pixels', '{"pixels":["0"]}', 400, range],
    ['too few', '{"pixels":[]}', 400, size(0)],
  ])('%s', async (_name, body, status, message) => {
    const response = await send(body, typeof body === 'string' ? 'application/json' : undefined);
    expect([response.status, await response.json()]).toEqual([status, { error: message }]);
  });

  test('too much, and another method', async () => {
    expect((await send(new Uint8Array(70_000))).status).toBe(413);
    expect((await app.fetch('/digit-recognition', { method: 'PUT' })).status).toBe(405);
    expect(await (await app.fetch('/digit-recognition')).text()).toContain('curl');
  });
});
