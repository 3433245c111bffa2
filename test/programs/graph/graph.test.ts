import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ServedFunction, serveFolder } from '../../support/serve-example.ts';

let app: ServedFunction;
beforeAll(async () => {
  app = await serveFolder(fileURLToPath(new URL('.', import.meta.url)));
});
afterAll(() => app?.close());

interface Answer {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly { readonly message: string; readonly path?: readonly string[]; readonly extensions?: object }[];
}

function send(query: string, variables: object, accept: string): Promise<Response> {
  const headers = { 'content-type': 'application/json', accept };
  return app.fetch('/graphql', { method: 'POST', headers, body: JSON.stringify({ query, variables }) });
}

const ask = async (query: string, variables: object = {}) => (await (await send(query, variables, 'application/json')).json()) as Answer;

it('writes and reads, along the graph', async () => {
  for (const [title, year] of [
    ['Notes', 1843],
    ['Letters', 1851],
  ]) {
    const made = await ask('mutation ($book: NewBook!) { add(book: $book) { id title } }', { book: { title, author: 'Ada', year } });
    expect(made).toEqual({ data: { add: { id: expect.stringMatching(/^[0-9a-f-]{36}$/), title } } });
  }
  const { data } = await ask('{ author(name: "Ada") { books { title year author { name } } } }');
  expect((data as { author: { books: object[] } }).author.books).toEqual(
    expect.arrayContaining([
      { title: 'Notes', year: 1843, author: { name: 'Ada' } },
      { title: 'Letters', year: 1851, author: { name: 'Ada' } },
    ]),
  );
});

it('says what is wrong with a query, a value, and a call', async () => {
  expect((await ask('{ books { nothing } }')).errors![0]!.message).toContain('Cannot query field "nothing" on type "Book"');
  expect((await ask('{ books(first: "x") { title } }')).errors![0]!.message).toContain('Int cannot represent');
  expect(await ask('mutation { add(book: { title: "x", author: "y", year: 3000 }) { id } }')).toMatchObject({
    data: null,
    errors: [{ message: 'That is in the future', path: ['add'], extensions: { code: 'FUTURE' } }],
  });
  expect((await ask('{')).errors![0]!.message).toContain('Syntax Error');
});

it('keeps to itself what failed inside, and logs it', async () => {
  expect(await ask('{ books(first: -1) { title } }')).toMatchObject({ errors: [{ message: 'Unexpected error.' }] });
  expect(app.logs.map(({ message }) => message).join('\n')).toContain('The option limit of list is -1');
});

it('describes itself, and has a page for people', async () => {
  const { data } = await ask('{ __schema { types { name } } }');
  expect((data as { __schema: { types: object[] } }).__schema.types).toContainEqual({ name: 'Book' });
  const page = await app.fetch('/graphql', { headers: { accept: 'text/html' } });
  expect([page.headers.get('content-type'), await page.text()]).toEqual(['text/html', expect.stringContaining('Yoga GraphiQL')]);
});

it('streams a subscription', async () => {
  const response = await send('subscription { count(to: 3) }', {}, 'text/event-stream');
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  const text = await response.text();
  expect(Array.from(text.matchAll(/^data: (.+)$/gm), ([, data]) => JSON.parse(data!))).toEqual(
    [1, 2, 3].map((count) => ({ data: { count } })),
  );
});
