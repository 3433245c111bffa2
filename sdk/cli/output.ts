import { styleText } from 'node:util';
import { asSkerryError } from '@skerry/host/base';

type Style = Parameters<typeof styleText>[0];

/** Colours only where a person reads; `styleText` asks the stream and the `NO_COLOR` convention. */
export function paint(style: Style, text: string, stream: NodeJS.WriteStream = process.stdout): string {
  return styleText(style, text, { stream });
}

export function printJson(value: unknown): void {
  console.log(JSON.stringify(value, undefined, 2));
}

/** A user's mistake is told in words; a stack only for what should never happen. */
export function printError(cause: unknown, json: boolean): void {
  if (json) console.log(JSON.stringify({ error: errorRecord(cause) }, undefined, 2));
  else console.error(errorText(cause));
}

/** What a person reads on a terminal. */
export function errorText(cause: unknown): string {
  return errorLines(cause).join('\n');
}

export function errorRecord(cause: unknown): object {
  const { code, blame, message, where, help } = asSkerryError(cause);
  return { code, blame, message, where, help };
}

function errorLines(cause: unknown): string[] {
  const error = asSkerryError(cause);
  const where = error.where && !error.message.includes(error.where) ? `${error.where}: ` : '';
  const [first, ...rest] = `${where}${error.message}`.split('\n');
  const lines = [`${label('error')} ${first} ${paint('dim', `[${error.code}]`, process.stderr)}`, ...rest];
  if (error.code === 'HOST_BUG' && error.cause instanceof Error) lines.push(error.cause.stack ?? '');
  if (error.help) lines.push(`${paint('cyan', ' help:', process.stderr)} ${error.help}`);
  return lines;
}

function label(name: string): string {
  return paint(['bold', 'red'], `${name}:`, process.stderr);
}

export function duration(milliseconds: number): string {
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}
