import * as assemblyscript from 'assemblyscript';

/** What the compiler has to say, free of its own types. */
export interface Diagnostic {
  readonly severity: 'error' | 'warning';
  /** The compiler's number for it, 2322 for a type mismatch. */
  readonly code: number;
  readonly message: string;
  /** undefined: it concerns the program as a whole. */
  readonly at: Position | undefined;
  /** What to do about it, where the message alone does not say. */
  readonly help?: string;
}

export interface Position {
  /** Logical path: relative to the function's folder, or below `~lib/`. */
  readonly path: string;
  /** Counted from 1. */
  readonly line: number;
  /** Counted from 1, in UTF-16 code units. */
  readonly column: number;
  /** Length of the part that is meant. */
  readonly length: number;
  /** The whole line. */
  readonly text: string;
}

type Program = ReturnType<typeof assemblyscript.newProgram>;
type Message = NonNullable<ReturnType<typeof assemblyscript.nextDiagnostic>>;

/** The position of `start` to `end` in a text. */
export function positionOf(path: string, text: string, start: number, end: number): Position {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const newline = text.indexOf('\n', start);
  const lineEnd = newline === -1 ? text.length : newline;
  return {
    path,
    line: text.slice(0, lineStart).split('\n').length,
    column: start - lineStart + 1,
    length: Math.max(1, Math.min(end, lineEnd) - start),
    text: text.slice(lineStart, lineEnd).replace(/\r$/, ''),
  };
}

function convert(message: Message): Diagnostic {
  const { range } = message;
  return {
    severity: assemblyscript.isError(message) ? 'error' : 'warning',
    code: message.code,
    message: message.message,
    at: range === null ? undefined : positionOf(range.source.normalizedPath, range.source.text, range.start, range.end),
  };
}

/** Takes the errors and warnings that have come up since the last call. */
export function collectDiagnostics(program: Program): Diagnostic[] {
  const collected: Diagnostic[] = [];
  for (;;) {
    const message = assemblyscript.nextDiagnostic(program);
    if (message === null) return collected;
    if (assemblyscript.isError(message) || assemblyscript.isWarning(message)) collected.push(convert(message));
  }
}

/** The line with a caret below what is meant; tabs stay, so that the caret stands where it should. */
function excerpt({ line, column, length, text }: Position): string {
  const gutter = `${line} | `;
  const indent = text.slice(0, column - 1).replace(/[^\t]/g, ' ');
  return `  ${gutter}${text}\n  ${' '.repeat(gutter.length - 2)}| ${indent}${'^'.repeat(length)}`;
}

export function where({ path, line, column }: Position): string {
  return `${path}:${line}:${column}`;
}

/** `assembly/index.ts:3:10: Type 'i32' is not assignable to type 'String'`, then the excerpt and what to do. */
export function format({ at, message, help }: Diagnostic): string {
  const lines = at === undefined ? [message] : [`${where(at)}: ${message}`, excerpt(at)];
  return [...lines, ...(help === undefined ? [] : [`  help: ${help}`])].join('\n');
}
