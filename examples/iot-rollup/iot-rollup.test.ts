import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { serveExample, type ServedFunction } from '../../test/support/serve-example.ts';

let app: ServedFunction;
beforeEach(async () => {
  app = await serveExample('iot-rollup');
});
afterEach(() => app?.close());

interface Reading {
  readonly time: number;
  readonly value: number;
}

interface Point {
  readonly time: number;
  readonly count: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The start of an hour that is over. */
const START = Math.floor(Date.now() / HOUR) * HOUR - 2 * HOUR;

const send = (device: string, body: unknown): Promise<Response> =>
  app.fetch(`/iot-rollup/${device}`, { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) });

async function post(device: string, readings: readonly Reading[]): Promise<unknown> {
  const response = await send(device, readings);
  expect(response.status).toBe(200);
  return response.json();
}

async function series(device: string, query: string): Promise<Point[]> {
  const response = await app.fetch(`/iot-rollup/${device}?${query}`);
  expect(response.status).toBe(200);
  return (await response.json()) as Point[];
}

const around = (from = START, to = START + 2 * HOUR): string => `from=${from}&to=${to}`;
const outcome = (accepted: number, duplicates = 0, tooOld = 0): object => ({ accepted, duplicates, tooOld });

/** The same in a few lines of JavaScript. */
function expected(readings: readonly Reading[], step: number): Point[] {
  const groups = Map.groupBy(readings, ({ time }) => Math.floor(time / step) * step);
  return [...groups]
    .toSorted(([a], [b]) => a - b)
    .map(([time, group]) => {
      const values = group.map(({ value }) => value);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      return { time, count: values.length, min: Math.min(...values), max: Math.max(...values), mean };
    });
}

/** One a second for an hour and a half, in an order of its own. Sums of quarters are exact, whatever the order. */
const many = Array.from({ length: 5400 }, (_, i) => (i * 2741) % 5400).map((second) => ({
  time: START + second * SECOND + (second % 7),
  value: ((second * 7919) % 1001) / 4 - 100,
}));
const batches = Array.from({ length: 54 }, (_, i) => many.slice(i * 100, i * 100 + 100));

test('rolls up minutes and hours', async () => {
  const readings = [
    { time: START, value: 20 },
    { time: START + 59_999, value: 22 },
    { time: START + MINUTE, value: -1.5 },
    { time: START + HOUR, value: 4 },
  ];
  expect(await post('hall', readings)).toEqual(outcome(4));
  expect(await series('hall', `by=minute&${around()}`)).toEqual([
    { time: START, count: 2, min: 20, max: 22, mean: 21 },
    { time: START + MINUTE, count: 1, min: -1.5, max: -1.5, mean: -1.5 },
    { time: START + HOUR, count: 1, min: 4, max: 4, mean: 4 },
  ]);
  expect(await series('hall', `by=hour&${around()}`)).toEqual(expected(readings, HOUR));
  expect(await series('cellar', around())).toEqual([]);
});

test('takes readings in any order, as one after the other', async () => {
  for (const batch of batches.slice(0, 10)) await post('hall', batch);
  for (const [by, step] of [
    ['minute', MINUTE],
    ['hour', HOUR],
  ] as const) {
    expect(await series('hall', `by=${by}&${around()}`)).toEqual(expected(batches.slice(0, 10).flat(), step));
  }
});

test('counts a reading once, however often it is sent', async () => {
  const [batch] = batches;
  expect(await post('hall', [...batch!, batch![0]!])).toEqual(outcome(100, 1));
  const before = await series('hall', around());
  expect(await post('hall', batch!)).toEqual(outcome(0, 100));
  expect(await post('hall', [{ time: batch![0]!.time, value: 999 }, ...batches[1]!])).toEqual(outcome(100, 1));
  expect(before).toEqual(expected(batch!, MINUTE));
  expect(await series('hall', around())).toEqual(expected([...batch!, ...batches[1]!], MINUTE));
});

test('loses nothing of what comes at the same moment, sent twice', async () => {
  const outcomes = (await Promise.all([...batches, ...batches].map((batch) => post('hall', batch)))) as {
    accepted: number;
    duplicates: number;
  }[];
  expect(outcomes.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(many.length);
  expect(outcomes.reduce((sum, { duplicates }) => sum + duplicates, 0)).toBe(many.length);
  expect(await series('hall', `by=minute&${around()}`)).toEqual(expected(many, MINUTE));
  expect(await series('hall', `by=hour&${around()}`)).toEqual(expected(many, HOUR));
});

test('keeps devices apart', async () => {
  await Promise.all(['a', 'b', 'a.b', 'a-1', 'A'].map((device, i) => post(device, [{ time: START, value: i }])));
  for (const [i, device] of ['a', 'b', 'a.b', 'a-1', 'A'].entries()) {
    expect(await series(device, around())).toEqual([{ time: START, count: 1, min: i, max: i, mean: i }]);
  }
});

test('forgets an hour when the same one comes 31 days later', async () => {
  const old = { time: START - 31 * DAY, value: 1 };
  expect(await post('hall', [old])).toEqual(outcome(1));
  expect(await series('hall', around(old.time, old.time + HOUR))).toHaveLength(1);
  expect(await post('hall', [{ time: START, value: 2 }])).toEqual(outcome(1));
  expect(await series('hall', around(old.time, old.time + HOUR))).toEqual([]);
  expect(await post('hall', [{ ...old, time: old.time + SECOND }])).toEqual(outcome(0, 0, 1));
  expect(await series('hall', `by=hour&${around(START - 31 * DAY, START + HOUR)}`)).toEqual(expected([{ time: START, value: 2 }], HOUR));
});

test('shows the last hour, or the last day, when not asked for another time', async () => {
  const now = Date.now();
  await post('hall', [
    { time: now - 20 * MINUTE, value: 1 },
    { time: now - 5 * HOUR, value: 2 },
  ]);
  expect((await series('hall', '')).map(({ mean }) => mean)).toEqual([1]);
  expect((await series('hall', 'by=hour')).map(({ mean }) => mean).toSorted()).toEqual([1, 2]);
});

describe('refuses', () => {
  const form = 'The body must be an array of 1 to 1000 readings';
  test.each([
    ['no JSON', '[', 'Expected a value at line 1, column 2'],
    ['no array', {}, form],
    ['nothing', [], form],
    ['too much', Array.from({ length: 1001 }, () => ({ time: 0, value: 0 })), form],
    ['a reading without a time', [{ time: 0, value: 0 }, { value: 1 }], 'Reading 1: "time" must be milliseconds since 1970'],
    ['half a millisecond', [{ time: 0.5, value: 0 }], 'Reading 0: "time" must be milliseconds since 1970'],
    ['a time that is not yet', [{ time: Date.now() + 2 * HOUR, value: 0 }], 'Reading 0: "time" is in the future'],
    ['a value that is no number', [{ time: START, value: '1' }], 'Reading 0: "value" must be a number'],
    ['a value that is too large', `[{"time":${START},"value":1e999}]`, 'Reading 0: "value" must be a number'],
  ])('%s, and keeps none of it', async (_name, body, message) => {
    const response = await send('hall', body);
    expect([response.status, await response.json()]).toEqual([400, { error: message }]);
    expect(await series('hall', around())).toEqual([]);
  });

  test.each(['/iot-rollup', '/iot-rollup/a/b', '/iot-rollup/a%2Fb', '/iot-rollup/%C3%A4', `/iot-rollup/${'x'.repeat(65)}`])(
    'the path %s',
    async (path) => {
      expect((await app.fetch(path)).status).toBe(404);
    },
  );

  test.each(['by=day', 'from=x', 'to=', 'from=-1', 'from=5&to=5', 'from=0', `from=0&to=${1e14}&by=hour`])('the query %s', async (query) => {
    expect((await app.fetch(`/iot-rollup/hall?${query}`)).status).toBe(400);
  });

  test('another method', async () => {
    const response = await app.fetch('/iot-rollup/hall', { method: 'DELETE' });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD, POST']);
  });
});
