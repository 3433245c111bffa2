/** The levels of a log line from the lowest, as guests name them, and what pino calls each. */
export const LOG_LEVELS = {
  trace: 'trace',
  debug: 'debug',
  info: 'info',
  warn: 'warn',
  error: 'error',
  critical: 'fatal',
} as const;

export type LogLevel = keyof typeof LOG_LEVELS;
