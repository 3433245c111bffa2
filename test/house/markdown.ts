import { read } from './source-files.ts';

/** The rows of all tables of a text, as cells without surrounding spaces and back-ticks; rules and headings included. */
export function tableRows(markdown: string): string[][] {
  return markdown
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .split(/(?<!\\)\|/)
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

/** What stands in back-ticks and nothing else: `` `CODE` `` → `CODE`. */
export function codeCell(cell: string | undefined): string | undefined {
  return /^`([^`]+)`$/.exec(cell ?? '')?.[1];
}

/** The part of a text below a heading, up to the next one of the same or a higher level. */
export function section(path: string, title: string): string {
  const lines = read(path).split('\n');
  const start = lines.findIndex((line) => line.replace(/^#+\s+/, '') === title && line.startsWith('#'));
  if (start < 0) throw new Error(`${path} has no heading "${title}"`);
  const level = /^#+/.exec(lines[start]!)![0].length;
  const end = lines.findIndex((line, index) => index > start && new RegExp(`^#{1,${level}}\\s`).test(line));
  return lines.slice(start + 1, end < 0 ? undefined : end).join('\n');
}
