import { type Command, type Option, text, type Values, wholeNumber } from './arguments.ts';

const DEFAULT_PORT = '8787';
const DEFAULT_HOST = '127.0.0.1';
const MAX_WORKERS = 256;

/** Options of every command that serves. */
export const LISTEN_OPTIONS = {
  port: { type: 'string', short: 'p', value: 'N', help: `Port to listen on, 0 for any free one. Default ${DEFAULT_PORT}.` },
  host: { type: 'string', value: 'ADDRESS', help: `Address to listen on. Default ${DEFAULT_HOST}: this machine only.` },
} as const satisfies Readonly<Record<string, Option>>;

export const WORKERS: Option = { type: 'string', value: 'N', help: 'Serve with N processes and a supervisor. For production.' };

/** Where to listen. @throws SkerryError `USAGE` */
export function listenAt(values: Values, command: Command): { readonly address: string; readonly port: number } {
  return { address: text(values['host']) ?? DEFAULT_HOST, port: portOf(values, 'port', DEFAULT_PORT, command) };
}

/** @throws SkerryError `USAGE` */
export function portOf(values: Values, option: string, otherwise: string, command: Command): number {
  return wholeNumber(text(values[option]) ?? otherwise, `--${option}`, 0, 65_535, command);
}

/** How many processes serve; undefined: this one does. @throws SkerryError `USAGE` */
export function workersOf(values: Values, command: Command): number | undefined {
  const workers = text(values['workers']);
  return workers === undefined ? undefined : wholeNumber(workers, '--workers', 1, MAX_WORKERS, command);
}
