import { openFunction, type TestFunction } from '@skerry/sdk/testing';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';

let fn: TestFunction;
beforeAll(async () => {
  fn = await openFunction(new URL('..', import.meta.url));
});
afterEach(() => fn.reset());
afterAll(() => fn.close());

async function convert(csv: string | ReadableStream<Uint8Array>) {
  const { response, memoryBytes } = await fn.fetch('/{{name}}', { method: 'POST', body: csv, duplex: 'half' } as RequestInit);
  const text = await response.text();
  const lines = text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as unknown);
  return { status: response.status, type: response.headers.get('content-type'), lines, memoryBytes };
}

it('turns rows into objects', async () => {
  const { status, type, lines } = await convert('name,city\nAda,London\n"Grace ""Amazing"" Hopper","New York, NY"\r\n"two\nlines",\n');
  expect(status).toBe(200);
  expect(type).toBe('application/x-ndjson');
  expect(lines).toEqual([
    { name: 'Ada', city: 'London' },
    { name: 'Grace "Amazing" Hopper', city: 'New York, NY' },
    { name: 'two\nlines', city: '' },
  ]);
});

it('tells of a bad row, and goes on', async () => {
  const { lines } = await convert('a,b\n1\n2,3');
  expect(lines).toEqual([
    { row: 2, error: 'The row has 1 field; the header has 2' },
    { a: '2', b: '3' },
  ]);
});

it('takes text in any pieces', async () => {
  const bytes = new TextEncoder().encode('name\n"Jürgen ""J"" ☃"\n');
  const single = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const byte of bytes) controller.enqueue(new Uint8Array([byte]));
      controller.close();
    },
  });
  expect((await convert(single)).lines).toEqual([{ name: 'Jürgen "J" ☃' }]);
});

it('needs no more memory for more rows', async () => {
  const rows = (count: number): string => `id,text\n${'1,some text that is no longer than it has to be\n'.repeat(count)}`;
  const little = await convert(rows(1000));
  const much = await convert(rows(10_000));
  expect(much.lines.length).toBe(10_000);
  expect(much.memoryBytes).toBeLessThan(little.memoryBytes * 1.5);
});

it('says how it is used', async () => {
  const { response } = await fn.fetch('/{{name}}');
  expect(response.status).toBe(405);
  expect(await response.text()).toContain('--data-binary');
});
