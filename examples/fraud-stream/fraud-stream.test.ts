import { ReadableStream } from 'node:stream/web';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { serveExample, type ServedFunction } from '../../test/support/serve-example.ts';

let app: ServedFunction;
beforeAll(async () => {
  app = await serveExample('fraud-stream');
});
afterAll(() => app?.close());

interface Answer {
  readonly id?: string;
  readonly decision?: string;
  readonly reasons?: readonly string[];
  readonly line?: number;
  readonly error?: string;
}

const HOUR = 3_600_000;
const BERLIN = { latitude: 52.52, longitude: 13.405 };
const POTSDAM = { latitude: 52.39, longitude: 13.06 };
const SYDNEY = { latitude: -33.87, longitude: 151.21 };

let ids = 0;
const payment = (changes: object): object => ({ id: `p${ids++}`, card: 'c', amount: 10, time: 0, ...changes });
const ndjson = (payments: readonly object[]): string => payments.map((each) => `${JSON.stringify(each)}\n`).join('');

const send = (body: string | ReadableStream): Promise<Response> =>
  app.fetch('/fraud-stream', { method: 'POST', body, ...(typeof body !== 'string' && { duplex: 'half' }) } as RequestInit);

async function answers(body: string): Promise<Answer[]> {
  const response = await send(body);
  expect(response.headers.get('content-type')).toBe('application/x-ndjson');
  const lines = (await response.text()).split('\n');
  expect(lines.pop()).toBe('');
  return lines.map((line) => JSON.parse(line) as Answer);
}

/** `approve`, or the decision with its reasons. */
async function decisions(payments: readonly object[]): Promise<string[]> {
  const found = await answers(ndjson(payments));
  return found.map(({ decision, reasons }) => [decision, ...reasons!].join(' '));
}

const approvals = (count: number): string[] => Array(count).fill('approve');

describe('velocity', () => {
  test('more than five payments in a minute', async () => {
    const times = [0, 10, 20, 30, 40, 50, 59, 140].map((seconds) => payment({ time: seconds * 1000 }));
    expect(await decisions(times)).toEqual([...approvals(5), 'review velocity', 'review velocity', 'approve']);
  });

  test('of one card, not of all', async () => {
    expect(await decisions(Array.from({ length: 50 }, (_, i) => payment({ card: `c${i}` })))).toEqual(approvals(50));
  });

  test('in whatever order they come', async () => {
    const times = [50, 0, 40, 10, 30, 20].map((seconds) => payment({ time: seconds * 1000 }));
    expect((await decisions(times)).at(-1)).toBe('review velocity');
  });
});

describe('amount', () => {
  const usual = [10, 12, 9, 11, 10].map((amount, i) => payment({ amount, time: i * HOUR }));

  test('far above the mean', async () => {
    const later = [30, 31.5, 200, 12].map((amount, i) => payment({ amount, time: (10 + i) * HOUR }));
    expect(await decisions([...usual, ...later])).toEqual([...approvals(6), 'approve', 'review amount', 'approve']);
  });

  test('not before there is a mean', async () => {
    expect(await decisions([...usual.slice(1), payment({ amount: 1000, time: 9 * HOUR })])).toEqual(approvals(5));
  });

  test('what is declined does not move the mean', async () => {
    const burst = Array.from({ length: 6 }, (_, i) => payment({ amount: i < 5 ? 10 : 500, time: 20 * HOUR }));
    const found = await decisions([...usual, ...burst, payment({ amount: 100, time: 30 * HOUR })]);
    expect(found.slice(-2)).toEqual(['decline velocity amount', 'review amount']);
  });
});

describe('travel', () => {
  test('faster than an aeroplane', async () => {
    const places = [payment(BERLIN), payment({ ...SYDNEY, time: 15 * HOUR }), payment({ ...POTSDAM, time: 15 * HOUR })];
    expect(await decisions(places)).toEqual(['approve', 'decline travel', 'approve']);
    expect(await decisions([places[0]!, payment({ ...SYDNEY, time: 17 * HOUR })])).toEqual(approvals(2));
  });

  test('not between neighbours, over the date line, or from nowhere', async () => {
    expect(await decisions([payment(BERLIN), payment(POTSDAM), payment({}), payment({})])).toEqual(approvals(4));
    const line = [payment({ latitude: 0, longitude: 179.9 }), payment({ latitude: 0, longitude: -179.9 })];
    expect(await decisions(line)).toEqual(approvals(2));
    expect(await decisions([payment({ ...BERLIN, time: 20 * HOUR }), payment({ ...SYDNEY, time: 19 * HOUR })])).toEqual([
      'approve',
      'decline travel',
    ]);
  });
});

test('a decision comes back before the next payment is sent', async () => {
  let next: (text: string | undefined) => void = () => {};
  const body = new ReadableStream({
    start(controller) {
      next = (text) => (text === undefined ? controller.close() : controller.enqueue(new TextEncoder().encode(text)));
    },
  });
  const first = ndjson([payment({ id: 'first' })]);
  next(`${first}{"id":"sec`);
  const reader = (await send(body)).body!.getReader();
  const answer = async (): Promise<Answer> => JSON.parse(new TextDecoder().decode((await reader.read()).value)) as Answer;
  expect(await answer()).toEqual({ id: 'first', decision: 'approve', reasons: [] });
  next('ond","card":"c","amount":1,"time":5}\n');
  expect(await answer()).toMatchObject({ id: 'second' });
  next(undefined);
  expect((await reader.read()).done).toBe(true);
});

test('a line that is wrong is reported, and the stream goes on', async () => {
  const found = await answers(
    [
      '{"id":"a","card":"c","amount":1,"time":1}\r',
      '{"id":',
      '',
      '[]',
      '{"id":"x","card":7}',
      '{"id":"x","card":"c","amount":-1,"time":1}',
      '{"id":"x","card":"c","amount":1e999,"time":1}',
      '{"id":"x","card":"c","amount":1,"time":"now"}',
      '{"id":"x","card":"c","amount":1,"time":1,"latitude":91,"longitude":0}',
      '{"id":"x","card":"c","amount":1,"time":1,"latitude":9}',
      `{"id":"${'x'.repeat(5000)}"}`,
      '{"id":"b","card":"c","amount":1,"time":2}',
    ].join('\n'),
  );
  const place = '"latitude" and "longitude" must be degrees, or both be left out';
  expect(found).toEqual([
    { id: 'a', decision: 'approve', reasons: [] },
    { line: 2, error: 'Expected a value at line 1, column 7' },
    { line: 4, error: '"id" must be a string of 1 to 64 characters' },
    { line: 5, error: '"card" must be a string of 1 to 64 characters' },
    { line: 6, error: '"amount" must be a number above 0' },
    { line: 7, error: '"amount" must be a number above 0' },
    { line: 8, error: '"time" must be milliseconds since 1970' },
    { line: 9, error: place },
    { line: 10, error: place },
    { line: 11, error: 'The line is too long' },
    { id: 'b', decision: 'approve', reasons: [] },
  ]);
});

test('memory does not grow with the stream, as only so many cards are remembered', async () => {
  const many = Array.from({ length: 60_000 }, (_, i) => payment({ card: `card ${i}`, time: 1 }));
  const before = Array.from({ length: 5 }, () => payment({ card: 'busy', time: 1 }));
  const again = payment({ card: 'busy', time: 1 });
  // The manifest permits 32 MiB.
  const forgotten = await decisions([...before, ...many, again]);
  expect([forgotten.length, forgotten.at(-1)]).toEqual([60_006, 'approve']);
  const remembered = await decisions([...before, ...many.slice(0, 9_999), again]);
  expect(remembered.at(-1)).toBe('review velocity');
});

test('gives an empty answer to nothing, and says how to use it', async () => {
  expect(await answers('')).toEqual([]);
  expect(await (await app.fetch('/fraud-stream')).text()).toContain('curl');
  expect((await app.fetch('/fraud-stream', { method: 'DELETE' })).status).toBe(405);
});
