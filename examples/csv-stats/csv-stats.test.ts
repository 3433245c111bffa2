import { ReadableStream } from 'node:stream/web';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serveExample, type ServedFunction } from '../../test/support/serve-example.ts';

let app: ServedFunction;
beforeAll(async () => {
  app = await serveExample('csv-stats');
});
afterAll(() => app?.close());

interface Column {
  readonly name: string;
  readonly type: string;
  readonly count: number;
  readonly empty: number;
  readonly [figure: string]: unknown;
}

interface Statistics {
  readonly rows: number;
  readonly malformed: { readonly count: number; readonly first: { readonly line: number; readonly reason: string }[] };
  readonly columns: Column[];
}

type Body = NonNullable<RequestInit['body']>;

const send = (body: Body): Promise<Response> =>
  app.fetch('/csv-stats', { method: 'POST', body, ...(body instanceof ReadableStream && { duplex: 'half' }) } as RequestInit);

async function statistics(body: Body): Promise<Statistics> {
  const response = await send(body);
  expect(response.status).toBe(200);
  return (await response.json()) as Statistics;
}

test('describes numeric columns', async () => {
  const found = await statistics('name,height,weight\r\nAda,1.5,60\r\nBob,2.5,\r\nEve,2,"80"\r\n');
  expect(found).toEqual({
    rows: 3,
    malformed: { count: 0, first: [] },
    columns: [
      { name: 'name', type: 'text', count: 3, empty: 0 },
      { name: 'height', type: 'number', count: 3, empty: 0, min: 1.5, max: 2.5, mean: 2, stddev: 0.5 },
      { name: 'weight', type: 'number', count: 2, empty: 1, min: 60, max: 80, mean: 70, stddev: 14.142135623730951 },
    ],
  });
});

test('reads quoted fields with commas, quotes and line ends', async () => {
  const found = await statistics('"a ""b""","x\r\ny",n\n"1,5","\n\n",3\n"""",,4');
  expect(found.columns.map(({ name }) => name)).toEqual(['a "b"', 'x\r\ny', 'n']);
  expect([found.rows, found.malformed.count]).toEqual([2, 0]);
  expect(found.columns[2]).toMatchObject({ count: 2, min: 3, max: 4 });
});

test('takes files without a last newline, with empty lines and a byte order mark', async () => {
  const found = await statistics('\ufeffa\n\n1\r\n\r\n2');
  expect(found).toMatchObject({ rows: 2, columns: [{ name: 'a', mean: 1.5 }] });
});

test('reports malformed rows and leaves them out', async () => {
  const found = await statistics(
    ['a,b', '1,2', '3', '4,5,6', '7,"8"x', 'x"y,1', '"9\n9",10', '11\r12,1', `${'z'.repeat(70_000)},1`, '13,14', '15,"16'].join('\n'),
  );
  expect(found.rows).toBe(3);
  expect(found.malformed).toEqual({
    count: 7,
    first: [
      { line: 3, reason: '1 fields where the header has 2' },
      { line: 4, reason: '3 fields where the header has 2' },
      { line: 5, reason: 'Text behind a closing quote' },
      { line: 6, reason: 'Quote inside a field without quotes' },
      { line: 9, reason: 'Carriage return without a newline' },
      { line: 10, reason: 'Field of more than 65536 bytes' },
      { line: 12, reason: 'Quote that is never closed' },
    ],
  });
  expect(found.columns[1]).toMatchObject({ count: 3, min: 2, max: 14 });
});

test('knows numbers from other text', async () => {
  const numbers = [
    '0',
    '-1',
    '+1',
    '1.5',
    '.5',
    '5.',
    '1e3',
    '1E-3',
    '-1.25e+2',
    '12345678901234567890',
    '0.1',
    '1e-320',
    '9007199254740993',
  ];
  const others = ['', '-', '.', 'e5', '1e', '1e+', '1 ', ' 1', '1,5', '0x10', 'NaN', 'Infinity', '1e999', '1.2.3', '--1', '1-'];
  for (const text of numbers) {
    const [column] = (await statistics(`a\n"${text}"\n`)).columns;
    expect([text, column?.type, column?.['min']]).toEqual([text, 'number', Number(text)]);
  }
  for (const text of others) expect([text, (await statistics(`a,b\n"${text}",x\n`)).columns[0]?.type]).toEqual([text, 'text']);
});

test('does not lose small differences between large numbers', async () => {
  const { columns } = await statistics('a\n1000000000.1\n1000000000.2\n1000000000.3\n');
  expect(columns[0]?.['stddev']).toBeCloseTo(0.1, 6);
});

test.each([
  ['an empty file', '', 'The file is empty: a header row is needed'],
  ['nothing but empty lines', '\n\r\n', 'The file is empty: a header row is needed'],
  ['a malformed header', 'a,b"c\n1,2\n', 'The header row is malformed: Quote inside a field without quotes'],
])('refuses %s', async (_name, body, error) => {
  const response = await send(body);
  expect([response.status, await response.json()]).toEqual([400, { error }]);
});

test('says how to use it, and wants POST for the rest', async () => {
  const usage = await app.fetch('/csv-stats');
  expect([usage.status, await usage.text()]).toEqual([200, expect.stringContaining('--data-binary @file.csv')]);
  const refused = await app.fetch('/csv-stats', { method: 'PUT' });
  expect([refused.status, refused.headers.get('allow')]).toEqual([405, 'GET, HEAD, POST']);
});

test('finds the same however the file is cut into chunks', async () => {
  const file = Buffer.from('\ufeffä,"b ""x"""\r\n1,"2"\r\n"3",\r\nbad"\r\n5,6\r\n');
  const whole = await statistics(file);
  for (const size of [1, 2, 3, 7]) {
    const chunks = Array.from({ length: Math.ceil(file.length / size) }, (_, i) => file.subarray(i * size, (i + 1) * size));
    expect(await statistics(ReadableStream.from(chunks) as unknown as Body)).toEqual(whole);
  }
});

test('reads 50 MB as they arrive', async () => {
  const block = Buffer.from('some text,1234.5,-7\n'.repeat(50_000));
  const blocks = function* (): Generator<Uint8Array> {
    yield Buffer.from('t,x,y\n');
    for (let i = 0; i < 50; i++) yield block;
  };
  const found = await statistics(ReadableStream.from(blocks()) as unknown as Body);
  expect([found.rows, found.malformed.count]).toEqual([2_500_000, 0]);
  expect(found.columns[1]).toMatchObject({ count: 2_500_000, mean: 1234.5, stddev: 0 });
}, 120_000);
