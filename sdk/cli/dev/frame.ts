import { readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { SkerryError } from '@skerry/host/base';

const PLACE = /^(?<file>.+?):(?<line>\d+):(?<column>\d+)/;
/** The excerpt that compilers' errors come with: `3 | text`. */
const HAS_FRAME = /^\s*\d+ \| /m;
const LINES_BEFORE = 2;
const LONGEST_LINE = 200;

/** The same error with the lines of source that it speaks of, when it names places and shows none. */
export function withFrame(error: SkerryError, directory: string): SkerryError {
  if (HAS_FRAME.test(error.message)) return error;
  const { code, message, help, where, cause } = error;
  const frame = frameOf(where, directory);
  const framed = frame === undefined ? framedLines(message, directory) : `${message}\n\n${frame}`;
  const options = { cause, ...(help !== undefined && { help }), ...(where !== undefined && { where }) };
  return new SkerryError(code, framed, options);
}

/** Each line that starts with a place, and what stands there. */
function framedLines(message: string, directory: string): string {
  const lines = message.split('\n').map((line) => {
    const frame = frameOf(line, directory);
    return frame === undefined ? line : `${line}\n${frame}`;
  });
  return lines.join('\n');
}

function frameOf(place: string | undefined, directory: string): string | undefined {
  const { file, line, column } = PLACE.exec(place ?? '')?.groups ?? {};
  const lines = file === undefined ? undefined : linesOf(file, directory);
  const last = Number(line);
  // The first character stands for the file as a whole.
  if (lines?.[last - 1] === undefined || (line === '1' && column === '1')) return undefined;
  const gutter = String(last).length;
  const first = Math.max(1, last - LINES_BEFORE);
  const shown = lines
    .slice(first - 1, last)
    .map((text, index) => `  ${String(first + index).padStart(gutter)} | ${text.slice(0, LONGEST_LINE)}`);
  const indent = lines[last - 1]!.slice(0, Number(column) - 1).replace(/[^\t]/g, ' ');
  return [...shown, `  ${' '.repeat(gutter)} | ${indent}^`].join('\n');
}

/** Messages name files from the function's folder, or from where the command was started. */
function linesOf(file: string, directory: string): string[] | undefined {
  for (const path of isAbsolute(file) ? [file] : [join(directory, file), file]) {
    try {
      return readFileSync(path, 'utf8').split(/\r?\n/);
    } catch {
      // Not there: try the other place.
    }
  }
  return undefined;
}
