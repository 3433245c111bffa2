import type { Log } from '../runtime/index.ts';

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;

type Level = (typeof LEVELS)[number];

/** A log of lines of JSON. @param write takes a line */
export function jsonLog(write: (line: string) => void): Log {
  const at =
    (level: Level) =>
    (fields: object, msg: string): void =>
      write(JSON.stringify({ level, time: new Date().toISOString(), ...fields, msg }, plainError));
  return Object.fromEntries(LEVELS.map((level) => [level, at(level)])) as unknown as Log;
}

/** JSON of an error is empty. */
function plainError(_key: string, value: unknown): unknown {
  return value instanceof Error ? { type: value.name, message: value.message, stack: value.stack } : value;
}
