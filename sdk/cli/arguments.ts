import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import { closest, SkerryError } from '@skerry/host/base';

export interface Option {
  readonly type: 'string' | 'boolean';
  readonly short?: string;
  readonly multiple?: boolean;
  /** What stands for the value in the help, `N`. */
  readonly value?: string;
  readonly help: string;
}

/** Options as given: `--port 1` → `{ port: '1' }`. */
export type Values = Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>;

export interface Invocation {
  readonly positionals: readonly string[];
  readonly values: Values;
}

export interface Command {
  readonly name: string;
  /** How it is started. Default: `skerry NAME`. */
  readonly program?: string;
  /** The options that most need, as they follow the operands in the help: `[--port N]`. */
  readonly usage?: string;
  readonly details?: string;
  readonly options: Readonly<Record<string, Option>>;
  /** How many positional arguments it takes at most. */
  readonly maxPositionals: number;
  /** @returns the exit code */
  run(invocation: Invocation): Promise<number>;
}

/** What the overview tells of a command, and all that it needs: so it loads none. */
export interface CommandSummary {
  /** What follows its name, `[DIR]`. */
  readonly operands: string;
  readonly summary: string;
}

export type DescribedCommand = Command & CommandSummary;

export const HELP: Option = { type: 'boolean', short: 'h', help: 'Show this help.' };

/** @throws SkerryError `USAGE` for an option or argument that the command does not have */
export function parseCommandLine(command: Command, args: readonly string[]): Invocation {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { ...command.options, help: HELP } as unknown as ParseArgsOptionsConfig,
      allowPositionals: true,
      strict: true,
    });
    if (positionals.length > command.maxPositionals) {
      throw new Error(`Unexpected argument '${positionals[command.maxPositionals]}'`);
    }
    return { values: values as Values, positionals };
  } catch (cause) {
    const text = cause instanceof Error ? cause.message.split('. ')[0]! : String(cause);
    throw usageError(text + meantOption(text, command), command);
  }
}

function meantOption(problem: string, { options }: Command): string {
  const unknown = /^Unknown option '--([^'=]+)/.exec(problem)?.[1];
  return unknown === undefined ? '' : meant(unknown, [...Object.keys(options), 'help'], '--');
}

/** `; did you mean "build"?`, or nothing when no word is near. */
export function meant(word: string, words: readonly string[], prefix = ''): string {
  const found = closest(word, words);
  return found === undefined ? '' : `; did you mean "${prefix}${found}"?`;
}

export function usageError(message: string, command: Pick<Command, 'name' | 'program'>): SkerryError {
  return new SkerryError('USAGE', message, { help: `\`${programOf(command)} --help\` lists what it takes.` });
}

function programOf({ name, program = `skerry ${name}` }: Pick<Command, 'name' | 'program'>): string {
  return program;
}

export function helpText(command: DescribedCommand): string {
  const { operands, usage = '', summary, details, options } = command;
  const lines = Object.entries({ ...options, help: HELP }).map(([option, { short, value, help }]) => {
    const flag = `${short ? `-${short}, ` : '    '}--${option}${value ? ` ${value}` : ''}`;
    return `  ${flag.padEnd(28)} ${help}`;
  });
  return [
    summary,
    '',
    `  ${programOf(command)} ${operands} ${usage}`.trimEnd(),
    '',
    ...(details ? [details, ''] : []),
    'Options:',
    ...lines,
  ].join('\n');
}

/** @throws SkerryError `USAGE` unless the text is a whole number in the range */
export function wholeNumber(text: string, flag: string, min: number, max: number, command: Command): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= min && number <= max) return number;
  throw usageError(`${flag} is ${JSON.stringify(text)}; it must be a whole number from ${min} to ${max}`, command);
}

export function text(value: Values[string]): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
