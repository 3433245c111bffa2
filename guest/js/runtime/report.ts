import type { SourceMap } from './source-map.ts';
import { originalPosition } from './source-map.ts';

/** The engine's stacks: one `name@file:line:column` a line. */
const FRAME = /^(?<name>.*?)[/<]*@(?<file>[^@]*):(?<line>\d+):(?<column>\d+)$/;
/** Frames from here say nothing about the program. */
const OWN_SOURCE = /^skerry:/;
const MAX_CAUSES = 8;

let map: SourceMap | undefined;

/** The bundle ends with a call of this: its own map cannot stand before it is known. */
export function setSourceMap(value: SourceMap): void {
  map = value;
}

/** An error with its stack, in positions of the sources, and its causes; anything else that was thrown as it is. */
export function describeError(error: unknown): string {
  const lines: string[] = [];
  let current = error;
  for (let depth = 0; depth < MAX_CAUSES && current !== undefined; depth++) {
    lines.push((depth === 0 ? '' : 'Caused by: ') + headline(current), ...frames(current));
    current = current instanceof Error ? current.cause : undefined;
  }
  return lines.join('\n');
}

function headline(error: unknown): string {
  if (error instanceof Error) return error.message === '' ? error.name : `${error.name}: ${error.message}`;
  return `Thrown, although no Error: ${inspect(error)}`;
}

export function inspect(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value !== 'object' || value === null) return String(value);
  try {
    return JSON.stringify(value) ?? Object.prototype.toString.call(value);
  } catch {
    return Object.prototype.toString.call(value);
  }
}

function frames(error: unknown): string[] {
  if (!(error instanceof Error) || typeof error.stack !== 'string') return [];
  return error.stack.split('\n').map(frame).filter((line) => line !== undefined);
}

function frame(line: string): string | undefined {
  const { name, file, line: row, column } = FRAME.exec(line)?.groups ?? {};
  if (file === undefined) return undefined;
  const found = map && originalPosition(map, Number(row), Number(column));
  if (found !== undefined && OWN_SOURCE.test(found.source)) return undefined;
  const place = found === undefined ? `${file}:${row}:${column}` : `${found.source}:${found.line}:${found.column}`;
  const label = name?.replace(/^async\*/, 'async ') ?? '';
  return label === '' ? `    at ${place}` : `    at ${label} (${place})`;
}

/** Errors that a program logs get the same readable stack. */
export function improveConsole(): void {
  for (const level of ['debug', 'error', 'info', 'log', 'warn'] as const) {
    const write = console[level].bind(console);
    console[level] = (...args: unknown[]) =>
      write(...args.map((arg) => (arg instanceof Error ? describeError(arg) : arg)));
  }
}
