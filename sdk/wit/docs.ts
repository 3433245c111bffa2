import type { Docs } from './model.ts';

/** Takes the marks off doc comments, and the indentation that all lines have. */
export function docsOf(comments: readonly string[]): Docs {
  if (comments.length === 0) return undefined;
  const lines = comments.flatMap(linesOf);
  while (lines.length > 0 && lines[0] === '') lines.shift();
  while (lines.length > 0 && lines.at(-1) === '') lines.pop();
  const indent = lines.reduce((least, line) => (line === '' ? least : Math.min(least, indentation(line))), Infinity);
  return lines.length === 0 ? undefined : lines.map((line) => line.slice(Math.min(indent, line.length))).join('\n');
}

function linesOf(comment: string): string[] {
  if (comment.startsWith('///')) return [comment.slice(3).trimEnd()];
  const lines = comment.slice(3, -2).split(/\r?\n/);
  return (hasStars(lines) ? lines.map((line) => line.replace(/^\s*\*/, '')) : lines).map((line) => line.trimEnd());
}

/** ` * ` at the beginning of every line but the first belongs to the comment, not to the text. */
function hasStars([, ...rest]: readonly string[]): boolean {
  const written = rest.filter((line) => line.trim() !== '');
  return written.length > 0 && written.every((line) => /^\s*\*/.test(line));
}

function indentation(line: string): number {
  return line.length - line.trimStart().length;
}
