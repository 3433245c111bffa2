/** `util.parseArgs` */
import { assertString, invalidArgument, nodeError } from '../errors.ts';

interface Option {
  readonly type: 'string' | 'boolean';
  readonly short?: string;
  readonly multiple?: boolean;
  readonly default?: unknown;
}

interface Config {
  readonly args?: readonly string[];
  readonly options?: Readonly<Record<string, Option>>;
  readonly strict?: boolean;
  readonly allowPositionals?: boolean;
  readonly allowNegative?: boolean;
}

type Values = Record<string, unknown>;

export function parseArgs(config: Config = {}) {
  const { options = {}, strict = true, allowPositionals = !strict } = config;
  for (const [name, { type }] of Object.entries(options)) {
    if (type !== 'string' && type !== 'boolean') throw invalidArgument(`options.${name}.type`, 'one of: string, boolean', type);
  }
  const values = Object.create(null) as Values;
  const positionals = take([...(config.args ?? [])], options, (...option) => setOption(values, config, ...option));
  if (!allowPositionals && positionals.length > 0) {
    throw nodeError(
      TypeError,
      'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL',
      `Unexpected argument '${positionals[0]}'. This command does not take positional arguments`,
    );
  }
  for (const [name, option] of Object.entries(options))
    if (option.default !== undefined && !(name in values)) values[name] = option.default;
  return { values, positionals };
}

type Set = (name: string, value: string | undefined, shown: string) => void;

/** @returns what are no options */
function take(rest: string[], options: Readonly<Record<string, Option>>, set: Set): string[] {
  const positionals: string[] = [];
  while (rest.length > 0) {
    const argument = rest.shift()!;
    assertString(argument, 'args');
    if (argument === '--') return [...positionals, ...rest];
    const [, name, inline] = /^--([^=]+)(?:=([^]*))?$/.exec(argument) ?? [];
    if (name !== undefined) set(name, inline ?? valueFor(options[name], rest), `--${name}`);
    else if (/^-[^-]/.test(argument)) shortOptions(argument, rest, options, set);
    else positionals.push(argument);
  }
  return positionals;
}

function setOption(
  values: Values,
  { options = {}, strict = true, allowPositionals = !strict, allowNegative = false }: Config,
  name: string,
  value: string | undefined,
  shown: string,
): void {
  const option = options[name];
  if (option === undefined) {
    const negated = allowNegative && name.startsWith('no-') ? name.slice(3) : '';
    if (options[negated]?.type === 'boolean') return store(values, options[negated], negated, false);
    if (strict) throw unknownOption(shown, allowPositionals);
  } else if (strict) assertFits(option, value, shown);
  store(values, option, name, value ?? true);
}

/** `-abc` is `-a -b -c`; what follows an option with a value is that. */
function shortOptions(argument: string, rest: string[], options: Readonly<Record<string, Option>>, set: Set): void {
  for (let index = 1; index < argument.length; index++) {
    const letter = argument[index]!;
    const name = Object.entries(options).find(([, { short }]) => short === letter)?.[0] ?? letter;
    const remaining = argument.slice(index + 1);
    if (options[name]?.type === 'string' && remaining !== '') return set(name, remaining, `-${letter}`);
    set(name, remaining === '' ? valueFor(options[name], rest) : undefined, `-${letter}`);
  }
}

function valueFor(option: Option | undefined, rest: string[]): string | undefined {
  if (option?.type !== 'string' || rest.length === 0 || (rest[0]!.startsWith('-') && rest[0] !== '-')) return undefined;
  return rest.shift();
}

function assertFits({ type }: Option, value: string | undefined, shown: string): void {
  if (type === 'string' && typeof value !== 'string')
    throw nodeError(TypeError, 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE', `Option '${shown} <value>' argument missing`);
  if (type === 'boolean' && typeof value === 'string')
    throw nodeError(TypeError, 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE', `Option '${shown}' does not take an argument`);
}

function unknownOption(shown: string, allowPositionals: boolean): Error {
  const hint = allowPositionals
    ? `. To specify a positional argument starting with a '-', place it at the end of the command after '--', as in '-- "${shown}"`
    : '';
  return nodeError(TypeError, 'ERR_PARSE_ARGS_UNKNOWN_OPTION', `Unknown option '${shown}'${hint}`);
}

function store(values: Values, option: Option | undefined, name: string, value: unknown): void {
  if (name === '__proto__') return;
  if (option?.multiple) ((values[name] ??= []) as unknown[]).push(value);
  else values[name] = value;
}
