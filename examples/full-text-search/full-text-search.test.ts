import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serveExample, type ServedFunction } from '../../test/support/serve-example.ts';

let app: ServedFunction;
beforeAll(async () => {
  app = await serveExample('full-text-search');
});
afterAll(() => app.close());

interface Result {
  readonly id: string;
  readonly title: string;
  readonly score: number;
  readonly snippet: string;
}

interface Results {
  readonly total: number;
  readonly results: readonly Result[];
}

const ask = (query: string): Promise<Response> => app.fetch(`/full-text-search?q=${encodeURIComponent(query)}`);

async function find(query: string): Promise<Results> {
  const response = await ask(query);
  expect(response.status).toBe(200);
  return (await response.json()) as Results;
}

const ids = async (query: string): Promise<string[]> => (await find(query)).results.map(({ id }) => id);

describe('a query', () => {
  it('finds texts that have all of its words, whatever their case, number and genitive', async () => {
    for (const query of ['crane BONE', 'cranes bones', "Crane's bone"]) expect(await ids(query)).toEqual(['the-wolf-and-the-crane']);
    expect(await ids('fox grapes')).toEqual(['the-fox-and-the-grapes']);
    for (const query of ['crane grapes', 'zeppelin']) expect(await ids(query)).toEqual([]);
  });

  it('finds phrases as they stand', async () => {
    expect(await ids('"plodding wins the race"')).toEqual(['the-hare-and-the-tortoise']);
    expect(await ids('"wins plodding the race"')).toEqual([]);
    expect(await ids('"wolf in sheep\'s clothing"')).toEqual(['the-wolf-in-sheep-s-clothing']);
  });

  it('finds words by their beginning', async () => {
    expect(await ids('grassh*')).toEqual(['the-ant-and-the-grasshopper']);
    expect(await ids('labou*')).toEqual(expect.arrayContaining(['the-labourer-and-the-nightingale', 'the-mountains-in-labour']));
    expect(await ids('rasshopper*')).toEqual([]);
  });

  it('leaves out what is excluded', async () => {
    const [lions, withoutFox] = [await ids('lion'), await ids('lion -fox')];
    expect(lions).toContain('the-fox-and-the-lion');
    expect(withoutFox).not.toContain('the-fox-and-the-lion');
    expect(lions).toEqual(expect.arrayContaining(withoutFox));
    expect(await ids('lion -"a lion"')).not.toContain('androcles');
  });

  it('has the best first: much of what is rare, in a short text', async () => {
    const { total, results } = await find('the');
    expect([total, results.length]).toEqual([82, 20]);
    expect(results.map(({ score }) => score)).toEqual(results.map(({ score }) => score).toSorted((a, b) => b - a));
    expect((await ids('the mouse lion'))[0]).toBe('the-lion-and-the-mouse');
  });

  it('shows where the words stand', async () => {
    const snippets = async (query: string): Promise<string[]> => (await find(query)).results.map(({ snippet }) => snippet);
    expect((await snippets('"gnawed away"'))[0]).toContain('to him and soon <mark>gnawed</mark> <mark>away</mark> the ropes');
    expect((await snippets('"ho! ho!"'))[0]).toContain('straw. &quot;<mark>Ho</mark>! <mark>ho</mark>!&quot; quoth he,');
    expect((await snippets('juno petition'))[0]).toMatch(/^A Peacock once placed a <mark>petition<\/mark> before <mark>Juno<\/mark>/);
    expect((await snippets('"and the mosquitoes"'))[0]).toMatch(/^A Fox after crossing a river/);
  });
});

it('without a query lists the fables', async () => {
  const { fables } = (await (await app.fetch('/full-text-search')).json()) as { readonly fables: readonly object[] };
  expect([fables.length, fables[0]]).toEqual([82, { id: 'the-cock-and-the-pearl', title: 'The Cock and the Pearl' }]);
});

it('gives a fable as a whole', async () => {
  const response = await app.fetch('/full-text-search/fables/the-bundle-of-sticks');
  expect(await response.text()).toMatch(/^The Bundle of Sticks\n\nAn old man .*\n\nUnion gives strength\.\n$/s);
  for (const id of ['', 'constructor', '..', 'the-bundle-of-sticks/']) {
    expect((await app.fetch(`/full-text-search/fables/${id}`)).status).toBe(404);
  }
});

describe('hostile queries', () => {
  it('with nothing to look for are told so', async () => {
    for (const query of ['', '   ', '""', '"', '*', '-', '-fox', '-"a lion"', '!?<>&', '\u{0}', '\u{D83D}', '🦊']) {
      const response = await ask(query.toWellFormed());
      expect([query, response.status, await response.json()]).toEqual([query, 400, { error: 'Name something to look for' }]);
    }
  });

  it('that would cost too much are refused', async () => {
    expect((await ask('a'.repeat(201))).status).toBe(400);
    expect((await ask('a '.repeat(11))).status).toBe(400);
    expect(await (await ask('a*')).json()).toEqual({ error: 'Before a * stand at least 2 letters' });
    expect((await ask('aaaaaaaaaaaaaaaaaaaaa! '.repeat(8))).status).toBe(200);
    expect((await ask(`${"a'".repeat(99)}!`)).status).toBe(200);
  });

  it('find nothing that is not a word', async () => {
    for (const query of ['__proto__', 'constructor', 'toString', '<script>alert(1)</script>', "' OR 1=1 --", '../../etc/passwd', '%00x']) {
      expect(await ids(query)).toEqual([]);
    }
  });
});
