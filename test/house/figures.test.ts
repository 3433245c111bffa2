import { expect, it } from 'vitest';
import { section, tableRows } from './markdown.ts';

/** The last cell of each row: `52 %`. */
const ratios = (document: string, title: string): string[] => {
  const cells = tableRows(section(document, title)).map((row) => row.at(-1)!);
  return cells.filter((cell) => /^[\d.]+ %$/.test(cell));
};

it('the README quotes the rates of docs/performance.md', () => {
  const measured = ratios('docs/performance.md', 'Requests');
  const quoted = ratios('README.md', 'Speed');
  expect(quoted.length).toBeGreaterThan(4);
  for (const ratio of quoted) expect(measured).toContain(ratio);
});
