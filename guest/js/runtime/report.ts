import type { SourceMap } from './source-map.ts';
import { originalPosition } from './source-map.ts';

/** The engine's stacks: one `name@file:line:column` a line. */
const FRAME = /^(?<name>.*?)[/<]*@(?<file>[^@]*):(?<line>\d+):(?<column>\d+)$/;
/** Frames from here say nothing about the program. */
const OWN_SOURCE = /^skerry:/;
const MAX_CAUSES = 8;
/** Endless recursion leaves tens of thousands, and each costs a walk through the map. */
const MAX_FRAMES = 32;

let map: SourceMap | undefined;

/** The bundle ends with a call of this: its own map cannot stand before it is known. */
export function setSourceMap(value: SourceMap): void {
  map = value;
}

/**
 * An error with its stack, in positions of the sources, and its causes; anything else that was thrown as it is.
 * Never throws itself: what a program throws may be a proxy or have getters that throw.
 */
export function describeError(error: unknown): string {
  const lines: string[] = [];
  let current = error;
  for (let depth = 0; depth < MAX_CAUSES; depth++) {
    lines.push((depth === 0 ? '' : 'Caused by: ') + attempt(headline, current, 'An error that cannot be read'));
    lines.push(...attempt(frames, current, []));
    current = attempt(causeOf, current, undefined);
    if (current === undefined) break;
  }
  return lines.join('\n');
}

function attempt<T, F>(read: (value: unknown) => T, value: unknown, otherwise: F): T | F {
  try {
    return read(value);
  } catch {
    return otherwise;
  }
}

function causeOf(error: unknown): unknown {
  return error instanceof Error ? error.cause : undefined;
}

function headline(error: unknown): string {
  if (!(error instanceof Error)) return `Thrown, but not an Error: ${inspect(error)}`;
  const { name, message } = error;
  return message === '' ? String(name) : `${name}: ${message}`;
}

export function inspect(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'function') return 'a function';
  if (typeof value !== 'object' || value === null) return String(value);
  return attempt(JSON.stringify, value, undefined) ?? attempt(tagOf, value, 'an object that cannot be read');
}

const tagOf = (value: unknown): string => Object.prototype.toString.call(value);

const nativeStack = Object.getOwnPropertyDescriptor(Error.prototype, 'stack');

/** What the engine recorded. Programs and libraries may have put something else in its place. */
function stackOf(error: Error): string {
  const stack: unknown = nativeStack?.get?.call(error);
  return typeof stack === 'string' ? stack : '';
}

function frames(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  return mapStack(stackOf(error));
}

function mapStack(stack: string): string[] {
  const lines = stack.split('\n', MAX_FRAMES + 1);
  const mapped = lines
    .slice(0, MAX_FRAMES)
    .map(frame)
    .filter((line) => line !== undefined);
  if (lines.length > MAX_FRAMES) mapped.push('    …');
  return mapped;
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

/** What a program reads from `error.stack`, or has a library write into a log, is in positions of the sources, too. */
export function improveStacks(): void {
  if (nativeStack?.get === undefined) return;
  // The engine's own getter stands there, and what it gives has to be replaced for every error.
  // oxlint-disable-next-line no-extend-native
  Object.defineProperty(Error.prototype, 'stack', {
    ...nativeStack,
    get(this: unknown): unknown {
      if (!(this instanceof Error)) return nativeStack.get?.call(this);
      return [attempt(headline, this, 'Error'), ...mapStack(stackOf(this))].join('\n');
    },
  });
}

/** What a program prints, as what the engine is to print. */
let printed = (args: readonly unknown[]): unknown[] => args.map((arg) => (arg instanceof Error ? describeError(arg) : arg));

export function setPrinted(value: typeof printed): void {
  printed = value;
}

/** Errors that a program logs get the same readable stack. */
export function improveConsole(): void {
  for (const level of ['debug', 'error', 'info', 'log', 'warn'] as const) {
    const write = console[level].bind(console);
    console[level] = (...args: unknown[]) => write(...printed(args));
  }
}
