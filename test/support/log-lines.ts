import { type Logger, pino } from 'pino';

export interface LogLine {
  readonly level: string;
  /** `stdout`, `stderr`, what `wasi:logging` calls the context; undefined: the host itself speaks. */
  readonly context: string | undefined;
  readonly message: string;
  readonly function: string | undefined;
  readonly code: string | undefined;
}

/** A logger whose lines a test can read. */
export function capturingLogger(): { readonly logger: Logger; readonly logs: LogLine[] } {
  const logs: LogLine[] = [];
  const write = (line: string): void => {
    const { level, origin, msg, code, function: name } = JSON.parse(line) as Record<string, string | undefined>;
    logs.push({ level: pino.levels.labels[Number(level)]!, context: origin, message: msg ?? '', function: name, code });
  };
  return { logger: pino({ level: 'trace' }, { write }), logs };
}
