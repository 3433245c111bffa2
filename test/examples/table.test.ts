import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { size } from '../../bench/examples/report.ts';
import { WORKLOADS } from '../../bench/examples/workloads.ts';
import { discover } from '../../sdk/functions/discover.ts';
import { tableRows } from '../house/markdown.ts';
import { ROOT } from '../house/source-files.ts';
import { built } from '../support/built.ts';

const LANGUAGES = { assemblyscript: 'AssemblyScript', typescript: 'TypeScript', javascript: 'JavaScript' };

const read = (file: string): string => readFileSync(`${ROOT}examples/${file}`, 'utf8');
const examples = discover(`${ROOT}examples`).map(({ manifest }) => manifest);
const rows = new Map(
  tableRows(read('README.md'))
    .slice(2)
    .map(([name = '', ...cells]) => [/^\[(.+)\]\(\1\)$/.exec(name)?.[1], cells]),
);

/** `13.9 MiB` in bytes. */
function bytesOf(text: string | undefined): number {
  const [, value, unit] = /^([\d.]+) (KiB|MiB)$/.exec(text ?? '') ?? [];
  return Number(value) * (unit === 'MiB' ? 2 ** 20 : 2 ** 10);
}

/** The compiler of another day may need a little more or less. */
function expectWithinTenPercent(stated: string | undefined, bytes: number): void {
  expect(Math.abs(bytesOf(stated) / bytes - 1), `stated is ${stated}, built are ${size(bytes)}`).toBeLessThan(0.1);
}

it('the table has each example once, and no other', () => {
  expect([...rows.keys()]).toEqual(examples.map(({ name }) => name));
});

it('each example has a request to be timed by', () => {
  expect(examples.map(({ name }) => name).filter((name) => !WORKLOADS[name])).toEqual([]);
  expect(Object.keys(WORKLOADS).filter((name) => !rows.has(name))).toEqual([]);
});

/** To write the figures: `node bench/examples/index.ts --write`. */
describe.each(examples)('of the example $name', ({ name, origin, description }) => {
  it('the table says language, purpose, size and time', async () => {
    const [language, shows, stated, time] = rows.get(name) ?? [];
    expect([language, `${shows}.`]).toEqual([origin.kind === 'source' && LANGUAGES[origin.language], description]);
    expectWithinTenPercent(stated, (await built(`examples/${name}`)).length);
    expect(time).toMatch(/^[\d.]+ ms$/);
  });

  it('the README says size, time and the request', async () => {
    const [, stated, time, what] = /^Size: (.*?)\. Time per request: (.*?) \((.*)\)\.$/m.exec(read(`${name}/README.md`)) ?? [];
    expectWithinTenPercent(stated, (await built(`examples/${name}`)).length);
    expect([time, what]).toEqual([rows.get(name)?.[3], WORKLOADS[name]?.what]);
  });
});
