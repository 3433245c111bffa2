import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { randomNumbers } from '../../sdk/javascript/preinit/describe-samples.ts';
import { serveCopy, type ServedFunction } from '../support/serve-example.ts';
import { EXPRESSIONS, resultOf } from './function/src/expressions.ts';
import { orders } from './function/src/orders.ts';
import { outcomeOf, type PatternCase, patternCases } from './function/src/patterns.ts';
import { TEXTS } from './function/src/texts.ts';
import { PROPERTY_DATA, propertyData } from './properties.ts';

/** Regular expressions that a function makes when it runs, against those of Node.js. */

const ROUNDS = 2;
const CASES = 150;
/** An expression of a large class takes the engine a megabyte. */
const AT_ONCE = 50;

let app: ServedFunction;
beforeAll(async () => {
  app = await serveCopy(new URL('function', import.meta.url));
});
afterAll(() => app?.close());

it('the tables are those of this Node.js: otherwise run node test/unicode/index.ts', () => {
  expect(readFileSync(PROPERTY_DATA, 'utf8') === propertyData()).toBe(true);
});

async function ask(cases: readonly PatternCase[], atOnce: number): Promise<string[]> {
  const outcomes: string[] = [];
  for (let at = 0; at < cases.length; at += atOnce) {
    const response = await app.fetch('/unicode/patterns', { method: 'POST', body: JSON.stringify(cases.slice(at, at + atOnce)) });
    expect(response.status).toBe(200);
    outcomes.push(...((await response.json()) as string[]));
  }
  return outcomes;
}

it.each(Array.from({ length: ROUNDS }, (_, round) => round + 1))('patterns match what they match in Node.js: %i', async (seed) => {
  const cases = patternCases(randomNumbers(seed), CASES);
  const outcomes = await ask(cases, AT_ONCE);
  const expected = cases.map((each) => outcomeOf(each, (pattern, flags) => new RegExp(pattern, flags)));
  const wrong = cases.flatMap((each, index) =>
    outcomes[index] === expected[index] ? [] : [{ ...each, function: outcomes[index], node: expected[index] }],
  );
  expect(wrong).toEqual([]);
});

it('every letter is the same as its others, with u and with v', async () => {
  const cased = Array.from({ length: 0x1ffff }, (_, point) => String.fromCodePoint(point)).filter((each) =>
    /\p{Changes_When_Casemapped}|\p{Changes_When_Casefolded}/u.test(each),
  );
  const text = cased.join('');
  const cases = cased.map((pattern, index) => {
    const others = text.match(new RegExp(pattern, 'giu')) ?? [];
    return { pattern, flags: ['giu', 'giv'][index % 2]!, text: others.join('') + pattern.toLowerCase() + pattern.toUpperCase() };
  });
  const expected = cases.map((each) => outcomeOf(each, (pattern, flags) => new RegExp(pattern, flags)));
  expect(await ask(cases, 1000)).toEqual(expected);
});

it('whatever programs do with them is the same', async () => {
  const response = await app.fetch('/unicode/expressions');
  const ours = (await response.json()) as Record<string, string>;
  expect(ours).toEqual(Object.fromEntries(Object.entries(EXPRESSIONS).map(([name, run]) => [name, resultOf(run)])));
});

it('so is what they do with texts', async () => {
  const ours = (await (await app.fetch('/unicode/texts')).json()) as Record<string, string>;
  expect(ours).toEqual(Object.fromEntries(Object.entries(TEXTS).map(([name, run]) => [name, resultOf(run)])));
});

it('one that is made outside of the handler is made once', async () => {
  expect(await (await app.fetch('/unicode')).text()).toBe('true');
});

it('texts come in the order of Node.js', async () => {
  expect(await (await app.fetch('/unicode/orders')).json()).toEqual(orders());
});
