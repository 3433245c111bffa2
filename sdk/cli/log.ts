import { stripVTControlCharacters } from 'node:util';
import { type Logger, pino } from 'pino';
import { paint } from './output.ts';

type Style = Parameters<typeof paint>[0];

export interface LogRecord {
  readonly level: number;
  readonly time: number;
  readonly msg?: string;
  readonly function?: string;
  readonly origin?: string;
  readonly requestId?: string;
  readonly code?: string;
  readonly help?: string;
  readonly err?: { readonly stack?: string };
}

export const LEVELS: Readonly<Record<number, readonly [string, Style]>> = {
  10: ['trace', 'dim'],
  20: ['debug', 'dim'],
  30: ['info', 'green'],
  40: ['warn', 'yellow'],
  50: ['error', 'red'],
  60: ['critical', 'redBright'],
};

/**
 * The host's log: one JSON record a line for machines, or a line to read for people. Goes to standard error.
 *
 * @param format a record as people read it
 * @param onRecord sees each record that is shown
 */
export function createLogger(json: boolean, level = 'info', format = readable, onRecord?: (record: LogRecord) => void): Logger {
  const write = (line: string): void => {
    const record = json && !onRecord ? undefined : (JSON.parse(line) as LogRecord);
    if (record) onRecord?.(record);
    process.stderr.write(json ? line : `${format(record!)}\n`);
  };
  return pino({ level }, { write });
}

/** A log that is kept for later, as records. */
export function collectingLogger(): { readonly logger: Logger; readonly records: readonly object[] } {
  const records: object[] = [];
  return { logger: pino({}, { write: (line) => void records.push(JSON.parse(line) as object) }), records };
}

function readable(record: LogRecord): string {
  const [name, style] = LEVELS[record.level] ?? ['log', 'dim'];
  const time = new Date(record.time).toTimeString().slice(0, 8);
  const request = record.requestId && `#${record.requestId}`;
  const who = [record.function, request, record.origin].filter(Boolean).join(' ');
  const code = record.code ? paint('dim', ` [${record.code}]`, process.stderr) : '';
  const head = `${paint('dim', time, process.stderr)} ${paint(style, name.padEnd(5), process.stderr)} ${harmless(who)}`;
  const help = record.help ? `\n${' '.repeat(15)}${paint('cyan', 'help:', process.stderr)} ${record.help}` : '';
  return `${head}${who ? ': ' : ''}${harmless(record.msg ?? '')}${code}${help}`;
}

/** A guest chooses what it logs: no escape sequence and no line break of its reaches the terminal. */
export function harmless(text: string): string {
  return stripVTControlCharacters(text).replace(/[\p{Cc}\u2028\u2029]/gu, (character) =>
    character === '\t' ? ' ' : `\\x${character.codePointAt(0)!.toString(16).padStart(2, '0')}`,
  );
}
