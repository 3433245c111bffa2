import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { answers } from '../../sdk/javascript/intl/fixtures/cases.ts';
import { type ServedFunction, serveCopy } from '../support/serve-example.ts';

/** The same calls in a function and in Node.js: `sdk/javascript/intl` tries many more of them without an engine. */

let app: ServedFunction;

beforeAll(async () => {
  app = await serveCopy(new URL('function', import.meta.url));
});
afterAll(() => app?.close());

const ask = async (path: string): Promise<unknown[]> => (await (await app.fetch(path)).json()) as unknown[];

it.each(['DateTimeFormat', 'NumberFormat', 'PluralRules', 'RelativeTimeFormat', 'ListFormat'])(
  '%s does what Node.js does',
  async (name) => {
    const found = await ask(`/${name}`);
    const expected = answers(name);
    expect(found).toHaveLength(expected.length);
    for (const [index, answer] of found.entries()) if (answer !== 'refused') expect(answer).toBe(expected[index]);
    expect(found.filter((each) => each === 'refused').length).toBeLessThan(expected.length / 8);
  },
);

it('toLocaleString and the rest do', async () => {
  const found = await ask('/methods');
  vi.stubEnv('TZ', 'UTC');
  const { default: program } = (await import('./function/src/index.ts')) as { default: { fetch(request: Request): Response } };
  const expected = (await program.fetch(new Request('http://localhost/methods')).json()) as unknown[];
  vi.unstubAllEnvs();
  expect(found).toEqual(expected);
});
