import type { Docs } from '../wit/model.ts';

/** Printing AssemblyScript the way a formatter would. */

const WIDTH = 120;

export function indent(lines: readonly string[], by = '  '): string[] {
  return lines.map((line) => (line === '' ? '' : by + line));
}

/** `head(a, b)tail` on one line, or an item on each when that is too long. */
export function listed(head: string, items: readonly string[], tail: string): string[] {
  const line = `${head}${items.join(', ')}${tail}`;
  if (line.length <= WIDTH && !line.includes('\n')) return [line];
  return [head, ...indent(items.map((item) => `${item},`)), tail];
}

// Everything that would end the comment or the line, or turn the order of what is shown: docs are data of strangers.
const HARMFUL = /(?!\n)[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu;

/** With an empty line before it. */
export const spaced = (lines: readonly string[]): string[] => ['', ...lines];

/** `import { a, b } from "c";` on one line, or an item on each when that is too long. */
export function braced(head: string, items: readonly string[], tail: string): string[] {
  const line = `${head} ${items.join(', ')} ${tail}`;
  return line.length <= WIDTH ? [line] : [head, ...indent(items.map((item) => `${item},`)), tail];
}

/** A doc comment above what it describes. */
export function commented(docs: Docs, lines: readonly string[] = []): string[] {
  const text = (docs ?? '').replaceAll('\r\n', '\n').replaceAll(HARMFUL, ' ').replaceAll('*/', '*\\/').trimEnd();
  if (text.trim() === '') return [...lines];
  const rows = text
    .replace(/^\n+/, '')
    .split('\n')
    .map((row) => row.trimEnd());
  if (rows.length === 1) return [`/** ${rows[0]!.trim()} */`, ...lines];
  return ['/**', ...rows.map((row) => (row === '' ? ' *' : ` * ${row}`)), ' */', ...lines];
}

/** A text as a literal. */
export const quoted = (text: string): string => JSON.stringify(text);

/** `function name(a: T): R { body }` */
export function definition(head: string, parameters: readonly string[], result: string, body: readonly string[]): string[] {
  return [...listed(`${head}(`, parameters, `): ${result} {`), ...indent(body), '}'];
}

/** `name` or the path from one file of the output to another, as an import names it. */
export function relativePath(from: string, to: string): string {
  const source = from.split('/').slice(0, -1);
  const target = to.replace(/\.ts$/, '').split('/');
  let shared = 0;
  while (shared < source.length && source[shared] === target[shared]) shared++;
  const up = source.length - shared;
  return (up === 0 ? './' : '../'.repeat(up)) + target.slice(shared).join('/');
}
