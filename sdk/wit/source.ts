/** A WIT text and the name to say in messages. */
export interface WitSource {
  /** Path of the file, as the reader should see it. */
  readonly file: string;
  readonly text: string;
}

/** A stretch of a text, in UTF-16 code units. */
export interface Span {
  readonly source: WitSource;
  readonly start: number;
  readonly end: number;
}

/** Line and column are counted from 1; a column is a UTF-16 code unit. */
export interface Place {
  readonly line: number;
  readonly column: number;
  /** The whole line, without its end. */
  readonly text: string;
}

export function spanning(from: Span, to: Span): Span {
  return { source: from.source, start: from.start, end: to.end };
}

export function placeOf({ source: { text }, start }: Span): Place {
  const lineStart = start === 0 ? 0 : text.lastIndexOf('\n', start - 1) + 1;
  const newline = text.indexOf('\n', start);
  const line = text.slice(lineStart, newline === -1 ? text.length : newline);
  return { line: newlines(text, start) + 1, column: start - lineStart + 1, text: line.replace(/\r$/, '') };
}

function newlines(text: string, end: number): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at !== -1 && at < end; at = text.indexOf('\n', at + 1)) count++;
  return count;
}

/** `wit/world.wit:3:10` */
export function whereOf(span: Span): string {
  const { line, column } = placeOf(span);
  return `${span.source.file}:${line}:${column}`;
}

/** Above that a line tells nobody anything: generated text, or an attempt to flood the log. */
const LINE_LIMIT = 300;

/** The line with a caret below what is meant; tabs stay, so that the caret stands where it should. */
export function frameOf(span: Span): string {
  const { line, column, text } = placeOf(span);
  if (text.length > LINE_LIMIT) return '';
  const gutter = String(line);
  const indent = text.slice(0, column - 1).replaceAll(/[^\t]/g, ' ');
  const width = Math.max(1, Math.min(span.end - span.start, text.length - column + 1));
  return `\n  ${gutter} | ${printable(text)}\n  ${' '.repeat(gutter.length)} | ${indent}${'^'.repeat(width)}`;
}

/** Control and direction characters of a hostile text never reach a terminal. */
function printable(text: string): string {
  return text.replaceAll(/[^\P{C}\t]/gu, '\u{fffd}');
}
